"""Made-up breakdowns and work reports of many governments and years, with known truth.

    python -m benchmarks.corpus FOLDER --governments 100 --years 10

Sizes follow the two real breakdowns (186 and 194 tasks, 1.4 leaders and 4 units a task) and what
performance was measured on before: bodies are chosen unevenly, four fifths of a year's tasks come
back in the next with other numbers, bodies are renamed in 2019, leaders change every third year.
The same seed gives the same bytes. The words are made up; the governments are real divisions,
because a document's issuer must be one.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from benchmarks.layouts import (
    LAYOUTS,
    NUMERALS,
    TEXT_LAYOUTS,
    Government,
    Task,
    chapters,
)
from loader.errors import IncompleteMetadata
from loader.normalize.districts import issuing_district
from loader.reference import District, Reference, load_reference

FIRST_YEAR = 2005
MOST_YEARS = 20
TASKS = 190
CHAPTERS = 8
KEPT = 0.8
RENAMED_IN = 2019
BODIES = (
    "发改委", "经信委", "财政局", "建设局", "交通局", "环保局", "国土资源局", "农业局", "教育局",
    "卫生局", "民政局", "公安局", "商务局", "人力社保局", "水利局", "科技局", "文化局", "旅游局",
    "司法局", "审计局", "统计局", "安监局", "林业局", "体育局", "质监局", "工商局", "规划局",
    "城管局", "金融办", "国资委", "信访局", "人防办", "粮食局", "物价局", "档案局", "残联",
    "总工会", "团委", "妇联", "科协", "宣传部", "组织部", "编办", "气象局", "供电公司", "国税局",
    "地税局", "烟草局",
)  # fmt: skip
RENAMED = {
    "环保局": "生态环境局",
    "国土资源局": "自然资源规划局",
    "规划局": "自然资源规划局",
    "农业局": "农业农村局",
    "卫生局": "卫生健康委",
    "安监局": "应急管理局",
    "旅游局": "文广旅体局",
    "文化局": "文广旅体局",
    "经信委": "经信局",
    "工商局": "市场监管局",
    "质监局": "市场监管局",
    "国税局": "税务局",
    "地税局": "税务局",
}
TOPICS = (
    "产业园区", "高速公路", "农村饮水", "老旧小区", "中小学校", "社区医院", "污水管网",
    "垃圾分类", "数字政府", "城市公园", "水库除险", "标准厂房", "粮食生产", "养老服务",
    "职业教育", "招商项目", "科技企业", "公共停车场", "河道治理", "文化礼堂", "历史街区",
    "电商平台", "冷链物流", "慢行绿道", "应急避难所", "托育机构", "人才公寓", "港口码头",
)  # fmt: skip
VERBS = ("建成", "新建", "改造", "推进", "完善", "新增", "提升", "加快建设", "启动", "优化")
MEASURES = ("个", "万平方米", "公里", "家", "亿元", "万人", "座", "处")
WORDS = ("示范区", "三年行动", "专项整治", "一体化工程", "提质行动", "联动机制", "试点", "网络体系")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰飞鹏斌宇浩"


@dataclass(frozen=True, slots=True)
class Truth:
    """What a loader must find in a file: its document's key and tasks (none in a report)."""

    file: str
    key: str
    tasks: tuple[Task, ...]


def governments(count: int, layouts: Sequence[str] = TEXT_LAYOUTS) -> list[Government]:
    """The first governments by code that bodies are named after, and that their name tells.

    通州区 is none: from 2009 on there are two, and a document would have to say which.
    """
    reference = load_reference()
    own = {"prefecture": "市", "county_city": "市", "district": "区", "county": "县"}
    current = [
        d
        for d in reference.districts.values()
        if d.level in own and d.name.endswith(("市", "区", "县"))
        if d.valid_from is None and d.valid_to is None
    ]
    usable = list(islice((d for d in current if _is_told(d, reference)), count))
    if len(usable) < count:
        raise SystemExit(f"{len(usable)} governments are known, not {count}")
    return [
        Government(d, own[d.level], layouts[number % len(layouts)])
        for number, d in enumerate(usable)
    ]


