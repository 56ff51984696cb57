"""Files read by a Dask cluster on loopback: killed workers, lost schedulers, other versions."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import Client
from typer.testing import CliRunner

from benchmarks.cluster import LocalCluster, local_cluster
from benchmarks.corpus import write_corpus
from benchmarks.crash import faults, whole_documents
from cli import app
from loader import cluster as cluster_module
from loader.cluster import AHEAD, Cluster, differing, made_of
from loader.errors import ClusterProblem
from loader.load import Options, Outcome, load_files
from loader.read import find_files
from loader.reading import DIED, Found
from loader.reference import Reference, load_reference
from loader.register import Register, load_register
from tests.conftest import PROJECT
from tests.schema.test_schema import dump

NOWHERE = "tcp://127.0.0.1:9"


def load(folder: Path, database: Path, options: Options) -> Iterator[Outcome]:
    return load_files(find_files([folder]), database, options)


def told(outcomes: list[Outcome]) -> list[tuple[Path, str, str | None]]:
    return [(o.path, o.status, o.rows and o.rows.key) for o in outcomes]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixteen text files and a web page, whose reader starts a process of its own."""
    folder = tmp_path_factory.mktemp("files")
    assert write_corpus(folder, 4, 2) == 16
    (folder / "page.html").write_text("<html><body><p>关于放假的通知</p></body></html>")
    return folder


@pytest.fixture(scope="module")
def here(files: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Outcome]]:
    """The database and the outcomes of an undisturbed load without any cluster."""
    database = tmp_path_factory.mktemp("here") / "z.db"
    return database, list(load(files, database, Options(workers=1)))


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    """A scheduler and two workers, which are started again when they end."""
    with local_cluster(tmp_path_factory.mktemp("pair")) as cluster:
        cluster.start_scheduler()
        for _ in range(2):
            cluster.start_worker("--nanny")
        with Client(cluster.address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=120)
        yield cluster


@pytest.fixture
def single(tmp_path: Path) -> Iterator[LocalCluster]:
    """A scheduler without any worker."""
    with local_cluster(tmp_path) as cluster:
        cluster.start_scheduler()
        yield cluster


def ask(cluster: LocalCluster, question: Callable[..., Any]) -> Any:
    """What a function says that is run by the scheduler, given as ``dask_scheduler``."""
    with Client(cluster.address, set_as_default=False) as client:
        return client.run_on_scheduler(question)


def processes(cluster: LocalCluster) -> list[int]:
    with Client(cluster.address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=120)
        return list(client.run(os.getpid).values())


def interrupted(cluster: LocalCluster) -> list[set[str]]:
    """The tasks that each lost worker held, unfinished or not yet fetched."""
    with Client(cluster.address, set_as_default=False) as client:
        events = [event for _, event in client.get_events("all")]
    removed = [event for event in events if event["action"] == "remove-worker"]
    return [{*event["processing-tasks"], *event["lost-computed-tasks"]} for event in removed]


def test_killed_workers_lose_and_double_nothing(
    tmp_path: Path, files: Path, here: tuple[Path, list[Outcome]], pair: LocalCluster
) -> None:
    database, outcomes = tmp_path / "z.db", []
    most, killed = 0, []
    for outcome in load(files, database, Options(scheduler=pair.address)):
        outcomes.append(outcome)
        most = max(most, ask(pair, lambda dask_scheduler: len(dask_scheduler.tasks)))
        if len(outcomes) in (3, 9):
            killed.append(processes(pair)[0])
            os.kill(killed[-1], signal.SIGKILL)
    assert told(outcomes) == told(here[1])
    assert [o.refusal for o in outcomes] == [o.refusal for o in here[1]]
    assert dump(database) == dump(here[0])
    assert most <= 2 * AHEAD + 2  # and the one being sent, and the facts
    assert not set(killed) & set(processes(pair))
    lost = interrupted(pair)
    assert len(lost) == 2
    assert any(lost)  # or they were killed while they had nothing to do


def test_a_run_that_is_stopped_leaves_nothing_to_do(
    tmp_path: Path, files: Path, pair: LocalCluster
) -> None:
    outcomes = load(files, tmp_path / "z.db", Options(scheduler=pair.address))
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined] - as Ctrl-C does
    assert ask(pair, lambda dask_scheduler: len(dask_scheduler.tasks)) == 0


def end_on_third(
    _content: bytes, name: str, place: str, _reference: Reference, _register: Register
) -> Found:
    """Runs on a worker: one of the files makes the system end it."""
    if name == sorted(path.name for path in Path(place).parent.glob("*.txt"))[2]:
        os.kill(os.getpid(), signal.SIGKILL)
    return Found(refusal=name)


def allow_no_failure(dask_scheduler: Any) -> None:
    dask_scheduler.allowed_failures = 0


