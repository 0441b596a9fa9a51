"""What stays the same for one run of a page is found once in it, and anew in the next."""

from contextlib import suppress

from geoapp.web.once import once, one_run

asked: list[tuple[str, str]] = []


@once
def answer(name: str, *, lang: str = "zh") -> list[str]:
    asked.append((name, lang))
    return [name, lang]


def test_a_run_asks_once_for_the_same_and_again_for_another() -> None:
    asked.clear()
    with one_run():
        assert answer("a") is answer("a")
        assert answer("a", lang="en") == ["a", "en"]
        with one_run():  # a part of it
            answer("a")
    assert asked == [("a", "zh"), ("a", "en")]


def test_the_next_run_asks_anew() -> None:
    asked.clear()
    for _ in range(2):
        with one_run():
            answer("a")
    assert asked == [("a", "zh")] * 2


def test_nothing_is_kept_where_no_run_is() -> None:
    asked.clear()
    answer("a")
    answer("a")
    assert len(asked) == 2


def test_a_run_that_fails_leaves_nothing_behind() -> None:
    asked.clear()
    with suppress(KeyError), one_run():
        answer("a")
        raise KeyError
    answer("a")
    assert len(asked) == 2
