"""The guard's parts by themselves: lanes, memory of answers, policy, what is a formula."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import random
import re
import sqlite3
from contextlib import closing
from typing import Any
from urllib.parse import quote

import pytest
from datasette.utils import tilde_encode
from hypothesis import given
from hypothesis import strategies as st

from loader.vocabulary import looks_like_formula
from web import cache
from web.downloads import escaped
from web.guard import is_own, lane_of
from web.lanes import Busy, Lane, gathered
from web.policy import content_security_policy
from web.requested import is_plain
from web.sending import safe_headers
from web.sql_guard import protect


def scope_of(path: str, query: str = "") -> dict[str, Any]:
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"zeren.example")],
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((start + "1+1", True) for start in "=@＝＠－＋+-"),
        *((blank + "=1+1", True) for blank in ("\t", "\r", "\n", "\t\t", "\r\n\t")),
        ("+CMD|' /C calc'!A0", True),
        ("-2+3", True),
        ("@SUM(A1)", True),
        ('＝HYPERLINK("http://evil.example","点我")', True),
        ("=乙", True),
        ('=""', True),
        ("=_", True),
        *((number, False) for number in ("-1", "+2.5%", "-0.3‰", "－3％", "1=1", "")),
        *((signs, False) for signs in ("=", "+", "-", "@", "＝", "---", "- - -", "=<>", "-————。")),
        ("生产总值增长6%以上", False),
        ("\t\t目标任务\t责任领导\t责任单位", False),
    ],
)
def test_what_a_spreadsheet_would_run(text: str, expected: bool) -> None:
    assert looks_like_formula(text) is expected


OPERANDS = (
    "1",
    "A1",
    '"x"',
    "SUM(A1:B2)",
    "{1;2}",
    "#REF!",
    "单位",
    "$A$1",
    "'表'!A1",
    "cmd|'/C'!A0",
)
OPERATORS = "+-*/^&=<>%,:; \t@"


@given(
    st.text("\t\r\n", max_size=3),
    st.sampled_from("=+-@＝＋－＠"),
    st.text(OPERATORS, max_size=4),
    st.sampled_from(OPERANDS),
    st.text(max_size=9),
)
def test_a_sign_before_an_operand_is_a_formula_unless_it_is_a_number(
    blanks: str, sign: str, operators: str, operand: str, rest: str
) -> None:
    begun = f"{sign}{operators}{operand}{rest}"
    is_number = re.fullmatch(r"[+\-＋－]\d+(\.\d+)?[%％‰]?", begun)
    assert looks_like_formula(blanks + begun) is not bool(is_number)


@given(st.text(OPERATORS + "＝＋－＠.。—─·", max_size=20))
def test_operators_alone_are_no_formula(signs: str) -> None:
    assert not looks_like_formula(signs)


@given(st.text())
def test_what_begins_with_no_sign_is_no_formula_and_an_escaped_cell_is_none(text: str) -> None:
    assert not looks_like_formula("'" + text)
    assert not looks_like_formula("任务" + text)


def test_codes_in_a_download_stay_what_they_are() -> None:
    assert escaped("comparator,value\r\n=,2.55\r\n>=,3\r\n") == (
        "comparator,value\r\n=,2.55\r\n>=,3\r\n"
    )


def test_rows_without_a_formula_stay_as_they_are_byte_for_byte() -> None:
    rows = 'a,"b ""c""",-1\n'
    assert escaped(rows) is rows
    assert escaped('"=1,2",b\r\n') == '"\'=1,2",b\r\n'


def test_a_lane_lets_two_run_and_three_wait_in_order() -> None:
    async def visit() -> tuple[list[int], int, int]:
        lane, order, running, most, refused = Lane(2, 3), [], 0, 0, 0

        async def one(number: int) -> None:
            nonlocal running, most, refused
            try:
                async with lane.turn():
                    running += 1
                    most = max(most, running)
                    await asyncio.sleep(0.01)
                    order.append(number)
                    running -= 1
            except Busy:
                refused += 1

        await asyncio.gather(*(one(n) for n in range(8)))
        await asyncio.gather(*(one(n) for n in range(8, 10)))
        return order, most, refused

    assert asyncio.run(visit()) == ([0, 1, 2, 3, 4, 8, 9], 2, 3)