def _is_told(district: District, reference: Reference) -> bool:
    try:
        return {
            issuing_district(f"{district.name}人民政府", reference, district.name, year)
            for year in range(FIRST_YEAR, FIRST_YEAR + MOST_YEARS)
        } == {district.id}
    except IncompleteMetadata:
        return False


def corpus(
    count: int,
    years: int,
    *,
    seed: int = 0,
    layouts: Sequence[str] = TEXT_LAYOUTS,
) -> Iterator[tuple[Truth, bytes]]:
    """Every file of the corpus with its truth, one government after the other."""
    for government in governments(count, layouts):
        rng = random.Random(f"{seed} {government.district.id}")
        tasks: list[Task] = []
        for year in range(FIRST_YEAR, FIRST_YEAR + years):
            tasks = _next_year(rng, government, year, tasks)
            key = f"{government.district.id}-{year}"
            suffix, render = LAYOUTS[government.layout]
            name = f"{key}-breakdown{suffix}"
            yield Truth(name, f"{key}-breakdown", tuple(tasks)), render(government, year, tasks)
            truth = Truth(f"{key}-report.txt", f"{key}-work_report", ())
            yield truth, _report(rng, government, year, tasks)


def _next_year(
    rng: random.Random, government: Government, year: int, before: Sequence[Task]
) -> list[Task]:
    leaders = _leaders(government, year)
    kept = [t for t in before if rng.random() < KEPT]
    again = [
        Task(t.chapter, _with_other_number(rng, t.text), _some(rng, leaders), _renamed(t, year))
        for t in kept
    ]
    new = [
        Task(
            rng.randrange(CHAPTERS),
            _text(rng, number),
            _some(rng, leaders),
            _units(rng, government, year),
        )
        for number in range(TASKS - len(again))
    ]
    return sorted([*again, *new], key=lambda t: t.chapter)


def _leaders(government: Government, year: int) -> list[str]:
    rng = random.Random(f"{government.district.id} {year // 3}")
    names: set[str] = set()
    while len(names) < 9:
        names.add(rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2)))
    return sorted(names)


def _some(rng: random.Random, leaders: Sequence[str]) -> tuple[str, ...]:
    first = min(int(rng.expovariate(0.4)), len(leaders) - 1)
    second = (first + 1 + rng.randrange(len(leaders) - 1)) % len(leaders)
    return (leaders[first], leaders[second])[: 1 + (rng.random() < 0.4)]


def _units(rng: random.Random, government: Government, year: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    while len(found) < 2 + rng.randrange(5):
        body = BODIES[min(int(rng.expovariate(0.08)), len(BODIES) - 1)]
        found[government.own + _name_in(body, year)] = None
    if rng.random() < 0.3 and government.own == "市":
        found["各县(市、区)政府"] = None
    return tuple(found)


def _name_in(body: str, year: int) -> str:
    return RENAMED.get(body, body) if year >= RENAMED_IN else body


def _renamed(task: Task, year: int) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(u if u.startswith("各") else u[0] + _name_in(u[1:], year) for u in task.units)
    )


def _text(rng: random.Random, number: int) -> str:
    topic, verb = rng.choice(TOPICS), rng.choice(VERBS)
    amount, measure = rng.randrange(2, 90), rng.choice(MEASURES)
    shapes = (
        f"{verb}{topic}{amount}{measure}以上，完善第{number}批{rng.choice(WORDS)}。",
        f"实施{topic}{rng.choice(WORDS)}，{verb}重点项目{amount}{measure}。",
        f"推进{topic}与{rng.choice(TOPICS)}融合，开展{rng.choice(WORDS)}。",
        f"{topic}增长{amount / 10:.1f}%左右，力争完成第{number}轮{rng.choice(WORDS)}。",
    )
    return rng.choice(shapes)


