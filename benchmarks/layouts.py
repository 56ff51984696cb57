"""How a made-up breakdown is printed: the layouts and formats of the genre."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

import xlsxwriter

from loader.reference import District

TITLES = (
    "主要预期目标", "推动产业升级", "扩大有效投资", "深化重点改革", "统筹城乡建设",
    "加强生态环保", "保障改善民生", "建设法治政府",
)  # fmt: skip
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Task:
    """One task as it is printed; ``chapter`` counts from 0."""

    chapter: int
    text: str
    leaders: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Government:
    """An issuer: its name in full, the word its bodies begin with, its people by term."""

    district: District
    own: str
    layout: str


def _head(government: Government, year: int) -> list[str]:
    name = government.district.name
    return [
        f"{name}人民政府关于印发《政府工作报告》{year}年目标任务责任分解的通知",
        "各有关单位:",
        "现将任务分解印发给你们，请认真贯彻执行。",
        f"{name}人民政府",
        f"{year}年2月5日",
    ]


def chapters(tasks: Sequence[Task]) -> Iterator[tuple[str, list[Task]]]:
    for number, title in enumerate(TITLES):
        own = [t for t in tasks if t.chapter == number]
        if own:
            yield f"{NUMERALS[number]}、{title}", own


def _cell_lines(government: Government, year: int, tasks: Sequence[Task]) -> bytes:
    lines = [*_head(government, year), "目标任务", "责任领导", "责任单位"]
    for heading, own in chapters(tasks):
        lines.append(heading)
        for task in own:
            lines += [task.text, *task.leaders, "、".join(task.units) + "等"]
    return ("\n\n".join(lines) + "\n").encode()


def _tab_rows(government: Government, year: int, tasks: Sequence[Task]) -> bytes:
    lines = _head(government, year)
    for heading, own in chapters(tasks):
        lines.append("目标任务\t责任领导\t责任单位")
        for task in own:
            units = "、".join(task.units) + "等"
            lines.append("\t".join((heading, task.text, " ".join(task.leaders), units)))
    return ("\n".join(lines) + "\n").encode()


def _html(government: Government, year: int, tasks: Sequence[Task]) -> bytes:
    rows = ["<tr><th>目标任务</th><th>责任领导</th><th>责任单位</th></tr>"]
    for heading, own in chapters(tasks):
        rows.append(f"<tr><td colspan='3'>{heading}</td></tr>")
        for task in own:
            cells = (task.text, "<br>".join(task.leaders), "、".join(task.units) + "等")
            rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    head = "".join(f"<p>{escape(line)}</p>" for line in _head(government, year))
    page = f"<html><body>{head}<table>{''.join(rows)}</table></body></html>"
    return page.encode("gb18030")


def _docx(government: Government, year: int, tasks: Sequence[Task]) -> bytes:
    def cell(text: str, span: int = 1) -> str:
        wide = f'<w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>' if span > 1 else ""
        texts = text.split("\n")
        lines = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in texts)
        return f"<w:tc>{wide}{lines}</w:tc>"

    rows = ["".join(map(cell, ("目标任务", "责任领导", "责任单位")))]
    for heading, own in chapters(tasks):
        rows.append(cell(heading, 3))
        rows += [
            cell(t.text) + cell("\n".join(t.leaders)) + cell("、".join(t.units) + "等") for t in own
        ]
    head = "".join(
        f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in _head(government, year)
    )
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{space}"><w:body>{head}{table}<w:p/></w:body></w:document>'
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        # A fixed date, or the bytes would tell the time.
        entry = zipfile.ZipInfo("word/document.xml", (2000, 1, 1, 0, 0, 0))
        archive.writestr(entry, body)
    return output.getvalue()


def _xlsx(government: Government, year: int, tasks: Sequence[Task]) -> bytes:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as workbook:
        # A fixed date, or the bytes would tell the time.
        workbook.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        sheet = workbook.add_worksheet()
        for row, line in enumerate(_head(government, year)):
            sheet.write_string(row, 0, line)
        row += 1
        sheet.write_row(row, 0, ("目标任务", "责任领导", "责任单位"))
        for heading, own in chapters(tasks):
            row += 1
            sheet.merge_range(row, 0, row, 2, heading)
            for task in own:
                row += 1
                units = "、".join(task.units) + "等"
                sheet.write_row(row, 0, (task.text, "\n".join(task.leaders), units))
    return output.getvalue()


def _label_lines(government: Government, year: int, tasks: Sequence[Task]) -> bytes:
    lines = _head(government, year)
    number = 0
    for heading, own in chapters(tasks):
        lines.append(heading)
        for task in own:
            number += 1
            lines.append(f"{number}.{task.text}")
            lines.append(f"责任领导：{'、'.join(task.leaders)}")
            lines.append(f"责任单位：{'、'.join(task.units)}等")
    return ("\n\n".join(lines) + "\n").encode()


def _brackets(government: Government, year: int, tasks: Sequence[Task]) -> bytes:
    lines = _head(government, year)
    number = 0
    for heading, own in chapters(tasks):
        lines.append(heading)
        for task in own:
            number += 1
            leaders, units = "、".join(task.leaders), "、".join(task.units)
            lines.append(f"{number}.{task.text}（责任领导：{leaders}；责任单位：{units}等）")
    return ("\n\n".join(lines) + "\n").encode()


# name → (suffix, renderer); a government keeps to one of them.
LAYOUTS: dict[str, tuple[str, Callable[[Government, int, Sequence[Task]], bytes]]] = {
    "cell_lines": (".txt", _cell_lines),
    "tab_rows": (".txt", _tab_rows),
    "html": (".html", _html),
    "docx": (".docx", _docx),
    "xlsx": (".xlsx", _xlsx),
    "label_lines": (".txt", _label_lines),
    "brackets": (".txt", _brackets),
}
TEXT_LAYOUTS = tuple(name for name, (suffix, _) in LAYOUTS.items() if suffix == ".txt")
