"""Recognise a Government Work Report (政府工作报告), so that it is never read as a breakdown."""

from __future__ import annotations

from loader.read import SourceDocument
from loader.vocabulary import without_space

ADDRESS = "各位代表"
MIN_ADDRESSES = 2


def recognise_report(document: SourceDocument) -> str | None:
    """The evidence that a text is the speech to the People's Congress, or None.

    A report addresses its deputies again and again (各位代表: 5, 3 and 4 times in the three
    reports in ``documents/``), also where the page that carries it lost its title.
    """
    count = without_space(document.text).count(ADDRESS)
    return f"the text addresses {ADDRESS} {count} times" if count >= MIN_ADDRESSES else None