def test_a_file_that_ends_its_workers_is_refused_alone(files: Path, pair: LocalCluster) -> None:
    ask(pair, allow_no_failure)  # else it would end eight workers
    paths = sorted(files.glob("*.txt"))[:6]
    missing = files / "missing.txt"
    readers = Cluster(pair.address, end_on_third, load_reference(), load_register())
    try:
        stored = Found(known_as=("stored",))
        found = list(
            readers.answers([*paths, missing], lambda path: stored if path == paths[5] else None)
        )
    finally:
        readers.close()
    assert [path for path, _ in found] == [*paths, missing]
    names = [Found(refusal=path.name) for path in paths]
    assert [own for _, own in found][:6] == [*names[:2], DIED, *names[3:5], stored]
    assert "cannot be read" in (found[6][1].refusal or "")


@pytest.fixture
def other_checkout(tmp_path: Path) -> Path:
    """A checkout whose loader differs by a comment."""
    checkout = tmp_path / "checkout"
    shutil.copytree(PROJECT / "loader", checkout / "loader")
    shutil.copytree(PROJECT / "schema", checkout / "schema")
    with (checkout / "loader" / "vocabulary.py").open("a", encoding="utf-8") as file:
        file.write("# older\n")
    return checkout


def test_a_worker_with_other_code_is_refused(
    tmp_path: Path, files: Path, single: LocalCluster, other_checkout: Path
) -> None:
    single.start_worker("--no-nanny", checkout=other_checkout)
    with pytest.raises(ClusterProblem, match=r"other versions than here: .* has the code of Zeren"):
        list(load(files, tmp_path / "z.db", Options(scheduler=single.address)))
    assert not (tmp_path / "z.db").exists()


def test_a_worker_with_other_code_that_comes_later_is_refused(
    tmp_path: Path,
    files: Path,
    here: tuple[Path, list[Outcome]],
    single: LocalCluster,
    other_checkout: Path,
) -> None:
    worker, database = single.start_worker(), tmp_path / "z.db"
    outcomes = load(files, database, Options(scheduler=single.address))
    next(outcomes)
    single.start_worker("--no-nanny", checkout=other_checkout)
    with Client(single.address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=120)
    worker.kill()
    with pytest.raises(ClusterProblem, match="other versions than here"):
        list(outcomes)
    assert faults(database, set(whole_documents(here[0]).items())) == []


def test_a_lost_scheduler_loses_nothing_that_was_stored(
    tmp_path: Path, files: Path, here: tuple[Path, list[Outcome]], single: LocalCluster
) -> None:
    database = tmp_path / "z.db"
    single.start_worker()
    outcomes = load(files, database, Options(scheduler=single.address))
    first = next(outcomes)
    single.processes[0].kill()
    with pytest.raises(ClusterProblem, match=r"was lost.*run the same command to go on"):
        list(outcomes)
    assert first.rows is not None
    assert first.rows.key in whole_documents(database)
    assert faults(database, set(whole_documents(here[0]).items())) == []
    list(load(files, database, Options(workers=1)))
    assert dump(database) == dump(here[0])


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["load", *map(str, arguments)])
    return result.exit_code, result.stderr


def test_no_scheduler_no_worker(
    tmp_path: Path, files: Path, single: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(cluster_module, "PATIENCE_SECONDS", 0.5)
    code, said = run(files, "--db", tmp_path / "z.db", "--scheduler", NOWHERE)
    assert code == 1
    assert said.startswith(f"{NOWHERE}: no scheduler can be reached there")
    code, said = run(files, "--db", tmp_path / "z.db", "--scheduler", "somewhere")
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("somewhere: no scheduler can be reached there")
    monkeypatch.setattr(cluster_module, "CONNECT_SECONDS", 30)
    code, said = run(files, "--db", tmp_path / "z.db", "--scheduler", single.address)
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith(f"{single.address}: the scheduler has no worker — start some: dask work")
    assert not (tmp_path / "z.db").exists()


def test_what_cannot_be_asked_for(
    tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said = run(files, "--workers", 2, "--scheduler", NOWHERE)
    assert (code, "use one of them" in said) == (1, True)
    code, said = run(files, "--scheduler", NOWHERE.replace("tcp", "tls"))
    assert (code, "names no certificate" in said) == (1, True)
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "loader.cluster")
    code, said = run(files, "--db", tmp_path / "z.db", "--scheduler", NOWHERE)
    assert code == 1
    assert "is not installed here" in said
    assert "pip install -e '.[cluster]'" in said


def test_how_machines_differ() -> None:
    here = made_of()
    assert differing(here, here) == ""
    assert differing(here | {"Python": "3.9.1"}, here) == f"Python 3.9.1 (here {here['Python']})"
    gone = {name: version for name, version in here.items() if name != "selectolax"}
    assert differing(gone, here) == f"selectolax None (here {here['selectolax']})"
    assert "no Zeren" in differing(ModuleNotFoundError("No module named 'loader'"), here)
    assert differing(OSError("it left"), here) == ""
