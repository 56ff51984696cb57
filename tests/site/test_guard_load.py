"""Many visitors at once: ordinary pages stay quick, queues say so, slow readers hold up nobody."""

from __future__ import annotations

import json
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import quote

import pytest

import publish
from tests.site.server import (
    CROSS,
    LONG,
    MANY,
    PLAIN_PAGE,
    Server,
    ask,
    timed,
)

pytestmark = pytest.mark.usefixtures("lives_on")


def under_attack(server: Server, seconds: int, paths: list[str]) -> tuple[list[float], list[int]]:
    """How long an ordinary page takes, sorted, and the statuses twenty visitors got meanwhile."""
    command = [sys.executable, "-m", "tests.site.visitors", server.url, str(seconds), *paths]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=publish.PROJECT) as visitors:
        time.sleep(1)
        until = time.monotonic() + seconds - 2
        took: list[float] = []
        while time.monotonic() < until and len(took) < 40:
            took.append(timed(server, PLAIN_PAGE))
        told, _ = visitors.communicate(timeout=90)
    return sorted(took), [int(status) for status in json.loads(told)]


def assert_quick(took: list[float], quiet: float) -> None:
    median, late = took[len(took) // 2], took[int(len(took) * 0.95)]
    print(f"quiet {quiet:.3f} s; attacked: median {median:.3f} s, p95 {late:.3f} s")
    # 0.5 s on a machine of its own; where others work too, its own quiet page says how slow it is.
    assert median < max(0.5, 8 * quiet)
    assert late < max(1.0, 16 * quiet)


def test_ordinary_pages_stay_quick_while_twenty_visitors_attack(attacked: Server) -> None:
    """Stock: eight visitors with one-second queries make a page of 0.02 s take 11 s."""
    statements = [
        "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n",
        f"select count(*) from {CROSS}",
        "select length(json_group_array(a.text)) from source_lines a, source_lines b",
        MANY + "select x, x, x, x, x, x, x, x from n",
        f"select instr({LONG.format(62000)}, {LONG.format(31000)} || 'b')",
    ]
    quiet = statistics.median(timed(attacked, PLAIN_PAGE) for _ in range(10))
    paths = ["/zeren.json?sql=" + quote(statement) for statement in statements]
    took, statuses = under_attack(attacked, 7, paths)
    assert_quick(took, quiet)
    assert 503 in statuses
    assert set(statuses) <= {200, 400, 503}


def test_ordinary_pages_stay_quick_while_twenty_visitors_ask_for_large_ones(
    attacked: Server,
) -> None:
    """Stock: each large page keeps everybody waiting for three seconds and takes 60 MB."""
    paths = [
        "/zeren/task_unit_details?_size=max",
        "/zeren/task_unit_details.json?_size=max&_shape=objects",
        "/zeren?sql=" + quote("select a.* from task_unit_details a limit 1400"),
        "/zeren.json?sql=" + quote("select " + LONG.format(120_000) + " from tasks limit 30"),
        "/zeren/task_unit_details.csv",
    ]
    quiet = statistics.median(timed(attacked, PLAIN_PAGE) for _ in range(10))
    took, statuses = under_attack(attacked, 7, paths)
    assert_quick(took, quiet)
    assert set(statuses) <= {200, 400, 503}


def test_a_full_queue_says_so_in_both_languages(attacked: Server) -> None:
    endless = "with recursive n(x) as (select 1 union all select x + 1 from n) select max(x) from n"
    for kind in ("", ".json", ".csv"):
        with ThreadPoolExecutor(14) as visitors:
            answers = list(
                visitors.map(lambda k: attacked.sql(endless, k, "&_timelimit=300"), [kind] * 14)
            )
        refused = [a for a in answers if a.status == 503]
        assert 1 <= len(refused) <= 4
        for answer in refused:
            assert answer.headers["retry-after"] == "5"
            assert "try again" in answer.text
            assert "请稍后再试" in answer.text or kind == ".json"


def test_half_open_and_unread_connections_hold_nothing_up(attacked: Server) -> None:
    with ExitStack() as stack:
        for i in range(150):
            connection = socket.create_connection(("127.0.0.1", attacked.port), timeout=5)
            stack.enter_context(connection)
            if i % 3:
                connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
            else:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                connection.sendall(ask(b"/zeren/task_unit_details?a=%d" % i))
        time.sleep(1)
        assert statistics.median(timed(attacked, PLAIN_PAGE) for _ in range(5)) < 1.0


def test_a_reader_who_does_not_read_loses_the_lane(attacked: Server) -> None:
    """Two who ask for large answers and never read them would keep all others from asking."""
    large = quote("select a.text from source_lines a, source_lines b limit 5000")
    with ExitStack() as stack:
        for _ in range(4):
            connection = socket.create_connection(("127.0.0.1", attacked.port), timeout=5)
            stack.enter_context(connection)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            connection.sendall(ask(b"/zeren.json?sql=" + large.encode()))
        deadline = time.monotonic() + 40
        while attacked.sql("select 1", ".json").status != 200:
            assert time.monotonic() < deadline
            time.sleep(0.5)
