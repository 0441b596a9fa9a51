"""Columns of a table that say where each row lies, found by their headers and by what stands in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geoapp.domain.angles import Angle
from geoapp.errors import ColumnsError
from geoapp.io.user_files.position_cells import (
    RowShape,
    angle_of,
    is_filled,
    order_of,
    pair_of,
    point_of,
    shape_form,
    shape_of,
    srid_of,
)
from geoapp.io.user_files.position_words import named

RowCells = Sequence[object]
TableRows = Sequence[RowCells]

LOOKED_AT = 200
"""TableRows by whose cells a column is judged."""

MOST = 0.8
"""Of the cells that are filled, this part must be what a column is taken for."""

SHAPES = frozenset({"wkt", "wkb", "geojson"})
"""Roles of columns that hold whole geometries."""

_FAMILIES = (("lon", "lat"), ("easting", "northing"), ("x", "y"), ("e", "n"))
_LOOSE = frozenset({"x", "e"})
"""Families whose order and use the numbers say: surveys' X is the northing, and N may be a number of things."""

_LARGEST_DEGREE = 360.0
_PAIR = 2


@dataclass(frozen=True, slots=True)
class PositionColumns:
    """The columns taken, and what each of them holds: east first, or one that holds everything."""

    places: tuple[int, ...]
    roles: tuple[str, ...]
    """``lon``, ``lat``, ``easting``, ``northing``; one of ``lon_lat``, ``lat_lon``, ``easting_northing``,
    ``northing_easting``, ``wkt``, ``wkb``, ``geojson`` where a cell holds both, or a shape."""


def find_columns(head: Sequence[str], body: TableRows, chosen: Sequence[str] = ()) -> PositionColumns:
    """Return the columns of coordinates: those that a person names, east first, else those that are found.

    Shapes go before points, a pair before one cell, degrees before metres; a column without numbers is the last.

    Raises:
        ColumnsError: there are none, or those named do not exist or hold no coordinates.
    """
    looked = body[:LOOKED_AT]
    found = _chosen(head, looked, chosen) if chosen else next(_found(head, looked), None)
    if found is None:
        raise _refused(head, chosen)
    return found


def positions(columns: PositionColumns, body: TableRows) -> tuple[list[RowShape], list[int], str | None]:
    """Return each row's place, the rows whose cells cannot be read, and the CRS that they name."""
    cells = [_cells(body, place) for place in columns.places]
    role = columns.roles[0]
    if len(cells) == _PAIR:
        made = [point_of(angle_of(a), angle_of(b)) for a, b in zip(*cells, strict=True)]
    elif role in SHAPES:
        made = [shape_of(cell, role) for cell in cells[0]]
    else:
        pairs = [pair_of(cell) for cell in cells[0]]
        back = -1 if role in {"lat_lon", "northing_easting"} else 1
        made = [None if pair is None else point_of(*pair[::back]) for pair in pairs]
    filled = [any(map(is_filled, row)) for row in zip(*cells, strict=True)]
    unreadable = [row for row, place in enumerate(made) if place is None and filled[row]]
    crs = srid_of(cells[0]) if role == "wkt" else srid_of([], made) if role == "wkb" else None
    return made, unreadable, crs


def _refused(head: Sequence[str], chosen: Sequence[str]) -> ColumnsError:
    error = (
        ColumnsError("columns_unusable", columns=" | ".join(chosen))
        if chosen
        else ColumnsError("no_coordinates")
    )
    error.columns = tuple(filter(None, head))
    return error


def _chosen(head: Sequence[str], body: TableRows, chosen: Sequence[str]) -> PositionColumns | None:
    names = list(map(_plain, head))
    if len(chosen) > _PAIR or not set(map(_plain, chosen)) <= set(names):
        return None
    places = tuple(names.index(_plain(name)) for name in chosen)
    if len(places) == _PAIR:
        return PositionColumns(places, _roles(_cells(body, places[0])))
    return _shape(places[0], body) or _both(head, places[0], body)


