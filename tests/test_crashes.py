"""Killed at any moment, every write that matters has happened or has not: a process is forked 200 times and killed.

Forks come from one warm process, so that the killing hits the writing and not the imports.
"""

import json
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from geoapp.domain.correction import Correction
from geoapp.domain.geocoding import Answer
from geoapp.io.corrections import load_corrections
from geoapp.io.files import write_all, write_bytes
from geoapp.io.geocoding.cache import keep_answer, load_answers
from geoapp.io.geojson import read_projects
from geoapp.io.journal import read_journal, write_entry
from geoapp.io.plan_lock import plan_lock
from geoapp.io.readings import load_reading
from geoapp.io.switch import SWITCH, recover
from geoapp.pipeline.build import build_plan, check_build, write_build
from geoapp.pipeline.curate import curate
from geoapp.pipeline.read import write_reading
from geoapp.pipeline.undertake import finish_open

from .invented_plan import PLAN, copy_plan

pytestmark = pytest.mark.slow

ID = f"{PLAN}/736"
KILLS = 40
"""Of each of five kinds of writing: 200."""


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return copy_plan(tmp_path, monkeypatch)


def kill_at_random(work: Callable[[], object], usual_s: float, seed: int) -> int:
    """Do ``work`` again and again in a fork until it is killed; return how often it came to its end."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            while True:
                work()
                os.write(writer, b".")
        finally:
            os._exit(1)
    os.close(writer)
    time.sleep(random.Random(seed).uniform(0, 3 * usual_s))  # noqa: S311 (moments, no secrets)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    # It was us who ended it: an error of its own would be another status.
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
    done = b"".join(iter(lambda: os.read(reader, 1 << 16), b""))
    os.close(reader)
    return len(done)


def seeds() -> Iterator[int]:
    return iter(range(KILLS))


def test_a_file_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "reading.json"
    texts = [bytes([65 + n]) * 300_000 for n in range(2)]
    write_bytes(path, texts[0])

    def work() -> None:
        for text in texts:
            write_bytes(path, text)

    for seed in seeds():
        kill_at_random(work, 0.02, seed)
        assert path.read_bytes() in texts


def test_several_files_are_all_old_or_all_new(tmp_path: Path) -> None:
    folder = tmp_path / "build"
    states = [{f"{n}.geojson": bytes([65 + turn]) * 5_000 for n in range(8 + turn)} for turn in range(2)]

    def write(state: dict[str, bytes]) -> None:
        gone = [path for path in folder.glob("*.geojson") if path.name not in state]
        write_all({folder / name: text for name, text in state.items()}, remove=gone)

    write(states[0])
    unfinished = 0
    for seed in seeds():
        kill_at_random(lambda: [write(state) for state in states], 0.05, seed)
        unfinished += (folder / SWITCH).exists()
        recover(folder)
        assert {path.name: path.read_bytes() for path in folder.glob("*.geojson")} in states
        assert not (folder / SWITCH).exists()
    # Otherwise no kill hit the moment that this is about.
    assert unfinished > 0


def test_a_build_and_a_reading_are_whole(demo: Path) -> None:
    reading = load_reading(PLAN)
    old = build_plan(PLAN)
    write_build(old)
    ids = set(read_projects(PLAN).index)
    kept = replace(old, files={theme: text for theme, text in old.files.items() if theme != min(old.files)})
    kept_ids = {feature["id"] for text in kept.files.values() for feature in json.loads(text)["features"]}

    def work() -> None:
        write_build(kept)
        write_reading(PLAN, reading)
        write_build(old)

    for seed in seeds():
        kill_at_random(work, 0.15, seed)
        assert set(read_projects(PLAN).index) in (ids, kept_ids)
        assert load_reading(PLAN) == reading
    assert (demo / "reading.json").is_file()


def test_no_accepted_correction_is_lost(demo: Path) -> None:
    write_build(build_plan(PLAN))
    first = len(load_corrections(PLAN))
    accepted = 0

    def row(name: str) -> Correction:
        return Correction(id=ID, field="name", value=name, reason="r", who="w", date="2026-01-01", row=0)

    def work() -> None:
        curate(row(f"望月公园{time.monotonic_ns() % 10**9}"))

    for seed in seeds():
        accepted += kill_at_random(work, 0.3, seed)
        there = len(load_corrections(PLAN)) - first
        # One may stand there although nobody was told: its build or its journal entry was still to come.
        assert accepted <= there <= accepted + 1
        accepted = there
        last = load_corrections(PLAN)[-1]
        build = build_plan(PLAN)
        shown = str(read_projects(PLAN).loc[ID, "name"])
        assert shown in {one.value for one in load_corrections(PLAN) if one.id == ID} | {"望月台公园"}
        write_build(build)
        check_build(build)
        if last.id == ID:
            assert read_projects(PLAN).loc[ID, "name"] == last.value
    assert accepted > 0
    with plan_lock(demo, "test"):
        finish_open(PLAN)
    assert {one.step for one in read_journal()} <= {"done", "undone"}
    assert sum(one.step == "done" for one in read_journal()) == accepted


@pytest.mark.usefixtures("demo")
def test_cache_and_journal_keep_what_was_said_to_be_kept() -> None:
    answers, entries = 0, 0

    def answer() -> Answer:
        nothing = dict.fromkeys(("lon", "lat", "precision", "uncertainty_m", "name"))
        asked = {"query": f"q{time.monotonic_ns()}", "city": "c", "provider": "nominatim", "datum": "wgs84"}
        return Answer(**asked, time="2026-01-01T00:00:00+00:00", **nothing)

    def work() -> None:
        keep_answer(answer())
        write_entry("import", who="w", subject="s" * 200, detail="d", sha256="0" * 64)

    for seed in seeds():
        done = kill_at_random(work, 0.02, seed)
        kept, written = len(load_answers("nominatim")), len(read_journal())
        assert answers + done <= kept <= answers + done + 1
        assert entries + done <= written <= entries + done + 1
        answers, entries = kept, written
    assert answers > 0
