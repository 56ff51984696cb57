"""Kept answers are for every visitor: each sees the name of the site that it was asked by."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from datasette.app import Datasette

from tests.site.kinds import LANGUAGES, PAGES, address
from tests.site.server import Server, ask
from web.guard import Guard, scope_of
from web.origin import MARK, Filling, filled, for_everybody, origin_of


def messages(*pieces: bytes, headers: list[tuple[bytes, bytes]] | None = None) -> list[Any]:
    bodies = [{"type": "http.response.body", "body": piece, "more_body": True} for piece in pieces]
    bodies[-1]["more_body"] = False
    return [{"type": "http.response.start", "status": 200, "headers": headers or []}, *bodies]


def test_the_mark_is_found_however_an_answer_is_cut() -> None:
    chance = random.Random(7)
    text = b"http".join([b"a", MARK, MARK + MARK[:9], MARK[:-1] + MARK, b"", MARK])
    whole = text.replace(MARK, b"https://a.example")
    for _ in range(300):
        cuts = sorted(chance.choices(range(len(text) + 1), k=5))
        pieces = [text[i:j] for i, j in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        _, *bodies = filled(messages(*pieces), b"https://a.example")
        assert b"".join(body["body"] for body in bodies) == whole


def test_headers_are_filled_and_files_left_alone() -> None:
    start, *_ = filled(messages(b"", headers=[(b"link", MARK + b"/a.json")]), b"http://b:80")
    assert start["headers"] == [(b"link", b"http://b:80/a.json")]
    file = messages(MARK, headers=[(b"Content-Length", b"%d" % len(MARK))])
    assert [*filled(file, b"http://b")] == file


def test_what_is_made_for_everybody_says_nothing_of_the_visitor() -> None:
    scope = scope_of("/a") | {
        "scheme": "https",
        "headers": [(b"Host", b"visitor.example"), (b"accept", b"*/*")],
    }
    made = for_everybody(scope)
    assert origin_of(scope) == b"https://visitor.example"
    assert origin_of(made) == MARK
    assert b"visitor" not in repr(made).encode()
    assert origin_of(scope_of("/a")) == b"http://localhost"


def test_a_name_that_holds_a_part_of_the_mark_is_a_name() -> None:
    fill = Filling(MARK[:20])
    fill(messages(b"")[0])
    first = fill({"type": "http.response.body", "body": MARK, "more_body": True})
    rest = fill({"type": "http.response.body", "body": MARK[20:] + b"!", "more_body": False})
    assert first["body"] + rest["body"] == MARK[:20] + MARK[20:] + b"!"


def test_names_that_visitors_invent_make_nothing_anew() -> None:
    made: list[str] = []

    async def app(scope: Any, _receive: Any, send: Any) -> None:
        made.append(scope["path"])
        for message in messages(b"<a href='" + origin_of(scope) + b"/'>"):
            await send(message)

    async def nothing() -> None:
        """No request here has a body."""

    async def visits() -> list[bytes]:
        guard, bodies = Guard(app, ""), []

        async def send(message: Any) -> None:
            bodies.append(message.get("body", b""))

        for number in range(50):
            host = (b"host", b"visitor%d.example" % number)
            await guard(scope_of("/a") | {"headers": [host]}, nothing, send)
        return [body for body in bodies if body]

    bodies = asyncio.run(visits())
    assert made == ["/a"]
    assert bodies == [b"<a href='http://visitor%d.example/'>" % n for n in range(50)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_shows_the_origin_it_was_made_for(site: Datasette, language: str) -> None:
    app = site.app()
    more = {"json": "/unit/331000116.json", "table-json": "/zeren/units.json"}
    more |= {"csv": "/zeren/units.csv", "svg": "/pictures/network.svg"}
    paths = {name: address(name, language) for name in PAGES} | more

    async def fetched(path: str) -> bytes:
        got: list[bytes] = []

        async def send(message: Any) -> None:
            got.append(repr(message.get("headers")).encode() + message.get("body", b""))

        async def nothing() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        scope = scope_of(path) | {"headers": [(b"host", b"visitor.example:8080")]}
        await app(scope, nothing, send)
        return b"".join(got)

    async def all_of_them() -> None:
        await site.invoke_startup()
        for name, path in paths.items():
            for _ in range(2):
                answer = await fetched(path)
                assert b".invalid" not in answer, name
                if name in ("home", "task", "json", "table-json", "row"):
                    assert b"http://visitor.example:8080/" in answer, name

    asyncio.run(all_of_them())


def test_one_visitors_name_is_never_shown_to_another(attacked: Server) -> None:
    for host in (b"first.example", b"second.example"):
        for path in (b"/task/3310002022100083", b"/zeren/units", b"/zeren/units.json"):
            received = attacked.raw(ask(path, host=b"Host: " + host))
            others = {b"first.example", b"second.example"} - {host}
            assert b"http://" + host + b"/" in received
            assert not any(other in received for other in others)
