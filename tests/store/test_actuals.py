"""Actuals of indicators in the store, SQLite and PostgreSQL: as they were, one first of two, moved from files."""

from dataclasses import asdict, replace
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.domain.access import Identity
from geoapp.domain.indicator import ActualsFile, IndicatorActual
from geoapp.domain.journal import Intent
from geoapp.errors import InputError, StoreError
from geoapp.io.earlier_files import folder_of_actuals
from geoapp.io.journal import begin, read_journal, read_lines
from geoapp.io.plan_lock import plan_lock
from geoapp.io.plans import load_plan
from geoapp.pipeline import moved_files
from geoapp.pipeline.indicators import actuals_version, keep_actuals, load_actuals
from geoapp.pipeline.moved_files import move_files
from geoapp.pipeline.written import digest_of
from geoapp.settings import file_of_reports, folder_of_plans
from geoapp.store import actuals_store
from geoapp.store.actuals_store import ActualsStore
from geoapp.store.version_store import VersionError

from ..invented_plan import PLAN, copy_plan  # noqa: TID252
from .failing import breaking_off, full_disk
from .racing import race

ROW = IndicatorActual(indicator="绿地'\"; -- %s", year=2024, value=0.1 + 0.2, source="<b>公报</b>", line=2)
GIVEN = ActualsFile(
    plan=PLAN,
    title="actuals.csv",
    sha256="ab" * 32,
    added="2026-11-28T10:00:00+00:00",
    who="某局",
    rows=(ROW, replace(ROW, year=2025, source="", line=3)),
)
NEWER = replace(GIVEN, title="newer.csv", sha256="cd" * 32, rows=(ROW,))
CURATOR = Identity(subject="planning", role="curator")


@pytest.mark.usefixtures("written")
def test_nothing_is_there_before_somebody_writes() -> None:
    assert load_actuals(PLAN) is None
    assert not file_of_reports().exists()


@pytest.mark.usefixtures("written")
def test_the_last_file_holds_as_it_was_and_the_ones_before_stay() -> None:
    actuals_store().add([actuals_version(GIVEN)])
    assert load_actuals(PLAN) == GIVEN
    actuals_store().add([actuals_version(NEWER, 2)])
    actuals_store().add([actuals_version(replace(GIVEN, plan="another"))])
    assert (load_actuals(PLAN), load_actuals("another"), load_actuals("third")) == (
        NEWER,
        replace(GIVEN, plan="another"),
        None,
    )
    assert [one.version for one in actuals_store().versions(PLAN)] == [1, 2]
    assert [one.version for one in actuals_store().history(PLAN, "newer.csv")] == [2, 1]


@pytest.mark.usefixtures("written")
def test_of_two_who_write_at_one_time_one_is_first() -> None:
    outcomes = race(
        lambda number, version: actuals_store().add(
            [actuals_version(replace(GIVEN, who=str(number)), version)]
        )
    )
    assert outcomes == {"first": 3, "indicators_version": 6}


