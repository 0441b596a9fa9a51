"""Opinions that are raised and answered: who may, over what they saw, what the journal says, and bad days."""

from dataclasses import replace
from pathlib import Path

import pytest

from geoapp.domain.access import Identity
from geoapp.domain.opinion import LONGEST_OPINION, Opinion, SaidOpinion
from geoapp.errors import InputError, StoreError
from geoapp.io import journal
from geoapp.io.journal import read_journal
from geoapp.pipeline.opinions import answer_opinion, find_opinion, list_opinions, raise_opinion
from geoapp.pipeline.status_reports import save_reports
from geoapp.pipeline.written import digest_of, writing
from geoapp.store import opinion_store
from geoapp.store.opinion_store import OpinionStore
from geoapp.store.version_store import VersionError

from ..invented_reports import (  # noqa: TID252
    CITY,
    CURATOR,
    DISTRICTS,
    EDITOR,
    NORTH,
    ONLY_READERS,
    OPERATOR,
    OTHER_EDITOR,
    PLAN,
    SOUTH,
    draft,
)
from ..store.racing import race  # noqa: TID252

TEXT = "红线未定"


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    monkeypatch.delenv("GEOAPP_STORE", raising=False)
    return tmp_path / "work"


def opine(project: str = NORTH, by: Identity = EDITOR, text: str = TEXT, conflict_with: str = "") -> Opinion:
    return raise_opinion(PLAN, project, SaidOpinion(text=text, conflict_with=conflict_with), by, DISTRICTS)


def answer(seen: Opinion, by: Identity = CURATOR, state: str = "agreed", words: str = "") -> Opinion | None:
    said = SaidOpinion(text="another text", state=state, answer=words)  # type: ignore[arg-type]
    return answer_opinion(PLAN, seen, said, by, DISTRICTS)


def nothing_was_written() -> bool:
    return not list_opinions(PLAN, DISTRICTS) and not [one for one in read_journal() if one.step != "undone"]


@pytest.mark.parametrize(
    ("by", "project", "conflict_with"),
    [
        (EDITOR, NORTH, ""),
        (OTHER_EDITOR, SOUTH, ""),
        (CURATOR, CITY, ""),
        (OPERATOR, CITY, NORTH),
        (EDITOR, SOUTH, NORTH),  # a conflict concerns both
        (EDITOR, NORTH, CITY),
    ],
)
def test_who_may_write_there_raises_and_answers(by: Identity, project: str, conflict_with: str) -> None:
    first = opine(project, by, conflict_with=conflict_with)
    assert (first.version, first.who, first.said.state) == (1, by.subject, "open")
    second = answer(first, by, "rejected", "红线已公布")
    assert second
    assert (second.version, second.said) == (
        2,
        SaidOpinion(text=TEXT, state="rejected", answer="红线已公布", conflict_with=conflict_with),
    )
    assert find_opinion(PLAN, first.id).versions == (first, second)


@pytest.mark.parametrize("by", ONLY_READERS)
def test_who_may_only_read_writes_nothing(by: Identity) -> None:
    with pytest.raises(InputError) as refused:
        opine(by=by)
    assert refused.value.code == "written_no_role"
    assert nothing_was_written()
    first = opine()
    with pytest.raises(InputError) as refused:
        answer(first, by)
    assert refused.value.code == "written_no_role"
    assert find_opinion(PLAN, first.id).held == first


@pytest.mark.parametrize(("project", "conflict_with"), [(SOUTH, ""), (CITY, ""), (SOUTH, CITY)])
def test_another_districts_project_is_refused(project: str, conflict_with: str) -> None:
    with pytest.raises(InputError) as refused:
        opine(project, conflict_with=conflict_with)
    assert refused.value.code == "written_other_district"
    assert nothing_was_written()
    first = opine(project, CURATOR, conflict_with=conflict_with)
    with pytest.raises(InputError) as refused:
        answer(first, EDITOR)
    assert refused.value.code == "written_other_district"


@pytest.mark.parametrize(
    ("project", "conflict_with", "code"),
    [
        ("invented/9", "", "written_no_project"),
        ("", "", "written_no_project"),
        (NORTH, "' OR 1=1 --", "written_no_project"),
        (NORTH, NORTH, "opinion_conflict"),
    ],
)
def test_a_project_that_there_is_not_is_refused(project: str, conflict_with: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        opine(project, CURATOR, conflict_with=conflict_with)
    assert refused.value.code == code
    assert nothing_was_written()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "opinion_empty"),
        (" \n\u3000", "opinion_empty"),
        ("x" * (LONGEST_OPINION + 1), "opinion_text"),
        ("a\x00b", "opinion_sign"),
        ("a\x1bb", "opinion_sign"),
        ("a\x1fb", "opinion_sign"),
        ("a\x85b", "opinion_sign"),
        ("a\u202eb", "opinion_sign"),
        ("a\ud800b", "opinion_sign"),
    ],
)
def test_a_text_that_is_none_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        opine(text=text)
    assert refused.value.code == code
    assert nothing_was_written()


@pytest.mark.parametrize(
    ("state", "words", "code"),
    [
        ("closed", "", "opinion_state"),
        ("", "", "opinion_state"),
        ("rejected", " ", "opinion_reason"),
        ("agreed", "x" * (LONGEST_OPINION + 1), "opinion_text"),
        ("agreed", "a\x07", "opinion_sign"),
    ],
)
def test_an_answer_that_is_none_is_refused(state: str, words: str, code: str) -> None:
    first = opine()
    with pytest.raises(InputError) as refused:
        answer(first, state=state, words=words)
    assert refused.value.code == code
    assert find_opinion(PLAN, first.id).versions == (first,)


