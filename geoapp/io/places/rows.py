"""Places of one file of an operator, some thousand at a time: .csv as text, .geojson and .gpkg through GDAL."""

import csv
import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath
from typing import Any

import numpy as np
import pyogrio
import shapely

from geoapp.errors import InputError, RefusedError
from geoapp.geometry.arrays import Floats
from geoapp.geometry.datums import DATUMS, convert
from geoapp.inspection.coordinate_systems import in_wgs84, is_in_degrees, known_crs, read_crs
from geoapp.io.codelists import load_rows
from geoapp.io.geocoding.place_levels import RADII_M
from geoapp.io.places.declared import Declared
from geoapp.io.user_files.csv_rows import DELIMITERS
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.gdal_files import DAMAGE, refuse_virtual
from geoapp.io.user_files.position_columns import PositionColumns, find_columns, positions
from geoapp.limits import limit
from geoapp.settings import GEOGRAPHIC_CRS, METRES_A_DEGREE

SUFFIXES = (".csv", ".geojson", ".json", ".gpkg")
BATCH = 20_000
RADIUS_M = 300.0
"""Of a place whose kind tells no other: by judgement, as of a point of interest of a geocoder."""

_COLUMNS = ("name", "kind", "district", "uncertainty_m", "crs")

PlaceRow = tuple[str, str, str, float, float, float]
"""Name, kind, district, longitude and latitude in WGS-84, radius in metres."""


@dataclass(slots=True)
class Batch:
    """Rows as a file has them, before they are looked at."""

    cells: Mapping[str, Sequence[Any]]
    """By our names of columns."""
    x: Floats
    y: Floats
    reach: Floats
    """Metres from a place's spot to the farthest point of its shape: 0 for points."""
    crs: str


def read_places(content: bytes, name: str, declared: Declared) -> Iterator[list[PlaceRow]]:
    """Yield the places of a file; rows without a name or a spot on earth are left out.

    Raises:
        RefusedError: it is of no known format, damaged, too large, or lacks names or coordinates.
        InputError: its CRS cannot be understood or has no place for a coordinate.
    """
    suffix = PurePath(name).suffix.lower()
    batches = _of_table(content) if suffix == ".csv" else _of_gdal(content, suffix)
    left = limit("places")
    for batch in batches:
        left -= len(batch.x)
        if left < 0:
            raise refused("too_many_features", count=limit("places") - left, limit=limit("places"))
        yield _placed(batch, declared)


def _placed(batch: Batch, declared: Declared) -> list[PlaceRow]:
    lon, lat = _degrees(batch, declared)
    good = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lon) <= 180) & (np.abs(lat) <= 90)  # noqa: PLR2004
    size, cells = len(batch.x), batch.cells
    none = [""] * size
    columns = (cells.get("name", none), cells.get("kind", none), cells.get("district", none))
    radii = cells.get("uncertainty_m", none)
    return [
        (
            str(title).strip(),
            kind := str(kinds or declared.kind).strip(),
            str(district or declared.district).strip(),
            x,
            y,
            _radius(radius, kind, declared) + reach,
        )
        for title, kinds, district, radius, x, y, reach, kept in zip(
            *columns, radii, lon.tolist(), lat.tolist(), batch.reach.tolist(), good.tolist(), strict=True
        )
        if kept and title
    ]


def _radius(cell: object, kind: str, declared: Declared) -> float:
    try:
        given = float(str(cell)) if cell else 0.0
    except ValueError:
        given = 0.0
    return given if 0 < given < float("inf") else declared.uncertainty_m or RADII_M.get(kind, RADIUS_M)


def _degrees(batch: Batch, declared: Declared) -> tuple[Floats, Floats]:
    """Return coordinates in WGS-84; a row's own CRS goes before the file's."""
    whole = read_crs(declared.crs) if declared.crs else batch.crs
    own = batch.cells.get("crs")
    if own is None:
        return _converted(batch.x, batch.y, whole)
    said = np.array([str(one or "").strip().lower() or whole for one in own], dtype=object)
    lon, lat = batch.x.copy(), batch.y.copy()
    for crs in set(said.tolist()):
        rows = said == crs
        lon[rows], lat[rows] = _converted(
            batch.x[rows], batch.y[rows], crs if crs == whole else read_crs(crs)
        )
    return lon, lat


def _converted(x: Floats, y: Floats, crs: str) -> tuple[Floats, Floats]:
    if crs in DATUMS:
        return convert(x, y, source=crs, target="wgs84")
    if crs == GEOGRAPHIC_CRS or is_in_degrees(crs):
        if (np.abs(x[np.isfinite(x)]) > 360).any():  # noqa: PLR2004 (no degrees in any order)
            raise refused("places_no_degrees")
        return x, y
    moved = shapely.get_coordinates(in_wgs84(shapely.points(x, y), crs))
    return moved[:, 0], moved[:, 1]