def _found(head: Sequence[str], body: TableRows) -> Iterator[PositionColumns]:
    places = range(len(head))
    yield from filter(None, (_shape(place, body) for place in places))
    empty = []
    for east, north in _FAMILIES:
        for pair in _pairs(head, east, north):
            found = _pair(pair, body, loose=east in _LOOSE, sure=east == "e")
            if found:
                yield found
            elif east != "e":
                empty.append(PositionColumns(pair, ("lon", "lat")))
    said = [place for role in ("both", "both_lat_first") for _, place in named(head, role)]
    yield from filter(None, (_both(head, place, body) for place in said))
    yield from filter(None, (_both(head, place, body, sure=True) for place in places))
    yield from empty


def _pairs(head: Sequence[str], east: str, north: str) -> list[tuple[int, int]]:
    """Return the columns whose headers name both, those that say the same besides first."""
    easts, norths = named(head, east), named(head, north)
    alike = [(e, n) for rest, e in easts for other, n in norths if rest == other and e != n]
    return alike + [(e, n) for _, e in easts for _, n in norths if e != n and (e, n) not in alike]


def _pair(pair: tuple[int, int], body: TableRows, *, loose: bool, sure: bool) -> PositionColumns | None:
    """Return a pair with its roles, east first; ``None`` where no row has both numbers, or they must tell and don't."""
    first, second = (_cells(body, place) for place in pair)
    angles = [(a, b) for a, b in zip(map(angle_of, first), map(angle_of, second), strict=True) if a and b]
    votes = sum(order_of(a, b) for a, b in angles)
    if not angles or (sure and not votes):
        return None
    if loose and votes < 0:
        return PositionColumns(pair[::-1], _roles(second))
    return PositionColumns(pair, _roles(first))


def _roles(easts: RowCells) -> tuple[str, str]:
    """Return the roles of a pair, by the numbers in front: degrees or metres."""
    numbers = [abs(angle.degrees) for angle in map(angle_of, easts) if angle]
    metres = sum(number > _LARGEST_DEGREE for number in numbers)
    return ("easting", "northing") if metres > len(numbers) / 2 else ("lon", "lat")


def _shape(place: int, body: TableRows) -> PositionColumns | None:
    form = shape_form(_cells(body, place), MOST)
    return PositionColumns((place,), (form,)) if form else None


def _both(head: Sequence[str], place: int, body: TableRows, *, sure: bool = False) -> PositionColumns | None:
    """Return a column whose cells hold two numbers each, in the order that they or else the header say.

    Args:
        head: all headers.
        place: the column's.
        body: the rows.
        sure: whether the numbers themselves must say that they are a position.
    """
    filled = [cell for cell in _cells(body, place) if is_filled(cell)]
    pairs = [pair for cell in filled if (pair := pair_of(cell))]
    votes = [order_of(*pair) for pair in pairs]
    told = (
        sum(bool(vote) and all(map(_is_fine, pair)) for vote, pair in zip(votes, pairs, strict=True))
        if sure
        else len(pairs)
    )
    if not pairs or told < MOST * len(filled):
        return None
    north_first = sum(votes) < 0 or (
        sum(votes) == 0 and place in {p for _, p in named(head, "both_lat_first")}
    )
    in_metres = _roles([pair[0].degrees for pair in pairs])[0] == "easting"
    order = (
        ("northing_easting" if north_first else "easting_northing")
        if in_metres
        else ("lat_lon" if north_first else "lon_lat")
    )
    return PositionColumns((place,), (order,))


def _is_fine(angle: Angle) -> bool:
    """Say whether an angle is no whole number, which could be of anything."""
    return bool(angle.axis) or angle.parts > 1 or angle.degrees % 1 != 0


def _cells(body: TableRows, place: int) -> RowCells:
    return [row[place] if place < len(row) else None for row in body]


def _plain(name: str) -> str:
    return " ".join(name.split())
