"""Positions of places in another's file: a table with coordinates, or any other layer, in any datum."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.errors import InputError, RefusedError
from geoapp.geometry.datums import convert_pairs
from geoapp.inspection.coordinate_systems import in_wgs84, known_crs
from geoapp.inspection.raw_layer import GEOMETRY, RawLayer
from geoapp.io.places.rows import our_columns
from geoapp.io.user_files.layer_files import read_layer


@dataclass(frozen=True, slots=True)
class ReportedPlace:
    """A place as another source has it."""

    id: str
    """Empty where the file gives none."""
    name: str
    geometry: BaseGeometry | None
    """In WGS-84; ``None`` where the file gives none."""


def read_positions(path: Path, *, datum: str = "wgs84") -> list[ReportedPlace]:
    """Return the places of a layer, whose coordinates are in ``datum``, or in the CRS that the file declares.

    Raises:
        InputError: the file cannot be read, has no columns for name and coordinates, or a coordinate is no number.
        UnknownCodeError: no such datum.
    """
    raw = _read(path)
    if raw.unreadable:
        first = raw.unreadable[0]
        line = raw.origins[first].row if raw.origins else first + 1
        raise InputError("positions_number", file=str(path), line=line)
    cells = raw.frame.drop(columns=GEOMETRY)
    head = list(map(str, cells.columns))
    named, ident = our_columns(head).get("name"), head.index("id") if "id" in head else None
    if named is None and ident is None:
        raise InputError("positions_columns", file=str(path))
    ids, names = (_texts(raw, at) for at in (ident, named))
    crs = known_crs(raw.crs) if datum == "wgs84" else None
    shapes = [None if one is None else _converted(one, datum, crs) for one in raw.frame.geometry]
    return [ReportedPlace(*place) for place in zip(ids, names, shapes, strict=True)]


def _read(path: Path) -> RawLayer:
    try:
        return read_layer(path.read_bytes(), path.name)
    except OSError as error:
        raise InputError("positions_unread", file=str(path), reason=str(error)) from error
    except RefusedError as error:
        raise InputError("positions_unread", file=str(path), reason=str(error).rstrip(".")) from error


def _texts(raw: RawLayer, at: int | None) -> list[str]:
    """Return a column's cells as text, empty where there is none."""
    if at is None:
        return [""] * len(raw.frame)
    return ["" if cell is None else str(cell).strip() for cell in raw.frame.iloc[:, at]]


def _converted(geometry: BaseGeometry, datum: str, crs: str | None) -> BaseGeometry:
    flat = shapely.force_2d(geometry)
    if crs is not None:
        moved: BaseGeometry = in_wgs84([flat], crs)[0]
        return moved
    return shapely.transform(
        flat, lambda pairs: convert_pairs(np.asarray(pairs), source=datum, target="wgs84")
    )
