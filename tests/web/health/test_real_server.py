"""Health of a real server: figures of all its processes, for who may read them, and one access log."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from .serving import Server, serving

pytestmark = pytest.mark.slow

ELSEWHERE = "127.0.0.2"
"""An address of this machine that may not read."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server")) as started:
        yield started


def test_a_process_says_that_it_lives_and_what_it_has(server: Server) -> None:
    for process in (0, 1):
        assert server.ask("/healthz", process=process) == (200, '{"alive":true}')
        status, told = server.ask("/readyz", process=process)
        assert (status, json.loads(told)["ready"]) == (200, True)


def test_figures_are_for_who_was_named_and_asks_directly(server: Server) -> None:
    assert server.ask("/metrics")[0] == 200
    for status, _ in (
        server.ask("/metrics", host=ELSEWHERE),
        server.ask("/metrics", X_Forwarded_For="127.0.0.1"),
    ):
        assert status == 404


def test_either_process_tells_the_figures_of_both(server: Server) -> None:
    name = ("geoapp_http_requests_total", "api", "200")
    before = server.figures().get(name, 0.0)
    for process in (0, 1, 1):
        assert server.ask("/api/v1/plans", process=process)[0] == 200
    for process in (0, 1):
        found = server.figures(process)
        assert found[name] == before + 3
        assert found["geoapp_http_request_duration_seconds_count", "api"] == found[name]
        assert found["geoapp_processes",] == 2
        assert found["geoapp_build_info", "0.1.0"] == 1
        assert found["geoapp_memory_bytes",] > 2 * 50e6
        assert found["geoapp_runs_waiting",] == 0
        assert found["geoapp_page_run_duration_seconds_count",] > 0  # its own, before the first visitor


def test_what_is_refused_is_counted_by_kind_and_status(server: Server) -> None:
    before = server.figures()
    assert server.ask("/nosuch")[0] == 404
    after = server.figures()
    name = ("geoapp_http_requests_total", "file", "404")
    assert after[name] == before.get(name, 0.0) + 1


def test_open_visits_are_those_of_living_processes(server: Server) -> None:
    open_now = ("geoapp_visits_open",)
    server.wait_for(open_now, 0)
    with ExitStack() as pages:
        pages.enter_context(server.visit(0))
        pages.enter_context(server.visit(1))
        lost = pages.enter_context(server.visit(1))
        server.wait_for(open_now, 3)
        before = server.processes()
        answered = server.figures()["geoapp_http_requests_total", "health", "200"]
        os.kill(before[1], signal.SIGKILL)
        end = time.monotonic() + 120
        while set(server.processes()) == set(before):
            assert time.monotonic() < end
            time.sleep(0.2)
        server.wait_until_it_answers()
        server.wait_for(open_now, 1)
        assert server.figures()["geoapp_processes",] == 2
        assert server.figures()["geoapp_http_requests_total", "health", "200"] >= answered  # it never falls
        with suppress(Exception):
            lost.close()
    server.wait_for(open_now, 0)


def test_all_processes_write_one_access_log_and_go_on_when_it_is_turned_over(server: Server) -> None:
    old = server.log.with_suffix(".1")
    server.log.rename(old)
    for process in (0, 1):
        assert server.ask("/district?lang=en&secret=1", process=process)[0] == 200
    end = time.monotonic() + 60
    while time.monotonic() < end:
        told = server.log.read_text(encoding="utf-8") if server.log.exists() else ""
        lines = [json.loads(line) for line in told.splitlines()]
        if sorted(line["process"] for line in lines if line["path"] == "/district") == [0, 1]:
            break
        time.sleep(0.1)
    else:
        pytest.fail(told)
    assert "secret" not in told + old.read_text(encoding="utf-8")
    assert {line["network"] for line in lines if line["path"] == "/district"} == {"127.0.0.0/24"}
