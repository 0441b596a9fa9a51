"""What stays is kept out of garbage collections, and nothing of a visitor's with it."""

import asyncio
import gc
import subprocess
import sys
import weakref
from collections.abc import Iterator

import pytest

from geoapp.io.plans import plan_ids
from geoapp.web import content
from geoapp.web.visits import upkeep


class Ring:
    """A thing that only a collection frees, as sessions of the framework are."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def nothing_frozen() -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.unfreeze()


def look(monkeypatch: pytest.MonkeyPatch, answers: str) -> None:
    """Let it be alone or not, each time that this is asked."""
    told = (answer == "alone" for answer in answers.split())
    monkeypatch.setattr(upkeep, "is_alone", lambda: next(told))


def test_what_is_there_is_frozen_while_nobody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    look(monkeypatch, "alone alone")
    asyncio.run(upkeep.settle())
    assert gc.get_freeze_count() > 10_000


@pytest.mark.parametrize("answers", ["visited visited", "alone visited"])
def test_nothing_is_frozen_while_somebody_is_there(monkeypatch: pytest.MonkeyPatch, answers: str) -> None:
    look(monkeypatch, answers)
    asyncio.run(upkeep.settle())
    assert gc.get_freeze_count() == 0


def test_what_was_frozen_and_let_go_of_is_freed_when_the_last_visitor_has_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ring = Ring()
    look(monkeypatch, "alone alone alone alone")
    asyncio.run(upkeep.settle())
    seen = weakref.ref(ring)
    del ring
    gc.collect()
    assert seen() is not None  # else this proves nothing
    asyncio.run(upkeep.settle())
    assert seen() is None


def test_a_server_looks_for_rings_less_often_than_python_does_as_soon_as_it_loads_its_modules() -> None:
    script = "import gc; usual = gc.get_threshold(); import geoapp.web; print(*usual, *gc.get_threshold())"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True).stdout
    young, *older, ours, middle, old = map(int, told.split())
    assert (young < ours, older) == (True, [middle, old])


def test_a_plan_that_is_read_while_people_are_there_freezes_nothing() -> None:
    content._make_catalogue.__wrapped__(plan_ids()[0], content.FILES, (), (), ())  # type: ignore[attr-defined]
    assert gc.get_freeze_count() == 0
