"""How to cite the data, in GB/T 7714 and BibTeX."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

TITLE_ZH = "责任 Zeren：政府任务责任分解"
TITLE_EN = "Zeren: who answers for which government task"
SHORT = 12


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation in both forms."""

    gbt7714: str
    bibtex: str


def citation(address: str, data_version: str, read_on: date) -> Citation:
    """A citation of the whole database at ``address``, in the version and on the day it was read.

    GB/T 7714-2015, 4.8: title[DB/OL], version, [date of citation], address.
    """
    version = data_version[:SHORT]
    return Citation(
        gbt7714=f"{TITLE_ZH}[DB/OL]. 数据版本 {version}. [{read_on.isoformat()}]. {address}.",
        bibtex=(
            f"@misc{{zeren-{version},\n"
            f"  title = {{{{{TITLE_EN}}}}},\n"
            f"  note = {{Data version {version}, read on {read_on.isoformat()}}},\n"
            f"  howpublished = {{\\url{{{address}}}}},\n"
            f"  year = {{{read_on.year}}}\n"
            "}"
        ),
    )
