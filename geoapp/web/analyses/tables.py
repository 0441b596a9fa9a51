"""The results of analyses as tables for people: one row a feature or pair, in words and round numbers."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from geoapp.geometry.frames import attribute_rows
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.web.analyses.figures import certainty, kilometres, span, square_kilometres, time
from geoapp.web.map.transport.result_shapes import Row

Cell = str | float | None
Maker = Callable[[Row, Words], Cell]


def _text(field: str) -> Maker:
    return lambda row, _: row.get(field)


def _side(role: str) -> Maker:
    """Return the name of one side of a pair; a drawn shape has none of its own."""
    return lambda row, say: say("source_shape") if row[f"{role}_id"] == "shape" else row.get(f"{role}_name")


def _theme(field: str) -> Maker:
    def make(row: Row, say: Words) -> Cell:
        code = next((code for code in load_codelist("themes").codes if code.code == row.get(field)), None)
        return say.name(code) if code else None

    return make


def _sure(field: str = "certainty") -> Maker:
    return lambda row, say: certainty(row[field], say)


def _given(row: Row, field: str) -> float | None:
    """Return a number of a row; ``None`` where it has no meaning there."""
    value = row.get(field)
    # What is not a number does not equal itself.
    return None if value is None or value != value else float(value)  # noqa: PLR0124


def _number(field: str, digits: int, *, per: float = 1.0) -> Maker:
    """Return a number that sorts as one; ``None`` where it has no meaning."""

    def make(row: Row, _: Words) -> Cell:
        value = _given(row, field)
        return None if value is None else round(value / per, digits)

    return make


def _metres(field: str) -> Maker:
    return lambda row, _: round(float(row[field]))


def _apart(row: Row, _: Words) -> Cell:
    """Return how far two are apart that only their radii bring together; what shares ground is not apart."""
    return round(float(row["distance_m"])) or None


def _span(low: str, high: str) -> Maker:
    return lambda row, say: span(row[low], row[high], say)


def _area(row: Row, say: Words) -> Cell:
    low, high = _given(row, "area_low_m2"), _given(row, "area_high_m2")
    return None if low is None or high is None else span(low, high, say, of=square_kilometres)


def _percents(row: Row, say: Words) -> Cell:
    low, high = _given(row, "percent_low"), _given(row, "percent_high")
    return None if low is None or high is None else span(low, high, say, of=lambda value, _: f"{value:.1f}%")


def _counts(row: Row, say: Words) -> Cell:
    return span(row["count_low"], row["count_high"], say, of=lambda value, _: f"{value:.0f}")


def _place(row: Row, say: Words) -> Cell:
    return say("coverage_outside") if row["id"] == "outside" else row["name"]


def _length(row: Row, say: Words) -> Cell:
    metres = _given(row, "length_m")
    return kilometres(metres, say) if metres else None


def _same_place(row: Row, say: Words) -> Cell:
    return say("same_place_yes") if row.get("same_place") else None


def _time(row: Row, say: Words) -> Cell:
    return time(row["time"], say)


COLUMNS: Mapping[str, Mapping[str, Maker]] = {
    "buffer": {
        "name": _text("name"),
        "buffer_metres": _metres("distance_m"),
        "certainty": _sure(),
        "area_km2": _number("area_m2", 3, per=1e6),
        "members": _number("members", 0),
        "cite": _text("cite"),
    },
    "within": {
        "name": _text("name"),
        "any_part": _sure("any_part"),
        "all_parts": _sure("all_parts"),
        "measured_m": _metres("distance_m"),
        "true_range": _span("low_m", "high_m"),
        "nearest_one": _text("nearest_name"),
        "cite": _text("cite"),
        "theme": _theme("theme"),
    },
    "coverage": {
        "coverage_place": _place,
        "coverage_area": _area,
        "coverage_percent": _percents,
        "coverage_count": _counts,
        "coverage_length": _length,
    },
    "overlap": {
        "pair_a": _side("a"),
        "pair_b": _side("b"),
        "certainty": _sure(),
        "shared_km2": _number("area_m2", 3, per=1e6),
        "shared_km": _number("length_m", 2, per=1e3),
        "percent_a": _number("percent_a", 1),
        "percent_b": _number("percent_b", 1),
        "cite_a": _text("a_cite"),
        "cite_b": _text("b_cite"),
        "shared_range": _area,
        "measured_m": _apart,
        "same_place": _same_place,
    },
    "conflicts": {
        "pair_a": _side("a"),
        "pair_b": _side("b"),
        "certainty": _sure(),
        "measured_m": _metres("distance_m"),
        "true_range": _span("low_m", "high_m"),
        "cite_a": _text("a_cite"),
        "cite_b": _text("b_cite"),
        "time": _time,
        "same_place": _same_place,
        "theme_a": _theme("a_theme"),
        "theme_b": _theme("b_theme"),
    },
    "nearest": {
        "pair_a": _side("a"),
        "rank": _number("rank", 0),
        "neighbour": _side("b"),
        "measured_m": _metres("distance_m"),
        "true_range": _span("low_m", "high_m"),
        "certainty": _sure(),
        "cite_b": _text("b_cite"),
        "same_place": _same_place,
        "theme": _theme("b_theme"),
    },
}
"""For each operation its columns: the key of the header in the catalogue, and what stands beneath it.

What must be seen at once, names and citations above all, stands where 1280 pixels show it without scrolling.
"""

WIDTHS = {
    "name": 190,
    "cite": 140,
    "nearest_one": 120,
    "neighbour": 150,
    "same_place": 190,
    **dict.fromkeys(("pair_a", "pair_b"), 140),
    **dict.fromkeys(("cite_a", "cite_b"), 118),
}
"""Of columns in pixels, by their keys; their texts may take two lines. The others are as wide as they need."""


def as_table(frame: GeoDataFrame, operation: str, say: Words) -> pd.DataFrame:
    """Return what people read of a result; a column that holds nothing is left out."""
    rows: list[dict[str, Any]] = attribute_rows(frame)
    made = {key: [make(row, say) for row in rows] for key, make in COLUMNS[operation].items()}
    return pd.DataFrame(
        {say(key): cells for key, cells in made.items() if any(cell not in (None, "") for cell in cells)}
    )