def _with_other_number(rng: random.Random, text: str) -> str:
    digits = [c for c in text if c.isdigit()]
    if not digits or rng.random() < 0.5:
        return text
    return text.replace(digits[0], str(rng.randrange(1, 10)), 1)


def _report(rng: random.Random, government: Government, year: int, tasks: Sequence[Task]) -> bytes:
    name = government.district.name
    lines = [
        f"{year}年{name}政府工作报告",
        f"——{year}年1月20日在{name}第五届人民代表大会第三次会议上",
        "各位代表：",
        "现在，我代表市人民政府向大会作政府工作报告，请予审议。",
        f"一、{year - 1}年工作回顾",
    ]
    for _ in range(12):
        lines.append("".join(_text(rng, rng.randrange(9)) for _ in range(4)))
    lines.append(f"二、{year}年主要任务")
    for number, (heading, own) in enumerate(chapters(tasks), 1):
        lines.append(f"（{NUMERALS[number - 1]}）{heading[2:]}")
        lines.append("".join(t.text for t in own if rng.random() < 0.95))
    return ("\n\n".join(lines) + "\n").encode()


def write_corpus(
    folder: Path,
    count: int,
    years: int,
    *,
    seed: int = 0,
    layouts: Sequence[str] = TEXT_LAYOUTS,
) -> int:
    """Write the files and ``truth.jsonl`` (one line a file); returns how many files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    with (folder / "truth.jsonl").open("w", encoding="utf-8") as told:
        for truth, content in corpus(count, years, seed=seed, layouts=layouts):
            (folder / truth.file).write_bytes(content)
            told.write(json.dumps(asdict(truth), ensure_ascii=False) + "\n")
            written += 1
    return written


def verify(database: Path, folder: Path) -> list[str]:
    """What of ``truth.jsonl`` the database does not hold as it was made; empty when all is right.

    Compared are the documents' keys, and of each task in order its text, leaders and units.
    """
    wrong: list[str] = []
    with closing(sqlite3.connect(database)) as connection:
        stored = {key for (key,) in connection.execute("select key from documents")}
        with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
            for truth in map(json.loads, lines):
                if truth["key"] not in stored:
                    wrong.append(f"{truth['file']}: no document {truth['key']}")
                    continue
                expected = [(t["text"], t["leaders"], t["units"]) for t in truth["tasks"]]
                found = _stored_tasks(connection, truth["key"])
                if len(found) != len(expected):
                    wrong.append(f"{truth['file']}: {len(found)} tasks, not {len(expected)}")
                wrong += [
                    f"{truth['file']}: {have} is not {made}"
                    for have, made in zip(found, expected, strict=False)
                    if have != made
                ]
    return wrong


def _stored_tasks(
    connection: sqlite3.Connection, key: str
) -> list[tuple[str, list[str], list[str]]]:
    found: dict[int, tuple[str, list[str], list[str]]] = {}
    own = "from tasks t join documents d on d.id = t.document_id"
    of_key = "where d.key = ? order by t.id"
    for task_id, text in connection.execute(f"select t.id, t.text {own} {of_key}", (key,)):
        found[task_id] = (text, [], [])
    for index, table in ((1, "task_leaders"), (2, "task_units")):
        named = f"select t.id, n.name_as_printed {own} join {table} n on n.task_id = t.id"
        for task_id, name in connection.execute(f"{named} {of_key}, n.position", (key,)):
            names = found[task_id][index]
            assert isinstance(names, list)
            names.append(name)
    return list(found.values())


def main() -> None:
    """Write a corpus, as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--governments", type=int, default=10)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--layouts", nargs="+", choices=LAYOUTS, default=TEXT_LAYOUTS)
    given = parser.parse_args()
    total = write_corpus(
        given.folder, given.governments, given.years, seed=given.seed, layouts=given.layouts
    )
    print(f"{total} files in {given.folder}")


if __name__ == "__main__":
    main()
