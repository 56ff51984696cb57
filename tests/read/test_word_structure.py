"""Word files whose elements stand in each other in every way: read or refused, no text lost."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loader.errors import UnreadableFile
from loader.read.docx import read_docx
from tests.rebuild import docx_of, word_paragraph

ELEMENTS = [
    "p", "r", "tbl", "tr", "tc", "tcPr", "trPr", "pPr", "rPr",
    "sdt", "sdtContent", "ins", "del", "hyperlink", "fldSimple", "smartTag", "txbxContent", "pict",
    "numPr", "moveFrom", "moveTo", "customXml", "tblPr", "pPrChange", "ruby", "rt", "rubyBase",
]  # fmt: skip
LEAVES = (
    "<w:t>市财政局</w:t>", "<w:t/>", "<w:delText>删去</w:delText>", "<w:tab/>", "<w:br/>", "字",
    '<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="separate"/>',
    '<w:fldChar w:fldCharType="end"/>', "<w:instrText>HYPERLINK</w:instrText>",
    '<w:gridSpan w:val="-1"/>', '<w:gridSpan w:val="x"/>', '<w:gridSpan w:val="999999999999"/>',
    '<w:gridBefore w:val="9999999"/>', "<w:gridAfter/>", "<w:vMerge/>",
    '<w:vMerge w:val="restart"/>', "<w:vanish/>", "<w:del/>", '<w:numId w:val="1"/>',
    '<w:ilvl w:val="77"/>', '<w:ilvl w:val="a"/>', '<w:sym w:char="4E00"/>',
    "<mc:AlternateContent><mc:Choice><w:t>甲</w:t></mc:Choice><mc:Fallback><w:t>甲</w:t>"
    "</mc:Fallback></mc:AlternateContent>",
)  # fmt: skip
TREES = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.builds(
        lambda name, children: f"<w:{name}>{''.join(children)}</w:{name}>",
        st.sampled_from(ELEMENTS),
        st.lists(inner, max_size=4),
    ),
    max_leaves=30,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TREES, max_size=4).map("".join))
def test_any_structure_is_read_or_refused(body: str) -> None:
    try:
        extract = read_docx(docx_of(body + word_paragraph("正文")), "f.docx")
    except UnreadableFile:
        return
    lines = extract.text.split("\n")
    assert "正文" in lines
    assert set(extract.marks) <= set(range(1, len(lines) + 1))


LEVEL = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="{level}"><w:start w:val="{start}"/>'
    '<w:numFmt w:val="{shape}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
ITEM = (
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    "<w:r><w:t>正文</w:t></w:r></w:p>"
)


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="%123456789.、（）第章", max_size=12),
    st.sampled_from(["decimal", "chineseCounting", "upperRoman", "lowerLetter", "bullet", "x"]),
    st.sampled_from(["1", "0", "-5", "x", "30000", "99999999999"]),
    st.integers(-2, 12),
)
def test_any_numbering_is_read_or_refused(text: str, shape: str, start: str, level: int) -> None:
    numbering = LEVEL.format(level=level, start=start, shape=shape, text=text)
    content = docx_of(ITEM.format(level=level) * 3, numbering=numbering)
    try:
        extract = read_docx(content, "f.docx")
    except UnreadableFile:
        return
    assert extract.text.count("正文") == 3