def test_a_visitor_who_leaves_the_queue_leaves_no_gap() -> None:
    async def visit() -> bool:
        lane = Lane(1, 2)

        async def hold(seconds: float) -> None:
            async with lane.turn():
                await asyncio.sleep(seconds)

        first = asyncio.create_task(hold(0.05))
        await asyncio.sleep(0.01)
        second = asyncio.create_task(hold(0))
        await asyncio.sleep(0.01)
        second.cancel()
        await first
        await asyncio.wait_for(hold(0), 1)
        return second.cancelled()

    assert asyncio.run(visit())


def test_waiting_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.lanes.LONGEST_WAIT", 0.02)

    async def visit() -> None:
        lane = Lane(1, 2)
        async with lane.turn():
            with pytest.raises(Busy):
                async with lane.turn():
                    pass
        async with lane.turn():
            pass

    asyncio.run(visit())


@pytest.mark.parametrize(
    ("path", "query", "lane"),
    [
        ("/", "", "page"),
        ("/", "lang=en", "page"),
        ("/", "lang=invented", "links"),
        ("/zeren/tasks", "_size=5", "browse"),
        ("/zeren/tasks", "_facet=document_id", "links"),
        ("/zeren/tasks", "_sort_desc=text&_next=%24null%2C1&lang=en", "links"),
        ("/zeren/task_details", "year=2022&_search=x&_facet=year&_facet=units", "links"),
        ("/search", "q=x&kind=tasks&page=2", "links"),
        ("/zeren/tasks", "_facet=id&_facet=text&_facet=line_start", "browse"),
        ("/zeren/tasks", "text__like=%25a", "browse"),
        ("/zeren/tasks", "_timelimit=9", "browse"),
        ("/zeren/tasks", "_facet_array=text", "browse"),
        ("/zeren/tasks", "_through=%7B%7D", "browse"),
        ("/zeren/tasks.json", "_facet=id", "browse"),
        ("/zeren/tasks.json", "_size=max", "file"),
        ("/zeren/tasks.json", "_size=max&a=1", "browse"),
        ("/zeren/tasks.json", "", "page"),
        ("/zeren/tasks.csv", "", "file"),
        ("/zeren.db", "", "file"),
        ("/zeren", "sql=select+1", "sql"),
        ("/zeren.csv", "%73ql=select+1", "sql"),
        ("/zeren/tasks", "a=1&_where=1", "sql"),
    ],
)
def test_lane_of_a_request(path: str, query: str, lane: str) -> None:
    assert lane_of(scope_of(path, query)) == lane


def test_memory_of_answers_is_bounded_and_keeps_whole_good_ones_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 25)
    monkeypatch.setattr(cache, "LARGEST", 10)
    asked: list[str] = []

    async def nothing() -> None:
        """No request here has a body."""

    async def app(scope: Any, _receive: Any, send: Any) -> None:
        asked.append(scope["path"])
        status = 404 if scope["path"] == "/none" else 200
        size = 11 if scope["path"] == "/large" else 10
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * size})

    async def visit(*paths: str) -> None:
        kept = cache.Cache()
        for path in paths:
            scope = scope_of(path)
            known = kept.known(scope)
            answer = list(known.messages()) if known else await kept.made(app, scope, nothing)
            assert len(answer) == 2

    asyncio.run(
        visit("/a", "/a", "/none", "/none", "/large", "/large", "/b", "/a", "/c", "/a", "/b")
    )
    assert asked == ["/a", "/none", "/none", "/large", "/large", "/b", "/c", "/b"]


