"""Workers of a scheduler do the parts of a work as one process does them, also where one of them is lost."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from geoapp.errors import EngineError, InputError
from geoapp.io.dask_engine import dask_engine
from geoapp.io.engine import HERE

from ..invented_cluster import (  # noqa: TID252
    cluster,
    die,
    die_soon,
    refuse_the_second,
    wait_to_be_killed,
    when_there,
)

pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with cluster(tmp_path_factory.mktemp("cluster"), 2) as address:
        yield address


def test_parts_come_in_the_order_of_their_tasks_as_here(two_workers: str) -> None:
    job, tasks = partial(pow, 2), range(20)
    with dask_engine(two_workers) as engine:
        assert list(engine.map(job, tasks)) == list(HERE.map(job, tasks))
        assert list(engine.map(job, [])) == []


def test_an_error_of_the_job_is_the_same_sentence_as_here(two_workers: str) -> None:
    with dask_engine(two_workers) as engine, pytest.raises(InputError, match=r"Row group 1 of a\.parquet"):
        list(engine.map(refuse_the_second, range(3)))


def test_the_part_of_a_worker_that_is_killed_is_done_again(tmp_path: Path) -> None:
    with cluster(tmp_path, 2) as address, dask_engine(address) as engine:
        found = engine.map(partial(wait_to_be_killed, tmp_path), range(6))
        os.kill(int(when_there(tmp_path / "worker")), signal.SIGKILL)
        assert list(found) == list(range(6))


def test_one_sentence_where_all_workers_are_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geoapp.io.dask_engine._WITHOUT_WORKERS_S", 1)
    monkeypatch.setattr("geoapp.io.dask_engine._LOOK_S", 0.2)
    with cluster(tmp_path, 1) as address, dask_engine(address) as engine:
        with pytest.raises(EngineError, match="has no workers; start some"):
            list(engine.map(die, range(2)))
        with pytest.raises(EngineError, match="has no workers"), dask_engine(address):
            pass


def test_one_sentence_where_a_part_ends_one_worker_after_the_other(tmp_path: Path) -> None:
    few = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    with cluster(tmp_path, 2, few) as address, dask_engine(address) as engine:
        found = engine.map(die, [0])
        with pytest.raises(EngineError, match="One part ended several workers"):
            list(found)


def test_one_sentence_where_the_scheduler_is_lost_in_the_middle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoapp.io.dask_engine._LOOK_S", 0.2)
    with cluster(tmp_path, 1) as address, dask_engine(address) as engine:
        found = engine.map(partial(wait_to_be_killed, tmp_path), range(2))
        engine._client.run_on_scheduler(die_soon)
        with pytest.raises(EngineError, match="was lost in the middle of the work"):
            list(found)


def test_the_same_sentence_where_the_connection_ends_before_the_library_has_noticed(
    two_workers: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed.comm import CommClosedError  # noqa: PLC0415 (an extra)

    def closed() -> dict[str, int]:
        raise CommClosedError

    monkeypatch.setattr("geoapp.io.dask_engine._LOOK_S", 0.1)
    with dask_engine(two_workers) as engine:
        monkeypatch.setattr(engine._client, "ncores", closed)
        with pytest.raises(EngineError, match="was lost in the middle of the work"):
            list(engine.map(time.sleep, [1]))


def test_one_sentence_where_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geoapp.io.dask_engine._LONGEST_S", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        assert said_of(address) == said_of("tcp://127.0.0.1:1").replace("tcp://127.0.0.1:1", address)
    assert said_of("nonsense://x").startswith("No scheduler of Dask answers at nonsense://x; ")


def said_of(address: str) -> str:
    with pytest.raises(EngineError) as error, dask_engine(address):
        pass
    return str(error.value)


@pytest.mark.parametrize("name", ["distributed", "shapely"])
def test_one_sentence_where_a_version_differs(
    two_workers: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import versions  # noqa: PLC0415 (an extra)

    known = versions._version_cached
    monkeypatch.setattr(versions, "_version_cached", lambda one: "1999.1" if one == name else known(one))
    assert f"{name} has version {known(name)} at {two_workers} and 1999.1 here" in said_of(two_workers)


def test_one_sentence_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert said_of("tcp://127.0.0.1:1").startswith("Dask is not installed; ")


def test_nothing_loads_it_before_it_is_asked_for() -> None:
    code = (
        "import sys, geoapp.cli.join, geoapp.cli.read, geoapp.cli.build; print('distributed' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
