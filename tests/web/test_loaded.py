"""What is loaded of plans stays while it is used, and as much of it as the limits allow."""

from collections.abc import Callable

import pytest

from geoapp.web.loaded import keep_last


@pytest.fixture
def made() -> list[int]:
    return []


def keeping(made: list[int]) -> Callable[[int], list[int]]:
    @keep_last
    def load(size: int) -> list[int]:
        made.append(size)
        return [0] * size

    return load


def test_what_was_used_last_stays_and_what_was_used_longest_ago_goes(
    made: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_MAX_LOADED_PROJECTS", "100")
    load = keeping(made)
    first = load(40)
    load(50)
    assert load(40) is first
    load(30)  # 50 has to go
    assert load(40) is first
    load(50)
    assert made == [40, 50, 30, 50]


def test_what_is_asked_for_is_kept_however_heavy_it_is(
    made: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_MAX_LOADED_PROJECTS", "10")
    load = keeping(made)
    assert load(1000) is load(1000)
    assert made == [1000]


def test_no_more_plans_are_kept_than_the_limit(made: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_MAX_LOADED_PLANS", "3")
    load = keeping(made)
    for size in (1, 2, 3, 4, 2, 3, 4, 1):
        load(size)
    assert made == [1, 2, 3, 4, 1]
