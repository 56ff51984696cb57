"""A running site for tests: started as ``cli.py serve`` starts it, on this machine only."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import publish

SCRIPT = "<script>alert('zeren')</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
PLAIN_PAGE = "/zeren/unit_task_load"

# Pieces of hostile SQL.
MANY = "with recursive n(x) as (select 1 union all select x + 1 from n limit 5000) "
CROSS = "source_lines a, source_lines b, source_lines c, source_lines d, source_lines e"
LONG = "replace(hex(zeroblob({})), '0', 'a')"


@dataclass(frozen=True)
class Answer:
    """Status, headers (names in lower case) and body of one answer."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass(frozen=True)
class Server:
    """A running site."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, method: str = "GET", timeout: float = 30) -> Answer:
        """Ask for a path as it stands, and take redirects as answers."""
        request = urllib.request.Request(self.url + path, method=method)
        try:
            with _OPENER.open(request, timeout=timeout) as found:
                return _answer(found.status, found.headers.items(), found.read())
        except urllib.error.HTTPError as error:
            with error:
                return _answer(error.code, error.headers.items(), error.read())

    def sql(self, statement: str, kind: str = ".json", more: str = "") -> Answer:
        return self.get(f"/zeren{kind}?sql={quote(statement)}{more}")

    def raw(self, request: bytes, timeout: float = 10) -> bytes:
        """Send bytes and read until the server closes or sends nothing for ``timeout`` seconds."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            connection.sendall(request)
            received = b""
            try:
                while piece := connection.recv(65_536):
                    received += piece
            except (TimeoutError, ConnectionResetError):
                pass
            return received

    def peak_memory(self) -> int | None:
        """The most memory the process ever held, in MB; None where the system does not say."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return None
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) // 1024


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects)


def _answer(status: int, headers: object, body: bytes) -> Answer:
    assert isinstance(headers, list)
    return Answer(status, {k.lower(): v for k, v in headers}, body.decode("utf-8", "replace"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def as_served() -> dict[str, str]:
    """This environment without what the tests' own process needs (see ``tests/conftest.py``), and
    without pages made that no test asks for."""
    kept = {name: value for name, value in os.environ.items() if name != "ZEREN_SQLITE_HEAP"}
    return {"ZEREN_PAGES_AHEAD": "0", **kept}


@contextmanager
def serving(folder: Path, log: Path, port: int | None = None) -> Iterator[Server]:
    """Serve the published copy in ``folder``; what the process prints goes to ``log``."""
    port = port or free_port()
    command = publish.datasette_command(folder, "127.0.0.1", port)
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=as_served())
        server = Server(port, process, log)
        try:
            _wait_for(server)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=10)


def _wait_for(server: Server) -> None:
    for _ in range(150):
        if server.process.poll() is not None:
            break
        try:
            server.get("/-/versions.json", timeout=1)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the site did not start: {server.log.read_text()[-2000:]}")


def timed(server: Server, path: str) -> float:
    start = time.perf_counter()
    assert server.get(path).status == 200
    return time.perf_counter() - start


def assert_names_no_path(site: Server, answer: Answer) -> None:
    for path in (str(publish.PROJECT), str(site.log.parent), "site-packages", "Traceback"):
        assert path not in answer.text


def status_of(received: bytes) -> int:
    return int(received.split(b" ", 2)[1])


def ask(target: bytes, *headers: bytes, host: bytes = b"Host: zeren.example") -> bytes:
    lines = [b"GET " + target + b" HTTP/1.1", host, b"Connection: close", *headers]
    return b"\r\n".join(line for line in lines if line) + b"\r\n\r\n"
