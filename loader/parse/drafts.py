"""A task while it is read: what is said of it may go on in later lines or rows."""

from __future__ import annotations

from dataclasses import dataclass

from loader.parse.document import ParsedTask, Span
from loader.parse.headings import Headings
from loader.parse.stated import Duty


@dataclass(slots=True)
class Draft:
    """A task's place and text, and the duty collected so far."""

    section: int | None
    number: str | None
    text: Span
    duty: Duty

    def finished(self, headings: Headings) -> ParsedTask:
        """The task; one that names no leader has those of its section's heading."""
        duty = self.duty
        return ParsedTask(
            section=self.section,
            item_number=self.number,
            text=self.text,
            leaders=tuple(duty.leaders or headings.leaders_of(self.section)),
            units=duty.settled_units(),
            deadlines=tuple(duty.deadlines),
            progress=tuple(duty.progress),
            contacts=tuple(duty.contacts),
            remarks=tuple(duty.remarks),
            is_role_ambiguous=duty.is_ambiguous,
        )
