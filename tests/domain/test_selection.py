"""A selection and its query parameters say the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.domain.degrees import MAX_CORNERS
from geoapp.domain.selection import Selection, parse_selection

KNOWN = {"theme": ("metro", "railway"), "layer": ("districts", "metro"), "district": ("650106",)}
TRIANGLE = "87.4,43.8,87.5,43.8,87.5,43.9"

degrees = st.floats(-90, 90).map(lambda value: round(value, 6) + 0.0)


@pytest.mark.parametrize(
    "selection",
    [
        Selection(theme=("metro", "railway"), q="2号线", lang="en"),
        Selection(bbox=(87.123456, 43.1, 88.0, 44.0)),
        Selection(shape=((87.4, 43.8), (87.5, 43.8), (87.5, 43.9)), layer=("metro",)),
        Selection(project="demo/1", view="43.80000,87.60000,11.5"),
    ],
)
def test_what_a_selection_writes_is_read_back(selection: Selection) -> None:
    assert parse_selection(selection.to_query(), KNOWN) == (selection, [])


@given(st.lists(st.tuples(degrees, degrees), min_size=3, max_size=MAX_CORNERS, unique=True).map(tuple))
def test_any_drawn_shape_survives_its_address(shape: tuple[tuple[float, float], ...]) -> None:
    assert parse_selection(Selection(shape=shape).to_query(), {}) == (Selection(shape=shape), [])


@pytest.mark.parametrize(
    "value",
    [
        "",
        "87.4,43.8",
        "87.4,43.8,87.5,43.8",  # two corners
        "87.4,43.8,87.5,43.8,87.5",  # half a corner
        "87.4,43.8,87.4,43.8,87.4,43.8",  # one place
        "nan,43.8,87.5,43.8,87.5,43.9",
        "187.4,43.8,87.5,43.8,87.5,43.9",
        ",".join(f"{87 + corner / 1000},43" for corner in range(MAX_CORNERS + 1)),
    ],
)
def test_what_is_no_shape_is_ignored_and_named(value: str) -> None:
    selection, ignored = parse_selection({"shape": [value], "theme": ["metro"]}, KNOWN)
    assert selection == Selection(theme=("metro",))
    assert [(one.name, one.reason) for one in ignored] == [("shape", "malformed")]


def test_the_last_of_several_shapes_counts() -> None:
    selection, _ = parse_selection({"shape": ["1,2", TRIANGLE]}, KNOWN)
    assert selection.shape == ((87.4, 43.8), (87.5, 43.8), (87.5, 43.9))
