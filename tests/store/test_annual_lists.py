"""Annual lists and decisions in the store, SQLite and PostgreSQL: as they were, one first of two, moved from files."""

from dataclasses import asdict, replace
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.domain.access import Identity
from geoapp.domain.ledger import LedgerDecision, LedgerList, LedgerMatch, LedgerRow
from geoapp.domain.matching import MatchMark
from geoapp.errors import InputError, StoreError
from geoapp.geometry.frames import project_records
from geoapp.io.earlier_files import folder_of_lists
from geoapp.io.geojson import read_projects
from geoapp.io.journal import read_journal
from geoapp.io.plans import load_plan
from geoapp.pipeline import moved_files
from geoapp.pipeline.annual_lists import decision_version, list_version, load_ledger
from geoapp.pipeline.build import build_plan, write_build
from geoapp.pipeline.ledger import GivenList, keep_list
from geoapp.pipeline.ledger_decisions import decide, remove_list
from geoapp.pipeline.ledger_rows import LedgerRows
from geoapp.pipeline.moved_files import move_files
from geoapp.pipeline.written import digest_of
from geoapp.settings import file_of_reports
from geoapp.store import decision_store, list_store
from geoapp.store.ledger_store import DecisionStore, ListStore
from geoapp.web.project_states import version_of_lists

from ..invented_plan import PLAN, copy_plan  # noqa: TID252
from .failing import breaking_off, full_disk
from .racing import race

ROW = LedgerRow(
    id="t1-3", name="甲路'\"; -- %s", code=None, theme=None, places=("甲区",), owner=None, period="2024/2025",
    start=None, finish=None, investment=0.1 + 0.2, planned=1e7, done=None, progress="主体施工", amounts={"km": 1.7},
)  # fmt: skip
MATCH = LedgerMatch(
    rows=("t1-3",),
    projects=(f"{PLAN}/351",),
    score=0.625,
    sure=False,
    marks=(MatchMark(code="name", weight=0.5),),
)
LIST = LedgerList(
    plan=PLAN,
    title="list.xlsx",
    sha256="ab" * 32,
    year=2024,
    as_of="2024-06",
    added="2026-11-28T10:00:00.123456+00:00",
    who="某办",
    rows=(ROW, replace(ROW, id="t1-4")),
    matches=(MATCH,),
)
DECIDED = LedgerDecision(
    rows=("t1-3",), projects=(f"{PLAN}/351", f"{PLAN}/416"), who="某办", when="2026-11-29T10:00:00+00:00"
)
CURATOR = Identity(subject="planning", role="curator")
OTHER = Identity(subject="other", role="curator")


@pytest.mark.usefixtures("written")
def test_nothing_is_there_before_somebody_writes() -> None:
    assert (load_ledger(PLAN), version_of_lists(PLAN)) == ((), ())
    assert not file_of_reports().exists()


@pytest.mark.usefixtures("written")
def test_a_list_comes_back_as_it_was_with_what_was_decided_last() -> None:
    kept = list_version(LIST)
    list_store().add([kept])
    assert load_ledger(PLAN) == (LIST,)
    decision_store().add([decision_version(kept, replace(DECIDED, projects=()))])
    decision_store().add([decision_version(kept, DECIDED, 2)])
    assert load_ledger(PLAN) == (replace(LIST, decisions=(DECIDED,)),)
    assert load_ledger("another") == ()


@pytest.mark.usefixtures("written")
def test_the_state_that_pages_keep_lists_by_changes_with_each_version_and_ends_with_the_last_list() -> None:
    states = [version_of_lists(PLAN)]
    kept = list_version(LIST)
    list_store().add([kept])
    states.append(version_of_lists(PLAN))
    decision_store().add([decision_version(kept, DECIDED)])
    states.append(version_of_lists(PLAN))
    other = list_version(replace(LIST, sha256="cd" * 32))
    list_store().add([other])
    states.append(version_of_lists(PLAN))
    removed = replace(kept.said, rows="[]", matches="[]", state="removed")
    list_store().add([replace(kept, version=2, said=removed)])
    states.append(version_of_lists(PLAN))
    assert len(set(states)) == 5
    list_store().add([replace(other, version=2, said=removed)])
    assert version_of_lists(PLAN) == ()
    assert load_ledger(PLAN) == ()


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("kind", [ListStore, DecisionStore])
def test_of_two_who_write_at_one_time_one_is_first(kind: type[ListStore | DecisionStore]) -> None:
    kept = list_version(LIST)
    store, first = (
        (list_store, kept) if kind is ListStore else (decision_store, decision_version(kept, DECIDED))
    )
    outcomes = race(
        lambda number, version: store().add([replace(first, version=version, who=str(number))])  # type: ignore[list-item]
    )
    assert outcomes == {"first": 3, "ledger_version": 6}


