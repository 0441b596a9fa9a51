"""Drafts in the store, SQLite and PostgreSQL: handed in, withdrawn, applied, within limits, told as one sentence."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from geoapp.domain.access import ANYBODY, Identity
from geoapp.domain.draft import PlaceDraft
from geoapp.errors import GeoappError, InputError
from geoapp.io.journal import read_journal
from geoapp.pipeline import hand_in as handing_in
from geoapp.pipeline.drafts import first_version, load_drafts, mark_applied
from geoapp.pipeline.hand_in import hand_in, withdraw
from geoapp.pipeline.written import digest_of
from geoapp.settings import file_of_reports
from geoapp.store import draft_store
from geoapp.store.draft_store import DraftStore
from geoapp.store.version_store import VersionError

from .failing import breaking_off, full_disk
from .racing import race

DRAFT = PlaceDraft(
    id="0000000a",
    plan="demo",
    project="demo/1",
    name="甲站'\"; -- %s",
    geometry={"type": "Point", "coordinates": [87.1234567, 43.85]},
    uncertainty_m=200.0,
    source="图册第 3 页",
    datum="wgs84",
    who="某局",
    when="2026-11-28T10:00:00+00:00",
    before="",
)
CURATOR = Identity(subject="planning", role="curator")


def numbered(number: int) -> PlaceDraft:
    return replace(DRAFT, id=f"{number:08x}", when=f"2026-11-28T10:00:{number % 60:02}+00:00")


def keep(draft: PlaceDraft) -> None:
    hand_in(draft, ANYBODY)


@pytest.mark.usefixtures("written")
def test_what_was_handed_in_is_read_back_the_latest_first() -> None:
    assert load_drafts("demo") == ()
    assert not file_of_reports().exists()
    keep(numbered(1))
    keep(numbered(2))
    assert load_drafts("demo") == (numbered(2), numbered(1))
    assert load_drafts("another") == ()


@pytest.mark.usefixtures("written")
def test_a_withdrawn_draft_is_shown_no_more_and_stays_so() -> None:
    keep(DRAFT)
    withdraw(DRAFT, CURATOR)
    withdraw(DRAFT, CURATOR)
    assert load_drafts("demo") == ()
    assert [(one.version, one.said.state, one.who) for one in draft_store().versions("demo")] == [
        (1, "waiting", "某局"),
        (2, "withdrawn", "planning"),
    ]
    withdraw(numbered(9), ANYBODY)
    assert len(read_journal()) == 2


@pytest.mark.usefixtures("written")
def test_an_applied_draft_says_so_and_cannot_be_withdrawn() -> None:
    keep(DRAFT)
    mark_applied(DRAFT, "规划局")
    mark_applied(DRAFT, "规划局")
    assert load_drafts("demo") == (replace(DRAFT, state="applied"),)
    assert [(one.version, one.who) for one in draft_store().versions("demo")] == [(1, "某局"), (2, "规划局")]
    with pytest.raises(InputError) as error:
        withdraw(DRAFT, ANYBODY)
    assert error.value.code == "draft_applied"


@pytest.mark.usefixtures("written")
def test_the_journal_says_what_was_and_is_and_knows_each_version_by_its_hash() -> None:
    keep(DRAFT)
    withdraw(DRAFT, CURATOR)
    first, second = read_journal()
    assert first.detail == (
        "handed in 0000000a: name none -> 甲站'\"; -- %s; "
        'geometry none -> {"type": "Point", "coordinates": [87.1234567, 43.85]}; '
        "uncertainty_m none -> 200; source none -> 图册第 3 页; datum none -> wgs84; state none -> waiting"
    )
    assert (second.who, second.subject) == ("planning", "demo/1")
    assert second.detail == "withdrew 0000000a: state waiting -> withdrawn"
    assert [first.sha256, second.sha256] == [digest_of(one) for one in draft_store().versions("demo")]


@pytest.mark.usefixtures("written")
def test_a_long_shape_is_told_by_its_hash() -> None:
    line = {"type": "LineString", "coordinates": [[87.1 + n / 1000, 43.1] for n in range(500)]}
    keep(replace(DRAFT, geometry=line))
    assert load_drafts("demo")[0].geometry == line
    (entry,) = read_journal()
    assert "characters, SHA-256 " in entry.detail
    assert len(entry.detail) < 600


@pytest.mark.usefixtures("written")
def test_no_more_than_a_number_wait_and_others_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing_in, "MOST_DRAFTS", 2)
    keep(numbered(1))
    keep(numbered(2))
    with pytest.raises(InputError) as error:
        keep(numbered(3))
    assert error.value.code == "drafts_too_many"
    mark_applied(numbered(1), "w")
    keep(numbered(3))
    withdraw(numbered(2), ANYBODY)
    keep(numbered(4))
    assert len(load_drafts("demo")) == 3


@pytest.mark.usefixtures("written")
def test_a_shape_of_too_many_corners_is_refused_and_leaves_nothing() -> None:
    line = {"type": "LineString", "coordinates": [[87.123456789, 43.123456789]] * 5_000}
    with pytest.raises(InputError) as error:
        keep(replace(DRAFT, geometry=line))
    assert error.value.code == "draft_too_large"
    assert (load_drafts("demo"), read_journal()) == ((), ())


@pytest.mark.usefixtures("written")
def test_visitors_who_save_at_once_all_have_their_draft() -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(keep, map(numbered, range(1, 17))))
    assert {draft.id for draft in load_drafts("demo")} == {f"{number:08x}" for number in range(1, 17)}
    assert {one.step for one in read_journal()} == {"done"}


@pytest.mark.usefixtures("written")
def test_of_two_who_end_a_draft_at_one_time_one_is_first() -> None:
    keep(DRAFT)
    (held,) = draft_store().versions("demo")
    ends = [replace(held.said, state=state) for state in ("applied", "withdrawn", "applied")]
    outcomes = race(
        lambda number, _: draft_store().add([replace(held, version=2, said=ends[number])]), versions=1
    )
    assert outcomes == {"first": 1, "draft_version": 2}
    assert [one.version for one in draft_store().versions("demo")] == [1, 2]


@pytest.mark.usefixtures("written")
def test_a_draft_that_is_applied_elsewhere_while_it_is_withdrawn_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep(DRAFT)
    add = DraftStore.add

    def second(store: DraftStore, versions: list[object], beside: list[object]) -> None:
        monkeypatch.setattr(DraftStore, "add", add)
        mark_applied(DRAFT, "规划局")
        add(store, versions, beside)  # type: ignore[arg-type]

    monkeypatch.setattr(DraftStore, "add", second)
    with pytest.raises(VersionError) as error:
        withdraw(DRAFT, ANYBODY)
    assert error.value.code == "draft_version"
    assert [one.state for one in load_drafts("demo")] == ["applied"]
    assert [one.step for one in read_journal()] == ["done", "undone"]


@pytest.mark.parametrize("deed", [keep, lambda one: withdraw(one, ANYBODY)])
def test_nobody_writes_where_the_operator_named_no_folder(
    deed: Callable[[PlaceDraft], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GEOAPP_DATA", raising=False)
    with pytest.raises(InputError) as error:
        deed(DRAFT)
    assert error.value.code == "drafts_off"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    monkeypatch.delenv("GEOAPP_STORE", raising=False)
    return tmp_path / "work"


def test_a_full_disk_is_a_sentence_and_leaves_what_was_there(work: Path) -> None:
    keep(numbered(1))
    corners = [[87.1 + n / 10_000, 43.1] for n in range(3_000)]
    with full_disk(), pytest.raises(InputError) as error:
        keep(replace(numbered(2), geometry={"type": "LineString", "coordinates": corners}))
    assert error.value.code == "drafts_unwritten"
    assert str(work) not in error.value.say("zh")
    assert load_drafts("demo") == (numbered(1),)
    assert [one.step for one in read_journal()] == ["done", "undone"]


@pytest.mark.usefixtures("work")
def test_a_journal_without_room_is_a_sentence_and_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("geoapp.io.journal.append", full)
        with pytest.raises(InputError) as error:
            keep(DRAFT)
    assert error.value.code == "drafts_unwritten"
    assert "No space left on device" in str(error.value)
    assert load_drafts("demo") == ()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "file"))
    with pytest.raises(InputError) as error:
        keep(DRAFT)
    assert error.value.code == "drafts_unwritten"
    assert str(tmp_path) not in error.value.say("zh")


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize("saved", [False, True])
def test_a_store_that_breaks_off_leaves_a_journal_that_says_what_it_holds(*, saved: bool) -> None:
    with breaking_off(DraftStore, saved=saved), pytest.raises(GeoappError):
        keep(DRAFT)
    assert [one.step for one in read_journal()] == ["done" if saved else "undone"]
    assert bool(load_drafts("demo")) == saved
    assert digest_of(first_version(DRAFT)) == read_journal()[0].sha256
