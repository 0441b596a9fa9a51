"""A deed that breaks off at any of its steps is finished, or never was, once somebody locks the plan again."""

import csv
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from geoapp.domain.access import ANYBODY
from geoapp.domain.correction import Correction
from geoapp.domain.draft import PlaceDraft
from geoapp.domain.location import Place
from geoapp.errors import InputError
from geoapp.geometry.frames import project_records
from geoapp.io.corrections import load_corrections, path_of_corrections
from geoapp.io.geojson import read_projects
from geoapp.io.journal import read_journal, read_lines
from geoapp.io.plan_lock import plan_lock
from geoapp.pipeline import add_place as add_place_module
from geoapp.pipeline import apply_drafts as apply_drafts_module
from geoapp.pipeline import curate as curate_module
from geoapp.pipeline import undertake as undertake_module
from geoapp.pipeline import written as written_module
from geoapp.pipeline.add_place import add_place
from geoapp.pipeline.apply_drafts import apply_draft, finish_applying
from geoapp.pipeline.build import build_plan, check_build, write_build
from geoapp.pipeline.curate import curate
from geoapp.pipeline.drafts import load_drafts
from geoapp.pipeline.hand_in import hand_in, withdraw
from geoapp.pipeline.undertake import finish_open, rebuild
from geoapp.pipeline.written import finish_written
from geoapp.store.draft_store import DraftStore

from ..invented_plan import PLAN, copy_plan, draft_for, keep_draft  # noqa: TID252

ID = f"{PLAN}/736"
ROW = Correction(id=ID, field="name", value="望月公园", reason="r", who="w", date="2026-01-01", row=0)


BreakOff = Callable[[Callable[[], object]], bool]


class Killed(BaseException):
    """The end of a process."""


@pytest.fixture(autouse=True)
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = copy_plan(tmp_path, monkeypatch)
    write_build(build_plan(PLAN))
    return folder


def die(*_: object, **__: object) -> None:
    raise Killed


def fail(*_: object, **__: object) -> None:
    raise InputError("file_unwritten", file="x", reason="No space left on device")


BREAKS = {
    "before the files": [(undertake_module, "_write")],
    "before the build": [(curate_module, "write_build"), (add_place_module, "write_build"),
                         (apply_drafts_module, "write_build")],
    "before the mark": [(apply_drafts_module, "mark_applied")],
    "before the outcome": [(undertake_module, "end")],
}  # fmt: skip
"""Steps of a deed, by what they call."""


