"""What visits hold is bounded, each and in all, and goes by time; whoever comes back is told."""

import gc
import sys
import time
from collections.abc import Callable
from threading import Thread

import geopandas as gpd
import pytest
from shapely import Point

from geoapp.domain.source import Source
from geoapp.errors import InputError
from geoapp.web.visits import room, visit
from geoapp.web.visits.visit import Kept, Visit
from geoapp.web.visits.weight import weigh

MB = 1_000_000
HOUR_S = 3_600.0


@pytest.fixture(autouse=True)
def no_other_visits(monkeypatch: pytest.MonkeyPatch) -> None:
    there: visit.WeakSet[Visit] = visit.WeakSet()
    monkeypatch.setattr(visit, "_VISITS", there)


def begin(name: str = "a", *, away_s: float = 0.0) -> Visit:
    one = Visit(name, used=time.monotonic() - away_s)
    visit._VISITS.add(one)
    return one


def give_layer(one: Visit, name: str, mb: int) -> None:
    source = Source(kind="file", detail=name)
    room.keep_layer(one, source, mb * MB)
    one.layers[source] = name


def test_a_visit_holds_no_more_than_its_share_and_older_results_go_first() -> None:
    one = begin()
    for number in range(10):
        room.keep_result(one, f"slot{number}", Kept(number, b"x" * 40 * MB))
    assert list(one.results) == ["slot7", "slot8", "slot9"]
    assert room.weight_of(one) <= 150 * MB


def test_a_layer_beyond_a_visits_share_is_refused_and_leaves_nothing() -> None:
    one = begin()
    give_layer(one, "a", 140)
    with pytest.raises(InputError) as caught:
        room.keep_layer(one, Source(kind="file", detail="b"), 20 * MB)
    assert caught.value.code == "layers_too_heavy"
    assert list(one.layer_weights) == [Source(kind="file", detail="a")]
    give_layer(one, "a", 20)  # in its own place it is not counted twice
    assert one.weight == 20 * MB


def test_who_was_away_longest_makes_room_and_is_told_what_went() -> None:
    away = [begin(f"v{number}", away_s=HOUR_S / 2 - number) for number in range(7)]
    for one in away:
        give_layer(one, f"of {one.session}", 140)
        one.used = time.monotonic() - HOUR_S / 2 + int(one.session[1:])
    now = begin("now")
    give_layer(now, "mine", 140)
    assert away[0].gone_layers == ["of v0"]
    assert not away[0].layers
    assert [one.gone_layers for one in away[1:]] == [[]] * 6
    assert room.weight_of_all() <= 1_000 * MB


def test_nobody_at_work_loses_a_layer_to_another() -> None:
    busy = [begin(f"v{number}") for number in range(7)]
    for one in busy:
        give_layer(one, "mine", 140)
    with pytest.raises(InputError) as caught:
        give_layer(begin("late"), "b", 140)
    assert caught.value.code == "layers_no_room"
    assert all(one.layers for one in busy)


def test_what_nobody_used_for_an_hour_goes_by_time_alone() -> None:
    idle, busy = begin("idle"), begin("busy")
    for one in (idle, busy):
        give_layer(one, "a", 1)
        room.keep_result(one, "slot", Kept(1, b"x" * MB))
    idle.used -= HOUR_S + 1
    assert room.let_go_of_the_idle(time.monotonic()) == 1
    assert (idle.weight, idle.gone_layers, idle.losses) == (0, ["a"], 1)
    assert busy.weight > 2 * MB - 1
    assert not busy.gone_layers


def test_what_two_visits_share_is_there_once_and_goes_with_the_last() -> None:
    one, other = begin("a"), begin("b")
    kept = Kept("token", b"x" * MB)
    visit.share("slot", kept)
    for who in (one, other):
        found = visit.find_shared("slot", "token")
        assert found is not None
        room.keep_result(who, "slot", found)
    assert MB <= room.weight_of_all() < 2 * MB
    del kept, found
    one.results.clear()
    assert visit.find_shared("slot", "token") is not None
    other.results.clear()
    gc.collect()
    assert visit.find_shared("slot", "token") is None


def test_weights_are_near_what_a_frame_takes() -> None:
    names = [f"project number {number}" for number in range(10_000)]
    points = gpd.points_from_xy(range(10_000), range(10_000))
    frame = gpd.GeoDataFrame({"name": names, "n": range(10_000)}, geometry=points, crs=4326)
    plain = int(frame.drop(columns="geometry").memory_usage(deep=True).sum())
    assert plain < weigh(frame) < plain + 10_000 * 500
    assert weigh(gpd.GeoDataFrame({"name": ["a"]}, geometry=[Point(0, 0)])) < 2_000


def test_visits_come_change_and_are_weighed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    monkeypatch.setattr(visit, "_KEY", "one")
    other, end = begin("other", away_s=HOUR_S), time.monotonic() + 2
    failed: list[BaseException] = []

    def repeat(act: Callable[[int], object]) -> None:
        turn = 0
        try:
            while time.monotonic() < end and not failed:
                act(turn)
                turn += 1
        except BaseException as error:  # noqa: BLE001 (whatever it is, it would have been a visitor's)
            failed.append(error)

    def work(turn: int) -> None:
        monkeypatch.setattr(visit.st, "session_state", {})
        one = visit.mine()
        for slot in range(20):
            room.keep_result(one, f"{turn % 3}-{slot}", Kept(slot, "x"))
        give_layer(other, f"{turn % 5}", 0)

    threads = [
        Thread(target=repeat, args=(act,))
        for act in (work, lambda _: room.weight_of_all(), lambda _: room.let_layers_go(other))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(interval)
    assert failed == []
