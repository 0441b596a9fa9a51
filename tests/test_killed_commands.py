"""Killed at any moment, a command is finished or undone by the next: row, map and journal agree after each retry.

A warm process is forked, runs a command and is killed: at a random moment, or at the first, second, third … file that
it touches once its intent stands in the journal. Then the same command is given again. ``GEOAPP_KILLS=200`` kills each
that often; with ``GEOAPP_FIRST_KILL=100`` it goes on where a hundred kills had ended.
"""

import csv
import json
import os
import pkgutil
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from importlib import import_module
from itertools import count
from pathlib import Path

import pytest

import geoapp.pipeline
from geoapp.cli import main
from geoapp.domain.access import ANYBODY, Identity
from geoapp.domain.draft import PlaceDraft
from geoapp.domain.indicator import ActualsFile
from geoapp.domain.ledger import LedgerRow
from geoapp.domain.opinion import SaidOpinion
from geoapp.domain.status_report import SaidStatus
from geoapp.geometry.frames import project_records
from geoapp.io import worker, worker_handle, worker_process
from geoapp.io.corrections import load_corrections
from geoapp.io.earlier_files import folder_of_drafts
from geoapp.io.geojson import read_projects
from geoapp.io.journal import path_of_journal, read_journal, read_lines
from geoapp.io.plan_lock import plan_lock
from geoapp.io.plans import load_plan
from geoapp.pipeline.annual_lists import load_ledger
from geoapp.pipeline.build import build_plan, check_build, write_build
from geoapp.pipeline.drafts import load_drafts
from geoapp.pipeline.hand_in import hand_in, withdraw
from geoapp.pipeline.indicators import keep_actuals, load_actuals
from geoapp.pipeline.ledger import GivenList, keep_list
from geoapp.pipeline.ledger_decisions import decide, remove_list
from geoapp.pipeline.ledger_rows import LedgerRows
from geoapp.pipeline.opinions import answer_opinion, list_opinions, raise_opinion
from geoapp.pipeline.status_reports import ReportDraft, save_reports
from geoapp.pipeline.written import digest_of, finish_written, writing
from geoapp.settings import folder_of_geojson
from geoapp.store import (
    actuals_store,
    attachment_store,
    decision_store,
    draft_store,
    list_store,
    opinion_store,
    report_store,
)

from .invented_attachments import attached
from .invented_plan import PLAN, copy_plan, draft_for, keep_draft

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("GEOAPP_KILLS", "6"))

FIRST_KILL = int(os.environ.get("GEOAPP_FIRST_KILL", "0"))
"""The first moment at which each is killed."""

FILES = 12
"""Files after the intent at which a command is killed, one after another."""

TOUCHES = {"open", "os.link", "os.mkdir", "os.remove", "os.rename", "os.truncate"}
"""What the interpreter tells of files (sys.audit): a name is opened, given, or taken away."""

Work = Callable[[], object]


@pytest.fixture(scope="module")
def loaded() -> None:
    """Load what commands would load late, once and not in each fork."""
    for module in pkgutil.walk_packages(geoapp.pipeline.__path__, "geoapp.pipeline."):
        import_module(module.name)


@pytest.fixture
def demo(loaded: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001 (for what it does)
    monkeypatch.setenv("GEOAPP_MAX_IMPORT_SECONDS", "3600")  # however busy the machine is
    monkeypatch.setattr(worker, "_LOADING_S", 3_600.0)
    monkeypatch.setattr(worker_handle, "subprocess", Forks)
    folder = copy_plan(tmp_path, monkeypatch)
    write_build(build_plan(PLAN))
    return folder


class ForkedWorker:
    """A worker's process that is forked as well: it would load its libraries anew for each command."""

    def __init__(self, program: list[str], *, env: dict[str, str], **_: object) -> None:
        self.pid, self.returncode = os.fork(), None
        if not self.pid:
            try:
                os.setsid()
                handle = int(program[-1])
                os.closerange(3, handle)
                os.closerange(handle + 1, os.sysconf("SC_OPEN_MAX"))
                os.environ |= env
                worker_process.main(handle)
            finally:
                os._exit(0)

    def wait(self, _: float = 0) -> int:
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode


class Forks:
    """The standard library's module, as far as workers need it."""

    Popen, DEVNULL, TimeoutExpired = ForkedWorker, subprocess.DEVNULL, subprocess.TimeoutExpired


def command(*arguments: str) -> Work:
    return lambda: main(list(arguments), standalone_mode=False)


def fork(work: Work) -> int:
    """Do ``work`` in a process of its own, whose words nobody hears; it leaves with 0 when that came to its end."""
    child = os.fork()
    if not child:
        status = 1
        try:
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, 1)
            os.dup2(silent, 2)
            work()
            status = 0
        finally:
            os._exit(status)
    return child


