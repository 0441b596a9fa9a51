"""Radii that a user's layer gives: units become metres, and what is missing or wrong never counts as exact."""

from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from geoapp.analysis.attributes import are_sure, radius_column, reasons_of
from geoapp.analysis.radius_cells import is_missing, metres_of
from geoapp.domain.intake import MOST_EXAMPLES, Example, Fault, fault
from geoapp.inspection.fields import name_column
from geoapp.inspection.raw_layer import GEOMETRY, RawLayer
from geoapp.settings import MAX_NAME

_NESTED = "location"
"""A plan's own form, checked as a record and not as a cell."""


def settle_radii(raw: RawLayer) -> RawLayer:
    """Return a layer whose column of radii holds metres or nothing, and what to say of its other cells."""
    table = pd.DataFrame(raw.frame.drop(columns=GEOMETRY))
    column = radius_column(table) if table.columns.is_unique else None
    found: list[Fault] = []
    if column is not None and column != _NESTED:
        cells = table[column].tolist()
        lengths = [None if is_missing(cell) else metres_of(cell) for cell in cells]
        wrong = [row for row, cell in enumerate(cells) if lengths[row] is None and not is_missing(cell)]
        units = [row for row, cell in enumerate(cells) if lengths[row] is not None and not _is_plain(cell)]
        table[column] = pd.Series(
            [
                lengths[row] if row in set(units) or lengths[row] is None else cell
                for row, cell in enumerate(cells)
            ],
            index=table.index,
            dtype=object,
        )
        found += [_told("radius_units", raw, units, column)] if units else []
        found += [_told("radius_wrong", raw, wrong, column)] if wrong else []
        raw = replace(raw, frame=raw.frame.assign(**{column: table[column]}))
    return replace(raw, faults=(*raw.faults, *found, *_blanks(raw, table, column)))


def _blanks(raw: RawLayer, table: pd.DataFrame, column: str | None) -> list[Fault]:
    """Return the fault of features that can be measured and say nothing of their radius, where others do."""
    if not table.columns.is_unique:
        return []
    shapes = raw.frame.geometry.to_numpy()
    measured = (reasons_of(table) == "") & ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    sure = are_sure(table)
    blank = measured & ~sure
    if not blank.any() or not sure.any():
        return []
    field = column or "certainty"
    return [_told("radius_blank", raw, np.flatnonzero(blank).tolist(), field, values=False)]


def _told(code: str, raw: RawLayer, rows: list[int], column: str, *, values: bool = True) -> Fault:
    names = name_column(raw.frame.columns)
    examples = []
    for row in rows[:MOST_EXAMPLES]:
        name = str(raw.frame[names].iloc[row] or "")[:MAX_NAME] if names else ""
        value = str(raw.frame[column].iloc[row])[:MAX_NAME] if values else ""
        origin = raw.origins[row] if raw.origins else None
        place = {"row": origin.row, "sheet": origin.sheet} if origin else {"row": row + 1}
        examples.append(Example(name=name, value=value, **place))
    return fault(code, count=len(rows), examples=tuple(examples), field=column)


def _is_plain(cell: object) -> bool:
    """Say whether a cell is a number as it stands.

    >>> _is_plain(5), _is_plain("5.0"), _is_plain("5 m")
    (True, True, False)
    """
    if not isinstance(cell, str):
        return True
    try:
        float(cell)
    except ValueError:
        return False
    return True
