"""Slots are few, the line for them is short and fair, and nothing is lost of either."""

import threading
from itertools import chain

import pytest

from geoapp.io.slots import Capacity, NoSlotError, Slots, Tokens


def never() -> None:
    raise AssertionError


def never_mind() -> None:
    """Do nothing."""


def slots(**changed: int) -> Slots:
    return Slots(Capacity(**({"total": 2, "each": 1, "waiting": 4, "each_waiting": 2} | changed)))


def test_one_holder_cannot_take_every_slot_nor_the_whole_line() -> None:
    some = slots()
    assert some.ask("greedy", lambda: None).working
    assert not any(some.ask("greedy", never).working for _ in range(2))
    with pytest.raises(NoSlotError) as caught:
        some.ask("greedy", never)
    assert caught.value.own
    assert some.ask("another", lambda: None).working
    assert not some.ask("third", never).working


def test_a_full_line_refuses_because_of_everybody() -> None:
    some = slots(waiting=1)
    for name in ("a", "b"):
        some.ask(name, lambda: None)
    some.ask("c", never)
    with pytest.raises(NoSlotError) as caught:
        some.ask("d", never)
    assert not caught.value.own


def test_who_has_the_least_at_work_is_next_and_then_who_came_first() -> None:
    some, turns = slots(total=2, each=2), []
    first, _ = some.ask("busy", lambda: None), some.ask("busy", lambda: None)
    for name in ("busy", "c", "b"):
        some.ask(name, lambda name=name: turns.append(name))  # type: ignore[misc] (bound now)
    some.leave(first)
    assert turns == ["c"]


def test_who_is_late_stands_in_line_as_if_he_had_come_later() -> None:
    times, turns = iter([0.0, 0.1, 1.0, 9.0]), []
    some = Slots(Capacity(total=1, each=1, waiting=4, each_waiting=4), clock=times.__next__)
    first = some.ask("first", never_mind)
    for name, late_s in (("late", 1.5), ("soon", 0.0), ("far later", 0.0)):
        some.ask(name, lambda name=name: turns.append(name), late_s=late_s)  # type: ignore[misc] (bound now)
    ticket = next(one for one in some._waiting.all if one.holder == "soon")
    late = next(one for one in some._waiting.all if one.holder == "late")
    some.leave(first)
    some.leave(ticket)
    some.leave(late)
    assert turns == ["soon", "late", "far later"]


def test_holders_of_one_group_share_half() -> None:
    some = slots(total=4, each=1, waiting=4, each_waiting=1)
    working = [some.ask(f"cookie {n}", lambda: None, group="address").working for n in range(4)]
    assert working == [True, True, False, False]
    with pytest.raises(NoSlotError):
        some.ask("cookie 4", never, group="address")
    assert some.ask("somebody", lambda: None, group="elsewhere").working


def test_what_is_over_leaves_nothing_behind() -> None:
    some = slots()
    tickets = [some.ask(f"visitor {n}", lambda: None, group="address") for n in range(2)]
    tickets.append(some.ask("visitor 3", lambda: None, group="address"))
    for ticket in tickets:
        some.leave(ticket)
    held = (some._working, some._waiting)
    assert not any(chain.from_iterable((one.all, one.holders, one.groups) for one in held))
    assert not some.is_full()


def test_a_slot_is_awaited_only_by_whom_others_keep_waiting() -> None:
    some = slots()
    some.ask("a", lambda: None)
    some.ask("a", never)
    assert not some.is_awaited()
    some.ask("b", lambda: None)
    some.ask("c", never)
    assert some.is_awaited()


def test_held_gives_the_slot_back_whatever_happens() -> None:
    some = slots(total=1, waiting=1)
    with pytest.raises(ZeroDivisionError), some.held("a"):
        raise ZeroDivisionError
    with some.held("b"), pytest.raises(NoSlotError), some.held("c", seconds=0.05):
        never()
    with some.held("c"):
        assert some.has("c")


def test_threads_never_have_more_slots_than_there_are() -> None:
    some, at_work, most = Slots(Capacity(total=3, each=2, waiting=50, each_waiting=50)), [0], [0]
    lock = threading.Lock()

    def work(name: str) -> None:
        for _ in range(20):
            with some.held(name, seconds=30):
                with lock:
                    at_work[0] += 1
                    most[0] = max(most[0], at_work[0])
                with lock:
                    at_work[0] -= 1

    threads = [threading.Thread(target=work, args=(f"visitor {n % 3}",)) for n in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    assert 1 <= most[0] <= 3


def test_a_rate_holds_over_a_minute() -> None:
    now = [0.0]
    tokens = Tokens(burst=10, rate=2, clock=lambda: now[0])
    taken = 0
    for tick in range(600):
        now[0] = tick / 10
        taken += sum(tokens.take() for _ in range(5))
    assert 10 + 2 * 59 <= taken <= 10 + 2 * 60