@pytest.fixture(params=BREAKS)
def break_off(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> BreakOff:
    """Return a way to run something that dies at one of its steps; it says whether it did."""

    def run(work: Callable[[], object]) -> bool:
        with monkeypatch.context() as patched:
            for module, name in BREAKS[request.param]:
                patched.setattr(module, name, die)
            try:
                work()
            except Killed:
                return True
            return False

    return run


def open_deeds() -> list[str]:
    return [one.what for one in read_journal() if one.step == "begun"]


def done(what: str) -> int:
    return sum((one.what, one.step) == (what, "done") for one in read_journal())


def is_built() -> bool:
    check_build(build_plan(PLAN))
    return True


def test_a_retry_of_a_correction_finishes_row_build_and_journal(
    break_off: BreakOff,
) -> None:
    first = len(load_corrections(PLAN))
    died = break_off(lambda: curate(ROW))
    assert open_deeds() == (["correction"] if died else [])
    with suppress(InputError):  # where nothing broke off, the row stands already
        written = curate(ROW)
        assert written.row == first + 2
    assert (open_deeds(), done("correction")) == ([], 1)
    assert [row.value for row in load_corrections(PLAN)[first:]] == ["望月公园"]
    assert read_projects(PLAN).loc[ID, "name"] == "望月公园"
    assert is_built()


def test_another_command_finishes_a_correction_as_well(break_off: BreakOff, demo: Path) -> None:
    break_off(lambda: curate(ROW))
    stands = any(row.value == "望月公园" for row in load_corrections(PLAN))
    heard: list[str] = []
    with plan_lock(demo, "build"):
        rebuild(PLAN, tell=heard.append)
    assert open_deeds() == []
    assert done("correction") == stands
    assert is_built()
    assert (read_projects(PLAN).loc[ID, "name"] == "望月公园") is stands


def new_place() -> Path:
    place = Place(
        id="new", name="新地点", aliases=(), name_en="", kind="attraction", level="site", outside=False,
        uncertainty_m=250.0, quality="estimate", district=None, source="a tester", licence="CC BY 4.0", note="",
    )  # fmt: skip
    return add_place(PLAN, place, 120.58, 30.0)


def test_a_retry_of_a_place_finishes_it(break_off: BreakOff, demo: Path) -> None:
    break_off(new_place)
    with suppress(InputError):
        new_place()
    with (demo / "gazetteer.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)].count("new") == 1
    assert (open_deeds(), done("place")) == ([], 1)
    assert is_built()


@pytest.fixture
def draft() -> PlaceDraft:
    record = next(
        one
        for one in project_records(read_projects(PLAN))
        if one["kind"] == "project" and one["geometry"] is None
    )
    return draft_for(record)


def test_a_draft_that_broke_off_is_applied_marked_and_noted_once(
    break_off: BreakOff, demo: Path, draft: PlaceDraft
) -> None:
    keep_draft(draft)
    assert break_off(lambda: apply_draft(draft, "waiting", who="规划局"))
    finish_applying(PLAN)
    if load_drafts(PLAN)[0].state == "waiting":
        apply_draft(draft, "waiting", who="规划局")
    assert [one.state for one in load_drafts(PLAN)] == ["applied"]
    assert (demo / "gazetteer.csv").read_text(encoding="utf-8-sig").count("draft-0000000a") == 1
    assert (open_deeds(), done("draft")) == ([], 1)
    assert is_built()
    with pytest.raises(InputError) as error:
        apply_draft(draft, "waiting", who="规划局")
    assert error.value.code == "draft_applied"


def test_a_draft_withdrawn_meanwhile_is_not_applied(draft: PlaceDraft) -> None:
    with pytest.raises(InputError) as error:
        apply_draft(draft, "waiting", who="规划局")
    assert error.value.code == "draft_unknown"


@pytest.mark.parametrize("step", ["add", "end"])
def test_a_draft_whose_handing_in_broke_off_is_noted_or_was_never_there(
    draft: PlaceDraft, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for deed, is_there in ((hand_in, step == "end"), (withdraw, step != "end")):
        if deed is withdraw and not load_drafts(PLAN):
            hand_in(draft, ANYBODY)
        with monkeypatch.context() as patched:
            patched.setattr(DraftStore if step == "add" else written_module, step, die)
            with pytest.raises(Killed):
                deed(draft, ANYBODY)
        assert open_deeds() == ["draft"]
        finish_written(PLAN)
        assert open_deeds() == []
        assert bool(load_drafts(PLAN)) is is_there
        assert read_journal()[-1].step == ("done" if step == "end" else "undone")


def test_a_file_that_was_changed_after_the_crash_is_said_to_be_unclear(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(curate_module, "write_build", die)
        with pytest.raises(Killed):
            curate(ROW)
    with path_of_corrections(PLAN).open("a", encoding="utf-8") as file:
        file.write(f"{ID},kind,programme,r,w,2026-01-01\n")
    heard: list[str] = []
    with plan_lock(demo, "build"):
        finish_open(PLAN, tell=heard.append)
    assert read_journal()[-1].step == "unclear"
    assert any("look whether it stands" in line and ID in line for line in heard)
    assert is_built()


def test_what_the_disk_refuses_is_taken_back_and_the_journal_says_so(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (demo / "corrections.csv").read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(curate_module, "write_build", fail)
        with pytest.raises(InputError, match="No space left"):
            curate(ROW)
    assert (demo / "corrections.csv").read_bytes() == before
    assert [one.step for one in read_lines()] == ["begun", "undone"]
    assert is_built()
    assert curate(ROW).row


def test_what_cannot_be_taken_back_either_is_finished_later(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(curate_module, "write_build", fail)
        patched.setattr(undertake_module, "_take_back", fail)
        with pytest.raises(InputError, match="No space left"):
            curate(ROW)
    assert open_deeds() == ["correction"]
    curate(ROW)
    assert (open_deeds(), done("correction")) == ([], 1)
    assert (demo / "corrections.csv").read_text(encoding="utf-8").count("望月公园") == 1
    assert is_built()


def test_a_build_that_changes_nothing_writes_nothing(demo: Path, tmp_path: Path) -> None:
    def state() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}

    before = state()
    with plan_lock(demo, "build"):
        rebuild(PLAN)
    assert state() == before
    path_of_corrections(PLAN).write_text(
        path_of_corrections(PLAN).read_text(encoding="utf-8") + f"{ID},name,望月公园,r,w,2026-01-01\n",
        encoding="utf-8",
    )
    with plan_lock(demo, "build"):
        rebuild(PLAN)
    assert [(one.what, one.step) for one in read_lines()] == [("build", "begun"), ("build", "done")]


@pytest.fixture
def jumping_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock of the day jump to and fro, by years."""
    jumps = iter(range(10**6))

    def jump() -> float:
        return 1.8e9 + (-1) ** next(jumps) * 1e8

    monkeypatch.setattr("time.time", jump)


@pytest.mark.usefixtures("jumping_clock")
def test_order_and_locks_do_not_depend_on_the_clock(demo: Path, draft: PlaceDraft) -> None:
    for number in range(4):
        curate(replace(ROW, value=f"望月公园{number}"))
        hand_in(replace(draft, id=f"{number:08x}"), ANYBODY)
    with plan_lock(demo, "build"):
        rebuild(PLAN)
    said = [one.detail for one in read_journal() if one.what == "correction"]
    assert said == [f"name = 望月公园{number}" for number in range(4)]
    assert is_built()
