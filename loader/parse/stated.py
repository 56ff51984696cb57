"""What a duty text states: who answers, by when, and what else; and parts of a text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from loader.parse.document import Issue, Listed, Span

TRIM = "*；;，,。、.：: \t\u00a0\u3000\u2028\n"


@dataclass(slots=True)
class Duty:
    """Who answers, by when, and what else a duty text says."""

    leaders: list[Listed] = field(default_factory=list)
    units: list[Listed] = field(default_factory=list)
    deadlines: list[Listed] = field(default_factory=list)
    progress: list[Listed] = field(default_factory=list)
    contacts: list[Listed] = field(default_factory=list)
    remarks: list[Listed] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    is_ambiguous: bool = False
    family: str = "bare"

    @property
    def names_someone(self) -> bool:
        return bool(self.leaders or self.units)

    def add(self, other: Duty) -> None:
        """Take over what another text says of the same task."""
        for name in ("leaders", "units", "deadlines", "progress", "contacts", "remarks", "issues"):
            getattr(self, name).extend(getattr(other, name))
        self.is_ambiguous |= other.is_ambiguous

    def settled_units(self) -> tuple[Listed, ...]:
        """The lists of units, where 责任单位 beside 牵头单位 means the others: support."""
        if not any(listed.role == "lead" and listed.basis == "label" for listed in self.units):
            return tuple(self.units)
        return tuple(
            replace(listed, role="support", basis="label")
            if listed.role is None and listed.is_plain
            else listed
            for listed in self.units
        )


def sub_span(span: Span, start: int, end: int) -> Span:
    """A part of a span, trimmed of separators and blanks; its line counted anew."""
    while start < end and span.text[start] in TRIM:
        start += 1
    while end > start and span.text[end - 1] in TRIM:
        end -= 1
    line = span.line + span.text.count("\n", 0, start)
    return Span(span.text[start:end], span.start + start, span.start + end, line)
