"""Shares add up exactly."""

from hypothesis import given
from hypothesis import strategies as st

from geoapp.geometry.shares import round_shares


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=12).filter(lambda parts: sum(parts) > 1e-3))
def test_shares_sum_to_one_million_millionths(parts: list[float]) -> None:
    assert sum(round(share * 1_000_000) for share in round_shares(parts)) == 1_000_000


@given(st.lists(st.floats(1, 1e6), min_size=1, max_size=12))
def test_no_share_is_off_by_a_whole_millionth(parts: list[float]) -> None:
    for part, share in zip(parts, round_shares(parts), strict=True):
        assert abs(share - part / sum(parts)) < 1.000001e-6


def test_the_largest_remainder_gets_the_missing_unit() -> None:
    assert round_shares([1, 1, 1]) == [0.333334, 0.333333, 0.333333]
    assert round_shares([1, 1, 4]) == [0.166667, 0.166667, 0.666666]