def ends_well(work: Work) -> bool:
    return os.waitpid(fork(work), 0)[1] == 0


def kill(work: Work, usual_s: float, seed: int) -> None:
    """Kill work at random; every other time at the files that it touches after its intent, one after another."""
    if seed % 2:
        os.waitpid(fork(lambda: die_while_writing(work, seed // 2 % FILES)), 0)
        return
    child = fork(work)
    time.sleep(random.Random(seed).uniform(0, 1.2 * usual_s))  # noqa: S311 (moments, no secrets)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def die_while_writing(work: Work, at: int) -> None:
    """Do work, and be killed when it touches its ``at``-th file after the intent."""
    before, touched, ours = size_of_journal(), count(), os.getpid()

    def look(event: str, _: tuple[object, ...]) -> None:
        if event in TOUCHES and os.getpid() == ours and size_of_journal() > before and next(touched) == at:
            os.kill(ours, signal.SIGKILL)

    sys.addaudithook(look)
    work()


def size_of_journal() -> int:
    path = path_of_journal()
    return path.stat().st_size if path.exists() else 0


def kills(make: Callable[[int], Work], check: Callable[[int], None]) -> None:
    """Kill, try again and look, again and again; the first time measures how long it takes unharmed."""
    began = time.monotonic()
    assert ends_well(make(-1))
    usual_s, broken = time.monotonic() - began, 0
    check(-1)
    for seed in range(FIRST_KILL, FIRST_KILL + KILLS):
        work = make(seed)
        kill(work, usual_s, seed)
        broke_off = any(one.step == "begun" for one in read_journal())
        broken += broke_off
        # What came to its end before it was killed stands already: the retry hears so.
        assert ends_well(work) or not broke_off, seed
        assert [one for one in read_journal() if one.step == "begun"] == []
        check(seed)
    # Otherwise no kill hit what this is about.
    assert broken > 0
    assert len({one.work for one in read_lines() if one.step == "begun"}) <= 2 * KILLS + 2
    left = [path.name for folder in (folder_of_geojson() / PLAN,) for path in folder.glob(".*")]
    assert left == []


def done(what: str, detail: str) -> int:
    return sum((one.what, one.step) == (what, "done") and detail in one.detail for one in read_journal())


def map_is_new() -> bool:
    check_build(build_plan(PLAN))
    return True


@pytest.mark.usefixtures("demo")
def test_a_correction_is_written_built_and_noted_once() -> None:
    def make(seed: int) -> Work:
        row = ["correct", f"{PLAN}/736", "name", f"望月公园{seed}"]
        return command(*row, "--reason", "r", "--who", "w", "--date", "2026-01-01")

    def check(seed: int) -> None:
        assert [row.value for row in load_corrections(PLAN)].count(f"望月公园{seed}") == 1
        assert read_projects(PLAN).loc[f"{PLAN}/736", "name"] == f"望月公园{seed}"
        assert map_is_new()
        assert (
            done("correction", f"name = 望月公园{seed}") - done("correction", f"name = 望月公园{seed}0") >= 1
        )
        exact = [
            one for one in read_journal() if one.detail == f"name = 望月公园{seed}" and one.step == "done"
        ]
        assert len(exact) == 1

    kills(make, check)


def test_a_place_is_written_built_with_and_noted_once(demo: Path) -> None:
    def make(seed: int) -> Work:
        spot = ("120.58", "30.0", "250")
        row = ["add-place", PLAN, f"new{seed}", f"新地点{seed}", ",".join(spot)]
        return command(*row, "--kind", "attraction", "--source", "a tester")

    def check(seed: int) -> None:
        with (demo / "gazetteer.csv").open(encoding="utf-8-sig", newline="") as file:
            assert [row["id"] for row in csv.DictReader(file)].count(f"new{seed}") == 1
        assert map_is_new()
        assert done("place", f"new{seed} at ") == 1

    kills(make, check)


def drafts() -> Sequence[PlaceDraft]:
    records = [one for one in project_records(read_projects(PLAN)) if one["kind"] == "project"]
    return [draft_for(record, f"{number:08x}") for number, record in enumerate(records)]


@pytest.mark.usefixtures("demo")
def test_a_draft_is_applied_built_with_marked_and_noted_once() -> None:
    offered = drafts()

    def make(seed: int) -> Work:
        one = replace(offered[seed % len(offered)], id=f"{seed + 1:08x}")
        keep_draft(one)
        return command("apply-drafts", PLAN, one.id, "--who", "规划局", "--even-moved")

    def check(seed: int) -> None:
        found = {one.id: one.state for one in load_drafts(PLAN)}
        assert found[f"{seed + 1:08x}"] == "applied"
        assert map_is_new()
        assert done("draft", f"applied draft {seed + 1:08x}") == 1

    kills(make, check)


def test_an_import_writes_its_file_once_and_is_noted(demo: Path, tmp_path: Path) -> None:
    def make(seed: int) -> Work:
        spot = {"type": "Point", "coordinates": [120.58, 30.0]}
        features = [{"type": "Feature", "properties": {"n": seed}, "geometry": spot}]
        file = tmp_path / f"plots{seed}.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        return command("import", str(file), "--plan", demo.name)

    def check(seed: int) -> None:
        there = [path.name for path in (tmp_path / "work" / "imports").iterdir()]
        assert f"plots{seed}.geojson" in there
        assert not any("-2" in name or name.startswith(".") for name in there)
        assert json.loads((tmp_path / "work" / "imports" / f"plots{seed}.geojson").read_bytes())["features"]
        exact = [
            one for one in read_journal() if one.subject == f"plots{seed}.geojson" and one.step == "done"
        ]
        assert len(exact) >= 1

    kills(make, check)


def test_a_build_shows_what_the_files_say(demo: Path) -> None:
    lines = (demo / "corrections.csv").read_text(encoding="utf-8")

    def make(seed: int) -> Work:
        row = f"{PLAN}/736,name,望月公园{seed},r,w,2026-01-01\n"
        (demo / "corrections.csv").write_text(lines + row, encoding="utf-8")
        return command("build", "--plan", PLAN)

    def check(seed: int) -> None:
        assert read_projects(PLAN).loc[f"{PLAN}/736", "name"] == f"望月公园{seed}"
        assert map_is_new()

    kills(make, check)


@pytest.mark.usefixtures("demo")
def test_what_the_server_kept_is_noted_and_what_is_noted_was_kept() -> None:
    (one, *_), kept, broken = drafts(), 0, 0

    def work() -> None:
        for number in range(10_000):
            draft = replace(one, id=f"{time.monotonic_ns() % 16**8:08x}")
            hand_in(draft, ANYBODY)
            if number % 2:
                withdraw(draft, ANYBODY)

    for seed in range(FIRST_KILL, FIRST_KILL + KILLS):
        kill(work, 0.1, 2 * seed)
        broken += any(entry.step == "begun" for entry in read_journal())
        with plan_lock(Path(os.environ["GEOAPP_PLAN_FOLDERS"]) / PLAN, "test"):
            finish_written(PLAN)
        told = [entry.detail.partition(":")[0].split() for entry in read_journal() if entry.step == "done"]
        assert [entry for entry in read_journal() if entry.step == "begun"] == []
        handed_in = {words[-1] for words in told if words[0] == "handed"}
        gone = {words[-1] for words in told if words[0] == "withdrew"}
        assert {draft.id for draft in load_drafts(PLAN)} == handed_in - gone
        kept = len(handed_in)
        for draft in load_drafts(PLAN):
            withdraw(draft, ANYBODY)
    assert kept > 0
    assert broken > 0 or KILLS < 20


@pytest.mark.usefixtures("demo")
def test_a_report_is_saved_with_its_file_and_noted_or_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_MAX_ATTACHMENTS", "100000")
    curator, project, broken = Identity(subject="w", role="curator"), f"{PLAN}/736", 0

    def work() -> None:
        held = report_store().latest(PLAN, "2026-01", "2026-01")
        seen = held[project][-1].version if held else 0
        for number in range(seen, 10_000):
            said = SaidStatus(status="ongoing", percent=float(number % 100))
            file = attached(b"%PDF-1.7" + os.urandom(200_000)) if number % 2 else None
            draft = ReportDraft(project=project, seen=number, said=said, file=file)
            save_reports(PLAN, "2026-01", [draft], curator, {project: set()})

    for seed in range(FIRST_KILL, FIRST_KILL + KILLS):
        kill(work, 0.2, seed)
        broken += any(entry.step == "begun" for entry in read_journal())
        with writing(PLAN):
            pass
        told = {entry.sha256 for entry in read_journal() if entry.step == "done"}
        held = report_store().history(PLAN, project)
        assert [entry for entry in read_journal() if entry.step == "begun"] == []
        files = {one.version: one for one in attachment_store().of_project(PLAN, project)}
        assert {digest_of(one, files.get(one.version)) for one in held} == told
        assert [one.version for one in held] == list(range(len(held), 0, -1))
        assert list(files) == list(range(2, len(held) + 1, 2))
    assert report_store().history(
        PLAN, project
    )  # how many there is time for depends on what else the machine does
    assert broken > 0


@pytest.mark.usefixtures("demo")
def test_an_opinion_is_raised_or_answered_and_noted_or_neither() -> None:
    curator, project, broken = Identity(subject="w", role="curator"), f"{PLAN}/736", 0

    def work() -> None:
        for number in range(10_000):
            said = SaidOpinion(text=f"opinion {number}", answer=f"answer {number}", state="done")
            first = raise_opinion(PLAN, project, said, curator, {project: set()})
            answer_opinion(PLAN, first, said, curator, {project: set()})

    for seed in range(FIRST_KILL, FIRST_KILL + KILLS):
        kill(work, 0.2, seed)
        broken += any(entry.step == "begun" for entry in read_journal())
        with writing(PLAN):
            pass
        told = {entry.sha256 for entry in read_journal() if entry.step == "done"}
        held = opinion_store().versions(PLAN)
        assert [entry for entry in read_journal() if entry.step == "begun"] == []
        assert {digest_of(one) for one in held} == told
        assert all(
            [one.version for one in kept.versions] in ([1], [1, 2]) for kept in list_opinions(PLAN, {})
        )
    assert opinion_store().versions(PLAN)
    assert broken > 0


@pytest.mark.usefixtures("demo")
def test_a_list_is_added_decided_or_removed_and_noted_or_neither() -> None:
    curator, broken = Identity(subject="w", role="curator"), 0
    row = LedgerRow(
        id="t1-3", name="甲路", code=None, theme=None, places=(), owner=None, period=None, start=None, finish=None,
        investment=None, planned=1.5, done=None, progress=None, amounts={},
    )  # fmt: skip

    def work() -> None:
        for _ in range(10_000):
            of_now = sha256(str(time.monotonic_ns()).encode()).hexdigest()
            read = LedgerRows(rows=(row,), notes=())
            given = GivenList(title="list.xlsx", sha256=of_now, year=2024, as_of="2024", read=read)
            one = keep_list(load_plan(PLAN), given, by=curator).list
            decide(PLAN, one.id, row.id, [], by=curator)
            remove_list(PLAN, one.id, who="w")

    for seed in range(FIRST_KILL, FIRST_KILL + KILLS):
        kill(work, 0.5, seed)
        broken += any(entry.step == "begun" for entry in read_journal())
        finish_written(PLAN)
        told = {entry.sha256 for entry in read_journal() if entry.step == "done"}
        assert [entry for entry in read_journal() if entry.step == "begun"] == []
        lists, decided = list_store().versions(PLAN), decision_store().versions(PLAN)
        assert {digest_of(one) for one in [*lists, *decided]} == told
        assert {one.id for one in load_ledger(PLAN)} == {
            one.id for one in lists if sum(other.id == one.id for other in lists) == 1
        }
    assert list_store().versions(PLAN)
    assert broken > 0


@pytest.mark.usefixtures("demo")
def test_actuals_are_kept_and_noted_or_neither() -> None:
    curator, broken = Identity(subject="w", role="curator"), 0

    def work() -> None:
        for _ in range(10_000):
            of_now = sha256(str(time.monotonic_ns()).encode()).hexdigest()
            one = ActualsFile(plan=PLAN, title="a.csv", sha256=of_now, added="", who="", rows=())
            keep_actuals(load_plan(PLAN), one, by=curator)

    for seed in range(FIRST_KILL, FIRST_KILL + KILLS):
        kill(work, 0.2, seed)
        broken += any(entry.step == "begun" for entry in read_journal())
        finish_written(PLAN)
        told = {entry.sha256 for entry in read_journal() if entry.step == "done"}
        held = actuals_store().versions(PLAN)
        assert [entry for entry in read_journal() if entry.step == "begun"] == []
        assert {digest_of(one) for one in held} == told
        assert [one.version for one in held] == list(range(1, len(held) + 1))
    last = load_actuals(PLAN)
    assert last is not None
    assert last.sha256 == actuals_store().versions(PLAN)[-1].said.sha256
    assert broken > 0


@pytest.mark.usefixtures("demo")
def test_files_of_an_earlier_program_are_moved_once_and_none_is_lost() -> None:
    (first, *_) = drafts()

    def write(seed: int) -> dict[str, PlaceDraft]:
        names = [f"{seed + 1:04x}{number:04x}" for number in range(20)]
        made = {name: replace(first, id=name) for name in names}
        folder_of_drafts(PLAN).mkdir(parents=True, exist_ok=True)
        for name, one in made.items():
            (folder_of_drafts(PLAN) / f"{name}.json").write_text(json.dumps(asdict(one)), encoding="utf-8")
        return made

    written: dict[str, PlaceDraft] = {}
    broken = 0
    for seed in range(FIRST_KILL, FIRST_KILL + KILLS):
        written |= write(seed)
        kill(command("store", "migrate"), 0.5, 2 * seed)
        broken += any(folder_of_drafts(PLAN).iterdir()) and bool(draft_store().versions(PLAN))
        assert ends_well(command("store", "migrate"))
        assert {one.id: one for one in load_drafts(PLAN)} == written
        assert not any(folder_of_drafts(PLAN).iterdir())
    assert broken > 0 or KILLS < 20


@pytest.mark.usefixtures("demo")
def test_a_build_beside_corrections_loses_none_of_them() -> None:
    def correct() -> None:
        for number in range(KILLS):
            row = ["correct", f"{PLAN}/736", "name", f"望月公园{number}"]
            command(*row, "--reason", "r", "--who", "w", "--date", "2026-01-01")()
            assert read_projects(PLAN).loc[f"{PLAN}/736", "name"] == f"望月公园{number}"

    def build() -> None:
        for _ in range(KILLS):
            command("build", "--plan", PLAN)()

    children = [fork(work) for work in (correct, build, build)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    assert map_is_new()
    assert [one.detail for one in read_journal() if one.what == "correction"] == [
        f"name = 望月公园{number}" for number in range(KILLS)
    ]


@pytest.mark.usefixtures("demo")
def test_two_servers_on_one_folder_keep_every_draft_and_every_line() -> None:
    (one, *_) = drafts()

    def serve(number: int) -> Work:
        def work() -> None:
            for turn in range(10):
                draft = replace(one, id=f"{number:04x}{turn:04x}")
                hand_in(draft, ANYBODY)
                if turn % 2:
                    withdraw(draft, ANYBODY)

        return work

    children = [fork(serve(number)) for number in range(3)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    kept = {f"{number:04x}{turn:04x}" for number in range(3) for turn in range(0, 10, 2)}
    assert {draft.id for draft in load_drafts(PLAN)} == kept
    assert len(read_journal()) == 3 * 15
    assert {one.step for one in read_journal()} == {"done"}
