"""Nothing lost: every Han character of a file stands in its text, or the load says so."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from loader.errors import UnreadableFile
from loader.read.form import Form
from loader.read.source import ReadWarning

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
# More than this is no slip of a reader: the text would be another one.
SEVERE_SHARE = 0.05
SEVERE_COUNT = 20
MAX_SHOWN = 40
MAX_HIDDEN_LINES = 20

# Characters a page does not show or that turn its order around: bidi controls, zero-width
# characters, soft hyphens, and controls that are no white space.
HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    "\ufeff\ufff9-\ufffb]"
)


def count_han(text: str) -> Counter[str]:
    """How often each Han character stands in a text; radicals of PDF fonts are made plain."""
    return Counter("".join(_HAN.findall(unicodedata.normalize("NFKC", text))))


def check_conservation(
    form: Form, plain: str, *, dropped: str = "", added: str = "", both_ways: bool = True
) -> None:
    """Compare a reader's lines with another, simpler extraction of the same file.

    dropped: what the reader left out knowingly (hidden text); added: what it wrote that the file
    does not hold (numbers of lists). Differences become warnings; raises UnreadableFile when
    more than SEVERE_SHARE of the characters are missing.
    """
    kept = count_han("".join(form.lines)) + count_han(dropped)
    expected = count_han(plain) + count_han(added)
    lost, extra = expected - kept, kept - expected
    if lost.total() > max(SEVERE_COUNT, SEVERE_SHARE * expected.total()):
        raise UnreadableFile(
            form.file,
            f"{lost.total()} of {expected.total()} Chinese characters would be lost: "
            f"{shown_han(lost)}",
            "open it, save it as .docx or as plain text (UTF-8) and load that",
        )
    if lost:
        form.warn(
            "text_lost", "Chinese characters of the file are not in its text", shown_han(lost)
        )
    if extra and both_ways:
        form.warn("text_added", "the text holds Chinese characters twice", shown_han(extra))


def say_left_out(form: Form, what: str, text: str) -> None:
    """A warning about Chinese text that stands in the file but not in its lines."""
    if chinese := [piece for piece in text.split() if count_han(piece)]:
        form.warn("left_out", f"{what}; it is left out", " ".join(chinese)[:200])


def settle_variants(form: Form, plain: str) -> None:
    """Take another extraction's character where both differ in nothing but that one.

    Fonts with one glyph for several characters (户 and 戶, 胶 and 㬵) name another one than was
    written; a reader that knows the written text is right. Only where the two numbers agree, no
    other pair has the same, and the other extraction never has the character.
    """
    kept, expected = count_han("".join(form.lines)), count_han(plain)
    lost, extra = expected - kept, kept - expected
    pairs = {
        wrong: rights[0]
        for wrong, count in extra.items()
        if len(rights := [c for c, n in lost.items() if n == count]) == 1
        and list(extra.values()).count(count) == 1
        and not expected[wrong]
    }
    if pairs:
        table = {ord(wrong): right for wrong, right in pairs.items()}
        form.lines = [line.translate(table) for line in form.lines]
        shown = "、".join(f"{wrong} → {right}" for wrong, right in sorted(pairs.items()))
        form.warn("text_settled", "the font names another character than was written", shown)


def shown_han(characters: Counter[str]) -> str:
    """Lost or added characters for a message, the first MAX_SHOWN."""
    shown = "".join(characters.elements())
    return shown if len(shown) <= MAX_SHOWN else f"{shown[:MAX_SHOWN]}… ({len(shown)})"


def hidden_characters(text: str) -> list[ReadWarning]:
    """A warning for each line with characters that do not show, the first MAX_HIDDEN_LINES."""
    if not HIDDEN.search(text):
        return []
    found = [
        (number, line) for number, line in enumerate(text.split("\n"), 1) if HIDDEN.search(line)
    ]
    message = "characters that do not show stand in the text; names are matched without them"
    if len(found) > MAX_HIDDEN_LINES:
        message += f" (in {len(found)} lines; the first {MAX_HIDDEN_LINES} are listed)"
    return [
        ReadWarning("hidden_characters", number, message, _around(line))
        for number, line in found[:MAX_HIDDEN_LINES]
    ]


def _around(line: str) -> str:
    """The first hidden character of a line written out, and what stands around it."""
    first = HIDDEN.search(line)
    at = first.start() if first else 0
    near = line[max(at - 10, 0) : at + 20].replace("\t", " ")
    return HIDDEN.sub(lambda hidden: f"‹U+{ord(hidden[0]):04X}›", near)
