"""PDF files written by hand, for what no browser prints: forms, and text over a scanned page."""

from __future__ import annotations

from collections.abc import Sequence

# A picture of one grey that fills the page.
PICTURE = b"q 600 0 0 800 0 0 cm /I Do Q "
UNSEEN = 3


def text(lines: Sequence[str], mode: int = 0) -> bytes:
    """Drawing these lines, in a mode of drawing (0: filled, UNSEEN: not at all)."""
    drawn = b"".join(b"<%s> Tj 0 -20 Td " % _hex(line) for line in lines)
    return b"BT /F 12 Tf %d Tr 1 0 0 1 50 700 Tm %sET " % (mode, drawn)


def field(value: str | None, more: bytes = b"") -> bytes:
    """A field of a form, with a value of its own or none."""
    own = b"" if value is None else b"/V<FEFF%s>" % _hex(value)
    return b"<</Type/Annot/Subtype/Widget/FT/Tx/Rect[10 10 90 30]%s%s>>" % (own, more)


def pdf(*pages: bytes, fields: Sequence[bytes] = ()) -> bytes:
    """A PDF of these pages; fields: objects from number 6 on, all named by each page."""
    first = 6 + len(fields)
    numbers = [first + 2 * n for n in range(len(pages))]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), b"".join(map(_to, numbers))),
        b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-H"
        b"/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/DW 1000/CIDSystemInfo<<"
        b"/Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor<</Type/FontDescriptor"
        b"/FontName/SimSun/Flags 4/FontBBox[0 -200 1000 900]/Ascent 880/Descent -120>>>>",
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
        b"/Length 1>>stream\n\x80\nendstream",
        *fields,
    ]
    named = b"".join(_to(6 + n) for n in range(len(fields)))
    for number, page in zip(numbers, pages, strict=True):
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %s/Annots[%s]/Resources<<"
            b"/Font<</F 3 0 R>>/XObject<</I 5 0 R>>>>>>" % (_to(number + 1), named),
            b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
        ]
    body = b"".join(b"%d 0 obj%s endobj\n" % (n, o) for n, o in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size %d>>\n%%%%EOF" % (len(objects) + 1)


def _to(number: int) -> bytes:
    return b"%d 0 R " % number


def _hex(line: str) -> bytes:
    return line.encode("utf-16-be").hex().encode()