def our_columns(head: Sequence[str]) -> dict[str, int]:
    """Return the places of the columns that we know, by our names: a header is a word of the codelist or ends with it.

    >>> our_columns(["经度", "类别", "NAME"]), our_columns(["序号", "学校名称", "所在区县"])
    ({'name': 2, 'kind': 1}, {'name': 1, 'district': 2})
    """
    lower = [one.strip().lower() for one in head]
    words = load_rows("place_columns", ("word", "column"))
    found: dict[str, int] = {}
    for fits in (str.__eq__, str.endswith):
        for row in words:
            at = next((at for at, one in enumerate(lower) if fits(one, row["word"])), None)
            if at is not None and at not in found.values():
                found.setdefault(row["column"], at)
    return {column: found[column] for column in _COLUMNS if column in found}


def _of_table(content: bytes) -> Iterator[Batch]:
    text = io.TextIOWrapper(io.BytesIO(content), encoding=_encoding(content), newline="")
    first = text.readline()
    text.seek(0)
    reader = csv.reader(text, delimiter=max(DELIMITERS, key=first.count), strict=True)
    try:
        head = [one.strip() for one in next(reader, [])]
        columns, taken = _with_name(our_columns(head), head), None
        while rows := [row for row in islice(reader, BATCH) if row]:
            taken = taken or find_columns(head, rows)
            cells = {ours: [row[at] if at < len(row) else "" for row in rows] for ours, at in columns.items()}
            yield Batch(cells, *_spots_of_rows(taken, rows))
    except csv.Error as error:
        raise refused("table_broken", line=reader.line_num) from error


def _spots_of_rows(taken: PositionColumns, rows: list[list[str]]) -> tuple[Floats, Floats, Floats, str]:
    """Return the spots of rows and their CRS; plain numbers, which nearly all tables hold, without the long way."""
    with suppress(ValueError, IndexError):
        east, north = taken.places
        x, y = (np.array([float(row[at] or "nan") for row in rows]) for at in (east, north))
        return x, y, np.zeros(len(rows)), GEOGRAPHIC_CRS
    shapes, _, srid = positions(taken, rows)
    crs = known_crs(srid) or GEOGRAPHIC_CRS
    return *_spots(np.array(shapes, dtype=object), crs), crs


def _with_name(columns: dict[str, int], head: Sequence[str]) -> dict[str, int]:
    if "name" not in columns:
        raise refused("places_no_names", columns=", ".join(head)[:200])
    return columns


def _encoding(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise refused("not_text")


def _of_gdal(content: bytes, suffix: str) -> Iterator[Batch]:
    if suffix == ".gpkg":
        refuse_virtual(content)
    try:
        with _quiet():
            layers = list(enumerate(pyogrio.list_layers(content)))
        for number, (_, kind) in layers:
            if kind is not None:
                yield from _of_layer(content, number)
    except (RefusedError, InputError):
        raise
    except DAMAGE as error:
        raise refused("damaged") from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep GDAL's remarks on names and ring directions to itself; what matters is looked for here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _of_layer(content: bytes, layer: int) -> Iterator[Batch]:
    with ExitStack() as opened:
        with _quiet():
            meta, reader = opened.enter_context(
                pyogrio.open_arrow(content, layer=layer, batch_size=BATCH, use_pyarrow=True)
            )
        head = [str(field) for field in meta["fields"]]
        columns = _with_name(our_columns(head), head)
        crs = known_crs(meta["crs"]) if meta["crs"] else GEOGRAPHIC_CRS
        if crs is None:
            raise refused("crs_unknown")
        shape = meta["geometry_name"] or "wkb_geometry"
        for batch in reader:
            shapes = shapely.from_wkb(batch.column(shape).to_pylist(), on_invalid="ignore")
            cells = {ours: batch.column(head[at]).to_pylist() for ours, at in columns.items()}
            yield Batch(cells, *_spots(shapes, crs), crs)


def _spots(shapes: Any, crs: str) -> tuple[Floats, Floats, Floats]:  # noqa: ANN401 (an array of geometries)
    """Return a spot on each shape, and how far the shape reaches from it in metres."""
    spots = shapely.point_on_surface(shapes)
    x, y = shapely.get_x(spots), shapely.get_y(spots)
    far = shapely.hausdorff_distance(shapes, spots)
    return x, y, np.nan_to_num(far) * (METRES_A_DEGREE if is_in_degrees(crs) else 1.0)
