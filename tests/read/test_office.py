"""Word and Excel as people write them: what merged cells, tracked changes and formats become."""

from __future__ import annotations

import datetime
import io

import pytest
import xlsxwriter

from loader.errors import UnreadableFile
from loader.read.docx import read_docx
from loader.read.form import GridCell, lay_out
from loader.read.numbering import chinese, letters, roman
from loader.read.sheets import printed, read_sheets
from loader.read.source import LINE_BREAK
from tests.rebuild import docx_of, word_paragraph

ROW = "<w:tr>{}</w:tr>"


def word_cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{word_paragraph(text)}</w:tc>"


def word_table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def read_word(body: str, **parts: str) -> tuple[list[str], list[str]]:
    """(lines, warning codes) of a Word file."""
    extract = read_docx(docx_of(body, **parts), "f.docx")
    return extract.text.split("\n"), [warning.code for warning in extract.warnings]


def test_tracked_changes_read_as_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>增长</w:t></w:r><w:ins><w:r><w:t>百分之七</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>六</w:delText></w:r></w:del><w:r><w:t>以上。</w:t></w:r></w:p>"
    )
    assert read_word(body) == (["增长百分之七以上。"], [])


def test_hidden_text_is_left_out_and_said() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>公开</w:t></w:r>'
    assert read_word(f"<w:p>{hidden}{shown}</w:p>") == (["公开"], ["hidden_text"])


def test_content_controls_hold_cells_and_rows() -> None:
    inner = f"<w:sdt><w:sdtContent>{word_cell('甲')}</w:sdtContent></w:sdt>"
    second = ROW.format(word_cell("丙") + word_cell("丁"))
    row = f"<w:sdt><w:sdtContent>{second}</w:sdtContent></w:sdt>"
    lines, _ = read_word(word_table(ROW.format(inner + word_cell("乙")), row))
    assert lines == ["甲\t乙", "丙\t丁", ""]


def test_a_row_that_begins_further_right_and_a_deleted_row() -> None:
    late = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{word_cell("丙")}</w:tr>'
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{word_cell('删')}{word_cell('去')}</w:tr>"
    first = ROW.format(word_cell("甲") + word_cell("乙"))
    assert read_word(word_table(first, late, gone))[0] == ["甲\t乙", "\t丙", ""]


def test_vertical_merge_keeps_its_span_and_late_text() -> None:
    top = word_cell("甲", '<w:vMerge w:val="restart"/>')
    below = word_cell("余", "<w:vMerge/>")
    extract = read_docx(
        docx_of(word_table(ROW.format(top + word_cell("乙")), ROW.format(below + word_cell("丙")))),
        "f",
    )
    assert extract.text.split("\n")[:2] == [f"甲{LINE_BREAK}余\t乙", "\t丙"]
    assert extract.marks[1].spans == "2x1 1x1"
    assert extract.marks[2].spans == "- 1x1"
    assert extract.marks[2].place == "table 1, row 2"


def test_a_table_in_a_cell_becomes_lines_of_it() -> None:
    nested = word_table(ROW.format(word_cell("子") + word_cell("丑")))
    cell = f"<w:tc>{word_paragraph('甲')}{nested}<w:p/></w:tc>"
    lines, _ = read_word(word_table(ROW.format(cell + word_cell("乙"))))
    assert lines[0] == f"甲{LINE_BREAK}子 丑\t乙"


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{word_paragraph('框中')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><w:t>文</w:t><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert read_word(body) == (["文", "框中"], [])


NUMBERING = """<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
<w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>"""


def listed(text: str, level: int) -> str:
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>'
    return f"<w:p><w:pPr>{number}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_numbers_of_lists_are_counted_as_word_counts_them() -> None:
    body = "".join(
        (
            listed("目标", 0),
            listed("增长", 1),
            listed("就业", 1),
            listed("产业", 0),
            listed("园区", 1),
        )
    )
    lines, codes = read_word(body, numbering=NUMBERING)
    assert lines == ["一、目标", "1.增长", "2.就业", "二、产业", "1.园区"]
    assert codes == ["numbers_rebuilt"]


@pytest.mark.parametrize(
    ("number", "word"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (110, "一百一十"),
     (1005, "一千零五"), (12_345, "12345")],
)  # fmt: skip
def test_chinese_numbers(number: int, word: str) -> None:
    assert chinese(number) == word


def test_letters_and_roman_numbers() -> None:
    assert [letters(n) for n in (1, 26, 27)] == ["a", "z", "aa"]
    assert [roman(n) for n in (1, 4, 9, 14, 90)] == ["i", "iv", "ix", "xiv", "xc"]


def test_header_first_footnotes_last_page_numbers_not() -> None:
    lines, codes = read_word(
        word_paragraph("正文"),
        header1=word_paragraph("某市人民政府文件"),
        footer1=word_paragraph("— 1 —"),
        footnotes=f"<w:footnote>{word_paragraph('脚注')}</w:footnote>",
    )
    assert (lines, codes) == (["某市人民政府文件", "正文", "脚注"], [])


def workbook_of(write: object) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        assert callable(write)
        write(workbook)
    return content.getvalue()


def test_numbers_dates_percentages_and_formulas() -> None:
    def write(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("任务")
        sheet.write_row(0, 1, ["序号", 1.0, 2.5])
        date = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 0, datetime.datetime(2022, 5, 27), date)
        sheet.write_number(1, 1, 0.075, workbook.add_format({"num_format": "0.0%"}))
        sheet.write_formula(
            1, 2, '=HYPERLINK("http://example.invalid","市财政局")', None, "市财政局"
        )
        sheet.write_formula(1, 3, "=A1&B1", None, "")
        workbook.add_worksheet("空")
        workbook.add_worksheet("第二").write_string(2, 0, "责任单位")

    extract = read_sheets(workbook_of(write), "f.xlsx")
    assert extract.text.split("\n") == [
        "\t序号\t1\t2.5",
        "2022-05-27\t7.5%\t市财政局",
        "",
        "责任单位",
        "",
    ]
    assert extract.marks[2].place == "sheet 任务, row 2"
    assert extract.marks[4].place == "sheet 第二, row 3"


def test_printed_values() -> None:
    assert [printed(v) for v in (1.0, 0.1 + 0.2, True, 1e20, -3, "甲")] == [
        "1", "0.3", "TRUE", "100000000000000000000", "-3", "甲",
    ]  # fmt: skip


def test_a_cell_far_away_is_refused() -> None:
    content = workbook_of(lambda w: w.add_worksheet("远").write_string(1_000_000, 16_000, "甲"))
    with pytest.raises(UnreadableFile, match="more than 200,000 cells between"):
        read_sheets(content, "f.xlsx")


def test_spans_are_clamped() -> None:
    rows = [[GridCell("甲", 60_000, 2), GridCell("乙", 0, 1)], [GridCell("丙")]]
    laid = [[(c.text, c.rows, c.columns, c.is_covered) for c in row] for row in lay_out(rows)]
    assert laid == [
        [("甲", 2, 2, False), ("", 1, 1, True), ("乙", 1, 1, False)],
        [("", 1, 1, True), ("", 1, 1, True), ("丙", 1, 1, False)],
    ]