def test_a_text_is_kept_on_one_line() -> None:
    assert opine(text=" 甲\r\n\t乙\u00a0丙\u3000<b> ").said.text == "甲 乙 丙 <b>"


def test_an_opinion_that_there_is_not_is_refused() -> None:
    first = opine()
    with pytest.raises(InputError) as refused:
        answer(replace(first, id="00000000"))
    assert refused.value.code == "opinion_none"


def test_of_two_editors_the_second_is_refused_and_nothing_of_theirs_is_kept() -> None:
    first = opine()
    mine = answer(first, EDITOR, "done")
    with pytest.raises(VersionError) as refused:
        answer(first, CURATOR, "agreed")
    assert (refused.value.code, refused.value.subject) == ("opinion_version", NORTH)
    assert find_opinion(PLAN, first.id).held == mine
    assert [(one.who, one.step) for one in read_journal()] == [
        ("north-office", "done"),
        ("north-office", "done"),
        ("planning", "undone"),
    ]
    assert mine
    assert answer(mine, CURATOR, "agreed")


def test_editors_at_one_time_lose_nothing_and_the_journal_has_each_line() -> None:
    first = opine(by=CURATOR)

    def write(number: int, version: int) -> None:
        answer(replace(first, version=version), words=f"{number}-{version}")

    assert race(write, versions=4) == {"first": 4, "opinion_version": 8}
    steps = [one.step for one in read_journal()]
    assert (steps.count("done"), steps.count("undone")) == (5, 8)
    assert [one.version for one in find_opinion(PLAN, first.id).versions] == [1, 2, 3, 4, 5]


def test_saying_the_same_again_is_no_version_and_no_line() -> None:
    second = answer(opine(), words="好")
    assert second
    assert answer(second, EDITOR, words=" 好 ") is None
    assert len(read_journal()) == 2


def test_the_journal_says_who_and_what_was_before_and_after() -> None:
    first = opine(conflict_with=SOUTH)
    second = answer(first, words="已协调")
    raised, answered = read_journal()
    assert (raised.what, raised.who, raised.subject) == ("opinion", "north-office", NORTH)
    assert raised.detail == (
        f"{first.id} version 1: text none -> {TEXT}; state none -> open; conflict_with none -> {SOUTH}"
    )
    assert (answered.who, answered.detail) == (
        "planning",
        f"{first.id} version 2: state open -> agreed; answer none -> 已协调",
    )
    assert second
    assert answered.sha256 == digest_of(second)


def test_the_longest_answer_stands_in_the_journal_whole() -> None:
    seen = opine(text="甲" * LONGEST_OPINION)
    for sign in "乙丙":
        there = answer(seen, words=sign * LONGEST_OPINION)
        assert there
        seen = there
    raised, _, last = read_journal()
    assert "甲" * LONGEST_OPINION in raised.detail
    assert f"answer {'乙' * LONGEST_OPINION} -> {'丙' * LONGEST_OPINION}" in last.detail


def test_opinions_are_listed_by_state_and_by_the_districts_of_both_projects() -> None:
    north, both, city = opine(), opine(SOUTH, CURATOR, conflict_with=NORTH), opine(CITY, CURATOR)
    answer(north, state="done")
    found = {one.held.id for one in list_opinions(PLAN, DISTRICTS)}
    assert found == {north.id, both.id, city.id}

    def listed(adcodes: list[str], states: list[str]) -> set[str]:
        return {one.held.id for one in list_opinions(PLAN, DISTRICTS, adcodes, states)}

    assert listed([], ["open"]) == {both.id, city.id}
    assert listed(["990101"], []) == {north.id, both.id}
    assert listed(["990101"], ["open"]) == {both.id}
    assert listed(["990103"], ["done"]) == set()


@pytest.mark.parametrize("saved", [False, True])
def test_a_store_that_breaks_off_leaves_a_journal_that_says_what_the_store_holds(
    monkeypatch: pytest.MonkeyPatch, *, saved: bool
) -> None:
    add = OpinionStore.add

    def broken(store: OpinionStore, versions: object, beside: object) -> None:
        if saved:
            add(store, versions, beside)  # type: ignore[arg-type]
        raise StoreError("store_away", store="x", reason="gone")

    monkeypatch.setattr(OpinionStore, "add", broken)
    with pytest.raises(StoreError):
        opine()
    assert [one.step for one in read_journal()] == ["done" if saved else "undone"]
    assert len(opinion_store().versions(PLAN)) == saved


def test_a_journal_without_room_lets_nothing_be_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(journal, "append", full)
        with pytest.raises(InputError) as refused:
            opine()
    assert refused.value.code == "data_unwritten"
    assert nothing_was_written()


def test_what_an_opinion_left_open_is_made_up_for_by_who_next_writes_a_report(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    append, times = journal.append, iter(range(9))

    def full(handle: int, line: bytes) -> None:
        if next(times) >= 1:
            raise OSError(28, "No space left on device")
        append(handle, line)

    with monkeypatch.context() as patched:
        patched.setattr(journal, "append", full)
        opine()
    assert [one.step for one in read_journal()] == ["begun"]
    save_reports(PLAN, "2026-10", [draft()], EDITOR, DISTRICTS)
    assert [(one.what, one.step) for one in read_journal()] == [("opinion", "done"), ("report", "done")]
    with writing(PLAN):
        pass
    assert len(read_journal()) == 2
