"""Certain, possible and impossible divide all distances between them."""

from hypothesis import given
from hypothesis import strategies as st

from geoapp.domain.certainty import distance_range, judge

metres = st.floats(0, 1e6)


@given(metres, metres, metres, metres)
def test_the_word_is_true_wherever_both_places_are(d: float, radii: float, limit: float, true: float) -> None:
    low, high = distance_range(d, radii)
    if low <= true <= high:
        word = judge(low, high, limit)
        assert word != "certain" or true <= limit
        assert word != "impossible" or true > limit


@given(metres, metres)
def test_without_a_radius_nothing_is_merely_possible(d: float, limit: float) -> None:
    assert judge(*distance_range(d, 0), limit) == ("certain" if d <= limit else "impossible")