def test_an_answer_from_memory_is_the_same_in_pieces() -> None:
    body = random.Random(5).randbytes(150_000)

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x", b"1")]})
        await send({"type": "http.response.body", "body": body[:1], "more_body": True})
        await send({"type": "http.response.body", "body": body[1:]})

    async def nothing() -> None:
        """No request here has a body."""

    kept = cache.Cache()
    asyncio.run(kept.made(app, scope_of("/a"), nothing))
    known = kept.known(scope_of("/a"))
    assert known is not None
    start, *pieces = known.messages()
    assert start == {"type": "http.response.start", "status": 200, "headers": [(b"x", b"1")]}
    assert b"".join(piece["body"] for piece in pieces) == body
    assert [piece["more_body"] for piece in pieces] == [True] * (len(pieces) - 1) + [False]
    assert max(len(piece["body"]) for piece in pieces) <= 65_536


def test_an_answer_that_broke_off_is_not_kept() -> None:
    kept = cache.Cache()

    async def visit() -> None:
        async def send(_message: Any) -> None:
            """Nobody reads."""

        sent = kept.keeping(scope_of("/a.csv"), send)
        await sent({"type": "http.response.start", "status": 200, "headers": []})
        await sent({"type": "http.response.body", "body": b"x", "more_body": True})

    asyncio.run(visit())
    assert kept.known(scope_of("/a.csv")) is None


def test_only_scripts_that_stand_in_a_template_word_for_word_may_run() -> None:
    templates = ["<p><script>fixed()</script>", "<script>let x = '{{ text }}'</script>"]
    policy = content_security_policy(templates)

    def allows(script: str) -> bool:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        return f"'sha256-{digest}'" in policy

    assert allows("fixed()")
    assert not allows("let x = '{{ text }}'")
    assert not allows("let x = ''")


def test_headers_with_a_line_break_are_left_out() -> None:
    given = [(b"X-Good", b"1"), (b"X-Bad", b"1\r\nSet-Cookie: a"), (b"Transfer-Encoding", b"x")]
    assert safe_headers(given, {"x-ours": "1"}) == [(b"X-Good", b"1"), (b"x-ours", b"1")]


def test_small_pieces_are_sent_together() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def write() -> None:
        piece = gathered(send)
        await piece({"type": "http.response.start", "status": 200})
        for _ in range(5):
            await piece({"type": "http.response.body", "body": b"ab", "more_body": True})
        await piece({"type": "http.response.body", "body": b""})

    asyncio.run(write())
    assert [m.get("body") for m in sent] == [None, b"ab" * 5]


def test_nothing_of_a_protected_connection_can_be_opened_again() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("create table t (x)")
        protect(connection)
        assert connection.execute("select count(*) from t").fetchone()[0] == 0
        for statement in ("insert into t values (1)", "pragma query_only = off", "begin"):
            with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
                connection.execute(statement)


@pytest.mark.parametrize(
    ("path", "is_plain"),
    [
        ("/zeren/tasks", True),
        ("/indicator/%E7%94%9F%28a%29~2E", True),
        ("/document/331000-2022-work_report.json", True),
        ("/%75nit/1", False),
        ("/unit/33100011%36", False),
        ("/unit/331000116%2Ejson", False),
        ("/zeren/~74asks", False),
        ("/zeren/task~5Funits", False),
        ("/indicator/%e7%94%9F", False),
        ("/indicator/%E7%94%9f", False),
    ],
)
def test_only_the_spelling_that_links_have_is_kept(path: str, is_plain: bool) -> None:
    assert lane_of(scope_of(path, "")) == ("page" if is_plain else "browse")


@pytest.mark.parametrize(
    "path",
    [
        "/zeren/tasks/3310002018100001",
        "/zeren/tasks/00003310002018100001.0",
        "/zeren/task_units/3310002018100001,01.json",
    ],
)
def test_rows_are_not_kept_since_a_key_has_many_spellings(path: str) -> None:
    for query in ("", "lang=en", "_size=max"):
        assert lane_of(scope_of(path, query)) in ("links", "browse", "file")
        assert not is_own(scope_of(path, query))


def test_every_address_that_is_written_by_rule_is_plain() -> None:
    chance = random.Random(3)
    for _ in range(200):
        text = "".join(chr(chance.randrange(32, 0x9FFF)) for _ in range(20)) + "aZ09-._~()"
        assert is_plain(quote(text, safe="").encode())
        assert is_plain(tilde_encode(text).encode())