@pytest.fixture
def there(written: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 (where it is)
    work = file_of_reports().parent
    copy_plan(tmp_path, monkeypatch)
    monkeypatch.setenv("GEOAPP_DATA", str(work))


@pytest.mark.usefixtures("there")
def test_every_file_is_in_the_journal_by_its_hash_and_the_same_bytes_are_refused() -> None:
    plan = load_plan(PLAN)
    keep_actuals(plan, GIVEN, by=CURATOR)
    with pytest.raises(InputError) as refused:
        keep_actuals(plan, GIVEN, by=CURATOR)
    assert refused.value.code == "indicators_there"
    keep_actuals(plan, NEWER, by=CURATOR)
    held = actuals_store().versions(PLAN)
    assert [one.who for one in held] == ["planning", "planning"]
    assert [one.sha256 for one in read_journal()] == [digest_of(one) for one in held]
    assert {(one.what, one.step) for one in read_journal()} == {("indicators", "done")}
    newest = read_journal()[-1]
    assert newest.subject == "newer.csv"
    assert f"title {GIVEN.title} -> {NEWER.title}" in newest.detail


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize("saved", [False, True])
def test_a_store_that_breaks_off_leaves_a_journal_that_says_what_it_holds(*, saved: bool) -> None:
    with breaking_off(ActualsStore, saved=saved), pytest.raises(StoreError):
        keep_actuals(load_plan(PLAN), GIVEN, by=CURATOR)
    assert [one.step for one in read_journal()] == ["done" if saved else "undone"]
    assert bool(load_actuals(PLAN)) == saved


def write_file(one: ActualsFile, plan_id: str = PLAN) -> Path:
    folder = folder_of_actuals()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{plan_id}.json"
    path.write_bytes(orjson.dumps(asdict(one), option=orjson.OPT_INDENT_2))
    return path


@pytest.mark.usefixtures("written")
def test_a_file_of_an_earlier_program_is_refused_then_moved_and_told() -> None:
    path = write_file(GIVEN)
    with pytest.raises(InputError) as error:
        load_actuals(PLAN)
    assert (error.value.code, str(path.parent) in str(error.value)) == ("written_in_files", True)
    assert load_actuals("another") is None
    done = CliRunner().invoke(main, ["store", "migrate"])
    assert (done.exit_code, f"moved into the store: {path}" in done.output) == (0, True), done.output
    assert (load_actuals(PLAN), path.exists(), read_journal()) == (GIVEN, False, ())


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("step", [(ActualsStore, "add"), (moved_files, "remove_file")])
def test_what_broke_off_in_between_is_moved_once(
    step: tuple[object, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_file(GIVEN)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(*step, die)
        with pytest.raises(KeyboardInterrupt):
            list(move_files())
    assert path.exists()
    assert list(move_files()) == [path]
    assert load_actuals(PLAN) == GIVEN
    assert len(actuals_store().versions(PLAN)) == 1


@pytest.mark.usefixtures("written")
def test_a_file_beside_newer_actuals_stays_and_is_told() -> None:
    actuals_store().add([actuals_version(NEWER)])
    path = write_file(GIVEN)
    with pytest.raises(VersionError):
        list(move_files())
    assert path.exists()
    assert [one.said.title for one in actuals_store().versions(PLAN)] == ["newer.csv"]


@pytest.mark.usefixtures("written")
def test_a_damaged_file_is_named_and_stays() -> None:
    path = write_file(GIVEN)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError) as error:
        list(move_files())
    assert (error.value.code, str(path) in str(error.value), path.exists()) == (
        "indicators_unread",
        True,
        True,
    )


@pytest.mark.usefixtures("there")
def test_what_the_earlier_program_had_begun_gets_its_outcome_by_the_file() -> None:
    path = write_file(GIVEN)
    folder = folder_of_plans() / PLAN
    intent = Intent(what="indicators", who="某局", subject="actuals.csv", detail="2 rows", sha256="")
    with plan_lock(folder, "test"):
        begin(intent, folder, {path: None}, {path: path.read_bytes()})
    list(move_files())
    assert [one.step for one in read_lines()] == ["begun", "done"]


def test_a_full_disk_is_one_sentence_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_plan(tmp_path, monkeypatch)
    monkeypatch.delenv("GEOAPP_STORE", raising=False)
    keep_actuals(load_plan(PLAN), GIVEN, by=CURATOR)
    many = replace(NEWER, rows=tuple(replace(ROW, line=line) for line in range(2, 2_000)))
    with full_disk(), pytest.raises(StoreError) as refused:
        keep_actuals(load_plan(PLAN), many, by=CURATOR)
    assert refused.value.code == "store_full"
    held = load_actuals(PLAN)
    assert held is not None
    assert held.title == GIVEN.title
    assert {one.step for one in read_journal()} == {"done", "undone"}
