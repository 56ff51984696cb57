"""The fragments on disk: texts beside what a reader says they say."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path

from tests.fragments.score import Json

FOLDER = Path(__file__).parent
EXAMPLE = FOLDER.parent.parent / "docs/example/yunlan-2024.html"


@dataclass(frozen=True)
class Fragment:
    """One made-up document and its expected reading (format: README.md)."""

    path: Path
    expected: Json

    @property
    def text(self) -> str:
        """The file's text; of a web page what a visitor reads of it."""
        text = self.path.read_text(encoding="utf-8")
        if self.path.suffix != ".html":
            return text
        return html.unescape(re.sub(r"<(script|style).*?</\1>|<[^>]*>", "", text, flags=re.DOTALL))


def fragments() -> list[Fragment]:
    """All fragments by number; fails on a text without a reading or the other way round."""
    texts = {p.stem: p for p in FOLDER.glob("[0-9]*") if p.suffix != ".json"}
    readings = {p.stem: p for p in FOLDER.glob("[0-9]*.json")}
    assert texts.keys() == readings.keys()
    return [_fragment(texts[name], readings[name]) for name in sorted(texts)]


def example() -> Fragment:
    """The whole made-up document of docs/example."""
    return _fragment(EXAMPLE, EXAMPLE.with_name("yunlan-2024.expected.json"))


def _fragment(path: Path, reading: Path) -> Fragment:
    return Fragment(path, json.loads(reading.read_text(encoding="utf-8")))
