"""Bodies that every government has, under the names documents print: 发改委 is 发展改革.

``national_bodies.csv`` holds one row a body, ``national_body_forms.csv`` its stems (发展和改革,
发改) with the endings each takes (委员会, 委, 局). A form is what stands behind the government's
prefix (市, 省) or name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from loader.reference.divisions import Level

PREFIX_PLACE = "~"  # where the prefix stands when not in front: 团~委 is 团市委


@dataclass(frozen=True, slots=True)
class NationalBody:
    """A body and its field; ``country`` … ``county`` hold its canonical form at that level.

    Where that form is empty, it is not known which printed forms are one body of a government,
    and each stays its own.
    """

    name: str
    function: str
    kind: Literal["department", "vertical", "party_organ", "institution", "enterprise"] | None
    country: str | None
    province: str | None
    prefecture: str | None
    county: str | None
    evidence: str

    def canonical(self, level: Level) -> str | None:
        """The form that stands for all printed ones at a level (市 + 发展改革委)."""
        by_level = {
            "country": self.country,
            "province": self.province,
            "prefecture": self.prefecture,
        }
        return by_level.get(level, self.county)


@dataclass(frozen=True, slots=True)
class BodyForm:
    """A stem and the endings, parted by |, with which it names a body; none is its own form."""

    stem: str
    endings: str | None
    body: str
    evidence: str

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms it stands for (发改 with 委|局: 发改委, 发改局)."""
        return tuple(self.stem + ending for ending in (self.endings or "").split("|"))


class NationalBodies:
    """The national table, looked up by form."""

    def __init__(self, bodies: tuple[NationalBody, ...], forms: tuple[BodyForm, ...]) -> None:
        self.bodies, self.forms = bodies, forms

    @cached_property
    def by_form(self) -> Mapping[str, NationalBody]:
        """Printed form without prefix → its body."""
        by_name = {body.name: body for body in self.bodies}
        return {form: by_name[row.body] for row in self.forms for form in row.forms} | {
            body.country: body for body in self.bodies if body.country
        }
