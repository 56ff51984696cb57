"""Nothing lost unsaid: what stands beside a file's text is in its lines, or a warning says so."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from loader.read.docx import read_docx
from loader.read.html import read_html
from loader.read.sheets import read_sheets
from tests.read.test_hostile import with_parts
from tests.rebuild import docx_of, word_paragraph

DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
BESIDE_WORD = {
    "comment": ("word/comments.xml", "<c><w:p xmlns:w='w'><w:r><w:t>旁注</w:t></w:r></w:p></c>"),
    "diagram": ("word/diagrams/data1.xml", f"<a:x {DRAWING}><a:t>旁注</a:t></a:x>"),
    "chart": ("word/charts/chart2.xml", f"<a:x {DRAWING}><a:v>旁注</a:v></a:x>"),
}


@pytest.mark.parametrize("name", BESIDE_WORD)
def test_parts_of_a_word_file(name: str) -> None:
    part, content = BESIDE_WORD[name]
    extract = read_docx(with_parts(docx_of(word_paragraph("正文")), {part: content.encode()}), "f")
    assert extract.text == "正文"
    assert [(w.code, w.printed) for w in extract.warnings] == [("left_out", "旁注")]


@pytest.mark.parametrize("part", ["word/afchunk.html", "word/embeddings/sheet1.xlsx"])
def test_files_within_a_word_file(part: str) -> None:
    """Word prints a chunk as part of the document, and an embedded sheet as its picture."""
    extract = read_docx(with_parts(docx_of(word_paragraph("正文")), {part: b"x"}), "f")
    assert [(w.code, w.printed) for w in extract.warnings] == [("left_out", part)]


def test_word_text_in_elements_nobody_knows() -> None:
    body = word_paragraph("正文" * 30)
    strange = "<w:p><w:strange><w:r><w:t>怪处</w:t></w:r></w:strange></w:p>"
    extract = read_docx(docx_of(body + strange), "f")
    assert [(w.code, w.printed) for w in extract.warnings] == [("text_lost", "怪处")]


MARKUP = {
    "<details><summary>摘要</summary>旁注</details>": "正文 摘要 旁注",
    "<select><option>甲<option>旁注</select>": "正文 甲 旁注",
    "<plaintext>旁注": "正文 旁注",
    "<dialog>旁注</dialog>": "正文 旁注",
    "<noscript>旁注</noscript>": None,
    "<template><p>旁注</p></template>": None,
    "<textarea>旁注</textarea>": None,
    "<iframe>旁注</iframe>": None,
    "<object>旁注</object>": None,
    "<canvas>旁注</canvas>": None,
    "<svg><text>旁注</text></svg>": None,
    "<p hidden>旁注</p>": None,
    "<p style='visibility:hidden'>旁注</p>": None,
    "<!-- 旁注": None,
}


@pytest.mark.parametrize("markup", MARKUP)
def test_elements_of_a_page(markup: str) -> None:
    extract = read_html(f"<html><p>正文{markup}", "f")
    shown = MARKUP[markup]
    if shown:
        assert extract.text.split() == shown.split()
        assert extract.warnings == ()
    else:
        assert extract.text == "正文"
        (warning,) = extract.warnings
        assert warning.code in {"left_out", "hidden_text", "text_lost"}
        assert set(warning.printed or "") == set("旁注")


@pytest.mark.parametrize("tag", ["script", "title"])
def test_a_script_or_title_that_holds_most_of_the_page(tag: str) -> None:
    long = f"<html><p>正文</p><{tag}>{'旁注' * 20}</{tag}>"
    assert [w.code for w in read_html(long, "f").warnings] == ["left_out"]
    assert read_html(f"<html><p>正文</p><{tag}>注</{tag}>", "f").warnings == ()


def workbook(write: object) -> list[tuple[str, str | None]]:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("任务")
        sheet.write_row(0, 0, ["目标", "责任单位"])
        assert callable(write)
        write(book, sheet)
    return [(w.code, w.printed) for w in read_sheets(content.getvalue(), "f").warnings]


def test_a_sheet_beside_its_cells() -> None:
    assert workbook(lambda _, sheet: sheet.write_comment("A1", "旁注")) == [("left_out", "旁注")]
    assert workbook(lambda _, sheet: sheet.insert_textbox("D4", "旁注")) == [("left_out", "旁注")]
    assert workbook(lambda _, sheet: sheet.set_header("&C旁注")) == [("left_out", "&C旁注")]
    rich = ("富", "文", "本")
    assert workbook(
        lambda book, sheet: sheet.write_rich_string("A2", rich[0], book.add_format(), *rich[1:])
    ) == []  # fmt: skip


def test_a_hidden_sheet_is_read_and_said() -> None:
    def write(book: xlsxwriter.Workbook, _: object) -> None:
        hidden = book.add_worksheet("内部")
        hidden.write_row(0, 0, ["甲", "乙"])
        hidden.hide()

    assert workbook(write) == [("hidden_text", "内部")]
