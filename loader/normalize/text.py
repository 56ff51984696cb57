"""Text for reading and searching; what was printed is kept beside it."""

from __future__ import annotations

import re

_TAG = re.compile(r"</?(?:sub|sup|b|i|br)\s*/?>", re.IGNORECASE)
_SPACE_NOT_BETWEEN_LATIN = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")


def plain_text(printed: str) -> str:
    """Without tags and typesetting blanks: ``实施PM <sub>2.5</sub> 和O`` → ``实施PM2.5和O``.

    331000-2022-breakdown line 226 carries the tags, line 28 the blank in ``增长 7%以上``.
    """
    if "<" in printed:
        printed = _TAG.sub("", printed)
    words = printed.split(maxsplit=1)
    if len(words) > 1:  # most texts have no blank, and looking at each of their places takes long
        printed = _SPACE_NOT_BETWEEN_LATIN.sub("", printed)
    return printed.strip()
