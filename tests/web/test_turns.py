"""Runs of pages take turns: few at a time, clicks before openings, and none is lost."""

import threading
from collections.abc import Iterator

import pytest

from geoapp.io.slots import Capacity, Slots
from geoapp.web.capacity import turns
from geoapp.web.capacity.turns import given_away, turn


@pytest.fixture
def slots(monkeypatch: pytest.MonkeyPatch) -> Slots:
    one = Slots(Capacity(total=1, each=1, waiting=100, each_waiting=100))
    monkeypatch.setattr(turns, "slots_of", lambda _: one)
    return one


class Run(threading.Thread):
    """A run of a page that draws its name."""

    def __init__(self, name: str, drawn: list[str], *, opening: bool = False) -> None:
        super().__init__(name=name)
        self.drawn, self.opening = drawn, opening

    def run(self) -> None:
        with turn(self.name, opening=self.opening):
            self.drawn.append(self.name)


def start(slots: Slots, *runs: Run) -> None:
    """Start runs one after the other, each in line before the next one comes."""
    for number, run in enumerate(runs, start=1):
        run.start()
        while len(slots._waiting.all) < number:
            pass


def ended(runs: tuple[Run, ...]) -> Iterator[bool]:
    for run in runs:
        run.join(30)
        yield not run.is_alive()


def test_a_click_goes_before_an_opening_of_the_last_moment(slots: Slots) -> None:
    drawn: list[str] = []
    runs = (Run("new", drawn, opening=True), Run("here", drawn))
    with turn("first"):
        start(slots, *runs)
        assert drawn == []
    assert all(ended(runs))
    assert drawn == ["here", "new"]


def test_a_part_of_a_run_needs_no_turn_of_its_own(slots: Slots) -> None:
    with turn("a"), turn("a"):
        assert slots.is_full()
    assert not slots.is_full()


def test_who_only_waits_for_a_worker_lets_others_draw(slots: Slots) -> None:
    drawn: list[str] = []
    other = Run("other", drawn)
    with turn("a"):
        with given_away():
            other.start()
            assert all(ended((other,)))
        assert slots.is_full()
    assert drawn == ["other"]
    assert not slots.is_full()


def test_a_run_that_ends_while_its_turn_is_given_away_leaves_nothing(slots: Slots) -> None:
    with pytest.raises(KeyError), turn("a"), given_away():
        raise KeyError
    assert not slots.is_full()
    with turn("b"):
        assert slots.is_full()


def test_a_run_that_gets_no_turn_goes_ahead(slots: Slots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_S", 0.01)
    drawn: list[str] = []
    other = Run("other", drawn)
    with turn("stuck"):
        other.start()
        assert all(ended((other,)))
        assert drawn == ["other"]
        assert slots.is_full()
    assert not slots.is_full()
    assert not slots.is_awaited()


def test_without_a_turn_there_is_none_to_give_away() -> None:
    with given_away():
        pass
