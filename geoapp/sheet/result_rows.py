"""Rows of an analysis's result on a sheet: its columns, its groups by certainty, and the places of its numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import shapely
from geopandas import GeoDataFrame

from geoapp.analysis.columns import CellKind, Column
from geoapp.domain.layer import Layer
from geoapp.geometry.frames import attribute_rows
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.district_names import DistrictNames
from geoapp.pipeline.result_table import as_table
from geoapp.sheet.pins import NumberedPlace, color_of, shape_of
from geoapp.sheet.sheet import SheetColumn, SheetEntry, SheetGroup

RESULT, PAIR = "#006f80", "#b8000f"
"""Of numbers: darker than the marks of the screen, so that white figures can be read on them."""

_MOST_COLUMNS = 7
_UNITED = "of"
"""The column by which rows are of one feature: they stand together and share a symbol."""

_WIDTHS: Mapping[CellKind, float] = {
    "text": 30,
    "side": 36,
    "theme": 18,
    "certainty": 13,
    "sureness": 16,
    "percent": 14,
    "time": 17,
    "number": 14,
    "metres": 15,
    "metres_apart": 15,
    "range": 23,
    "areas": 28,
    "percents": 22,
    "counts": 14,
    "kilometres": 18,
    "place": 32,
    "same_place": 20,
    "titled": 26,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRows:
    """The printed rows of a result in the order of their numbers, the first of which is 1."""

    frame: GeoDataFrame
    grouped: bool
    """Whether they are apart by certainty."""

    @property
    def missing(self) -> list[int]:
        """Numbers of the rows without a place on the map."""
        shapes = self.frame.geometry.to_numpy()
        empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
        return [n for n, none in enumerate(empty.tolist(), start=1) if none]


def in_order(frame: GeoDataFrame) -> ResultRows:
    """Return rows in the order of the sheet: the certain first, unless several rows are of one feature."""
    if _UNITED in frame:
        return ResultRows(frame=frame, grouped=False)
    sure = frame["certainty"] == "certain"
    order = [*frame.index[sure], *frame.index[~sure]]
    return ResultRows(frame=frame.loc[order], grouped=True)


def columns_and_groups(
    rows: ResultRows,
    columns: Sequence[Column],
    beyond: frozenset[int],
    districts: DistrictNames,
    say: Words,
) -> tuple[tuple[SheetColumn, ...], tuple[SheetGroup, ...]]:
    """Return the table of a result as people read it; what the groups say already is no column.

    ``districts`` says what districts are called.
    """
    told = [one for one in columns if not (rows.grouped and one.fields == ("certainty",))]
    table = as_table(rows.frame, tuple(told), say, districts)
    widths = {say(one.head): _WIDTHS[one.kind] for one in told}
    heads = list(table.columns)[:_MOST_COLUMNS]
    ids = rows.frame["id"].astype(str).tolist()
    cells = [[_text(cell) for cell in row] for row in table[heads].itertuples(index=False)]
    entries = [
        SheetEntry(
            number=n,
            id=ids[n - 1],
            cells=(say("sheet_off", precision=row[0]) if n in beyond else row[0], *row[1:]),
        )
        for n, row in enumerate(cells, start=1)
    ]
    shown = tuple(SheetColumn(head=head, width=widths[head]) for head in heads)
    return shown, tuple(_groups(entries, rows, say))


def _text(cell: object) -> str:
    """Return a cell as it is printed.

    >>> _text(1234), _text(0.5), _text(None), _text(float("nan"))
    ('1,234', '0.5', '—', '—')
    """
    if cell is None or cell != cell or cell == "":  # noqa: PLR0124 (what is not a number does not equal itself)
        return "—"
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:,.0f}"
    return f"{cell:,}" if isinstance(cell, int | float) else str(cell)


def _groups(entries: list[SheetEntry], rows: ResultRows, say: Words) -> Iterator[SheetGroup]:
    if not rows.grouped:
        if entries:
            yield SheetGroup(title=say("sheet_rows_all", n=len(entries)), entries=tuple(entries))
        return
    names = load_codelist("certainty")
    words = rows.frame["certainty"].tolist()
    for code in dict.fromkeys(words):
        of_it = tuple(entry for entry, word in zip(entries, words, strict=True) if word == code)
        yield SheetGroup(title=say("option", name=say.name(names[code]), count=len(of_it)), entries=of_it)


def places_of_rows(rows: ResultRows, layers: Mapping[str, Layer]) -> list[NumberedPlace]:
    """Return the places of the numbers: rows of one feature, or of the very same shape, share one."""
    found: dict[bytes, list[int]] = {}
    told, shapes = attribute_rows(rows.frame), rows.frame.geometry.to_numpy()
    missing = set(rows.missing)
    for n, (row, shape) in enumerate(zip(told, shapes, strict=True), start=1):
        if n not in missing:
            key = str(row[_UNITED]).encode() if _UNITED in row else shape.wkb
            found.setdefault(key, []).append(n)
    return [_place(numbers, told, shapes[numbers[0] - 1], layers) for numbers in found.values()]


def looks_of(frame: GeoDataFrame, layers: Mapping[str, Layer]) -> list[tuple[str, str]]:
    """Return the colour and shape of each row's symbol."""
    if "a_id" in frame:
        return [(PAIR, shape_of([]))] * len(frame)
    themes = frame["theme"].astype(str).tolist() if "theme" in frame else [""] * len(frame)
    own = [[layers[theme]] if theme in layers else [] for theme in themes]
    return [(color_of(some) or RESULT, shape_of(some)) for some in own]


def _place(
    numbers: list[int], told: list[dict[str, object]], shape: shapely.Geometry, layers: Mapping[str, Layer]
) -> NumberedPlace:
    certain = tuple(n for n in numbers if told[n - 1]["certainty"] == "certain")
    own = [layers[str(told[n - 1]["theme"])] for n in numbers if told[n - 1].get("theme") in layers]
    return NumberedPlace(
        geometry=shape,
        certain=certain,
        possible=tuple(n for n in numbers if n not in certain),
        color=PAIR if "a_id" in told[numbers[0] - 1] else color_of(own) or RESULT,
        shape=shape_of(own),
        exact=bool(certain),
    )
