"""The results of analyses as tables for people: one row a feature or pair, in words and round numbers."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from geoapp.analysis.columns import CellKind, Column
from geoapp.geometry.frames import attribute_rows
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.district_names import DistrictNames, say_districts
from geoapp.pipeline.result_figures import (
    certainty,
    kilometres,
    percent_within,
    span,
    square_kilometres,
    sureness,
    time,
)

ResultRow = Mapping[str, Any]
"""A row of an analysis's result, by the names of its columns."""

ShownCell = str | float | None
Maker = Callable[[ResultRow, Column, Words], ShownCell]
"""Makes a cell of the fields of a row that its column names."""


def as_table(
    frame: GeoDataFrame, columns: tuple[Column, ...], say: Words, districts: DistrictNames
) -> pd.DataFrame:
    """Return a result as people read it; a column that holds nothing is left out.

    ``districts`` says what districts are called.
    """
    rows = [say_districts(row, districts) for row in attribute_rows(frame)]
    made = {one.head: [_MAKERS[one.kind](row, one, say) for row in rows] for one in columns}
    return pd.DataFrame(
        {say(head): cells for head, cells in made.items() if any(cell not in (None, "") for cell in cells)}
    )


def _given(row: ResultRow, field: str) -> float | None:
    """Return a number of a row; ``None`` where it has no meaning there."""
    value = row.get(field)
    # What is not a number does not equal itself.
    return None if value is None or value != value else float(value)  # noqa: PLR0124


def _text(row: ResultRow, column: Column, _: Words) -> ShownCell:
    return row.get(column.fields[0])


def _side(row: ResultRow, column: Column, say: Words) -> ShownCell:
    """Return the name of one side of a pair; a drawn shape has none of its own."""
    one, name = column.fields
    return say("source_shape") if row[one] == "shape" else row.get(name)


def _theme(row: ResultRow, column: Column, say: Words) -> ShownCell:
    value = row.get(column.fields[0])
    code = next((code for code in load_codelist("themes").codes if code.code == value), None)
    return say.name(code) if code else None


def _certainty(row: ResultRow, column: Column, say: Words) -> ShownCell:
    return certainty(row[column.fields[0]], say)


def _sureness(row: ResultRow, column: Column, say: Words) -> ShownCell:
    word, share = column.fields
    return sureness(row[word], row.get(share), say)


def _percent(row: ResultRow, column: Column, _: Words) -> ShownCell:
    """Return a share in whole percent; what is certain has none, as all of it is within."""
    share = _given(row, column.fields[0])
    return None if share is None or row["certainty"] != "possible" else percent_within(share)


def _time(row: ResultRow, column: Column, say: Words) -> ShownCell:
    return time(row[column.fields[0]], say)


def _number(row: ResultRow, column: Column, _: Words) -> ShownCell:
    """Return a number that sorts as one; ``None`` where it has no meaning."""
    value = _given(row, column.fields[0])
    return None if value is None else round(value / column.per, column.digits)


def _metres(row: ResultRow, column: Column, _: Words) -> ShownCell:
    return round(float(row[column.fields[0]]))


def _metres_apart(row: ResultRow, column: Column, say: Words) -> ShownCell:
    """Return the distance of two that only their radii bring together; those that share ground are not apart."""
    return _metres(row, column, say) or None


def _span_of(column: Column, row: ResultRow, say: Words, of: Callable[[float, Words], str]) -> ShownCell:
    low, high = (_given(row, field) for field in column.fields)
    return None if low is None or high is None else span(low, high, say, of=of)


def _range(row: ResultRow, column: Column, say: Words) -> ShownCell:
    low, high = column.fields
    return span(row[low], row[high], say)


def _areas(row: ResultRow, column: Column, say: Words) -> ShownCell:
    return _span_of(column, row, say, square_kilometres)


def _percents(row: ResultRow, column: Column, say: Words) -> ShownCell:
    return _span_of(column, row, say, lambda value, _: f"{value:.1f}%")


def _counts(row: ResultRow, column: Column, say: Words) -> ShownCell:
    return _span_of(column, row, say, lambda value, _: f"{value:.0f}")


def _kilometres(row: ResultRow, column: Column, say: Words) -> ShownCell:
    metres = _given(row, column.fields[0])
    return kilometres(metres, say) if metres else None


def _place(row: ResultRow, column: Column, say: Words) -> ShownCell:
    one, name = column.fields
    return say("coverage_outside") if row[one] == "outside" else row[name]


def _titled(row: ResultRow, column: Column, say: Words) -> ShownCell:
    """Return a name in the reader's language; its fields hold it in Chinese and in English."""
    return row.get(column.fields[say.lang == "en"])


def _same_place(row: ResultRow, column: Column, say: Words) -> ShownCell:
    return say("same_place_yes") if row.get(column.fields[0]) else None


_MAKERS: Mapping[CellKind, Maker] = {
    "text": _text,
    "side": _side,
    "theme": _theme,
    "certainty": _certainty,
    "sureness": _sureness,
    "percent": _percent,
    "time": _time,
    "number": _number,
    "metres": _metres,
    "metres_apart": _metres_apart,
    "range": _range,
    "areas": _areas,
    "percents": _percents,
    "counts": _counts,
    "kilometres": _kilometres,
    "place": _place,
    "same_place": _same_place,
    "titled": _titled,
}