@pytest.fixture
def built(written: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 (where it is)
    work = file_of_reports().parent
    copy_plan(tmp_path, monkeypatch)
    monkeypatch.setenv("GEOAPP_DATA", str(work))
    write_build(build_plan(PLAN))


def keep(rows: tuple[LedgerRow, ...] = (ROW,)) -> str:
    read = LedgerRows(rows=rows, notes=())
    given = GivenList(title="list.xlsx", sha256=LIST.sha256, year=2024, as_of="2024", read=read)
    return keep_list(load_plan(PLAN), given, by=CURATOR).list.id


@pytest.mark.usefixtures("built")
def test_every_deed_is_in_the_journal_by_its_hash_and_a_second_decision_is_refused() -> None:
    list_id = keep()
    project, other, *_ = (
        one["id"] for one in project_records(read_projects(PLAN)) if one["kind"] == "project"
    )
    decide(PLAN, list_id, ROW.id, [project], by=CURATOR)
    with pytest.raises(InputError) as refused:
        decide(PLAN, list_id, ROW.id, [other], by=OTHER)
    assert refused.value.code == "ledger_decided"
    decide(PLAN, list_id, ROW.id, [other], by=OTHER, again=True)
    assert [(one.projects, one.who) for one in load_ledger(PLAN)[0].decisions] == [((other,), "other")]
    remove_list(PLAN, list_id, who="某办")
    assert load_ledger(PLAN) == ()
    held = [*list_store().versions(PLAN), *decision_store().versions(PLAN)]
    assert {one.sha256 for one in read_journal()} == {digest_of(one) for one in held}
    assert [one.step for one in read_journal()] == ["done"] * 4
    assert {one.subject for one in read_journal()} == {list_id}


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("saved", [False, True])
def test_a_store_that_breaks_off_leaves_a_journal_that_says_what_it_holds(*, saved: bool) -> None:
    with breaking_off(ListStore, saved=saved), pytest.raises(StoreError):
        keep()
    assert [one.step for one in read_journal()] == ["done" if saved else "undone"]
    assert bool(load_ledger(PLAN)) == saved


def write(*lists: LedgerList) -> Path:
    folder = folder_of_lists(PLAN)
    folder.mkdir(parents=True)
    for one in lists:
        (folder / f"{one.id}.json").write_bytes(orjson.dumps(asdict(one), option=orjson.OPT_INDENT_2))
    return folder


LISTS = (replace(LIST, decisions=(DECIDED,)), replace(LIST, year=2025, sha256="cd" * 32))


@pytest.mark.usefixtures("written")
def test_lists_of_an_earlier_program_are_moved_with_what_was_decided_of_them() -> None:
    folder = write(*LISTS)
    with pytest.raises(InputError) as error:
        load_ledger(PLAN)
    assert (error.value.code, str(folder) in str(error.value)) == ("written_in_files", True)
    assert version_of_lists(PLAN) != ()
    done = CliRunner().invoke(main, ["store", "migrate"])
    assert (done.exit_code, "2 files moved into the store." in done.output) == (0, True), done.output
    assert load_ledger(PLAN) == LISTS
    assert list(folder.iterdir()) == []
    assert read_journal() == ()


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("step", [(ListStore, "add"), (DecisionStore, "add"), (moved_files, "remove_file")])
def test_what_broke_off_in_between_is_moved_once(
    step: tuple[object, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(*LISTS)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(*step, die)
        with pytest.raises(KeyboardInterrupt):
            list(move_files())
    assert len(list(folder.iterdir())) == 2
    list(move_files())
    assert load_ledger(PLAN) == LISTS
    assert (len(list_store().versions(PLAN)), len(decision_store().versions(PLAN))) == (2, 1)


MANY = tuple(replace(ROW, id=f"t1-{number}", name=f"第 {number} 号路") for number in range(300))


@pytest.mark.parametrize("moved", [False, True])
def test_a_full_disk_is_one_sentence_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, moved: bool
) -> None:
    copy_plan(tmp_path, monkeypatch)
    monkeypatch.delenv("GEOAPP_STORE", raising=False)
    write_build(build_plan(PLAN))
    list_store().add([list_version(replace(LIST, sha256="ef" * 32))])
    left = [write(replace(LIST, rows=MANY)) / f"{LIST.id}.json"] if moved else []
    work = (lambda: list(move_files())) if moved else (lambda: keep(MANY))
    with full_disk(), pytest.raises(StoreError) as refused:
        work()
    assert refused.value.code == "store_full"
    assert all(path.exists() for path in left)
    assert [one.said.sha256 for one in list_store().versions(PLAN)] == ["ef" * 32]
    assert {one.step for one in read_journal()} <= {"undone"}
