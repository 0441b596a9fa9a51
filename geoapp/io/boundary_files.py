"""An operator's own boundary file: found, checked, and converted once to WGS-84."""

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, cast

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import box

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.plan import Boundaries, Plan
from geoapp.errors import BoundaryError, InputError, UnknownCodeError
from geoapp.geometry.datums import check_datum
from geoapp.geometry.repair import make_valid
from geoapp.geometry.wgs84 import to_wgs84
from geoapp.io import gdal_process
from geoapp.settings import GEOGRAPHIC_CRS, folder_of_boundaries, folder_of_plans

ADCODES = (
    "adcode",
    "district_adcode",
    "ad_code",
    "code",
    "pac",
    "xzqdm",
    "gb",
    "行政区划代码",
    "区划代码",
    "区划码",
    "代码",
)
NAMES = ("name", "district_name", "dt_name", "xzqmc", "mc", "名称", "区县名称", "区县", "行政区名称")
"""Columns that hold a district's code and name, in lower case; the first that the file has is taken."""

NATIONAL = "156"
"""Surveying files put China's ISO number before the six digits of an adcode."""

_BEGINNINGS = {
    ".geojson": (b"{",),
    ".json": (b"{",),
    ".gpkg": (b"SQLite format 3\0",),
    ".shp": (b"\x00\x00\x27\x0a",),
}
"""What a file begins with: GDAL goes by content, and some of its formats name further files and hosts."""

_log = logging.getLogger("geoapp")


def find_file(plan: Plan) -> Path:
    """Return the path of a plan's boundary file: beside its plan.toml, else in the folder of boundaries.

    Raises:
        BoundaryError: the file is missing, or its name is a path or of another format.
    """
    source = plan.boundaries.source
    if Path(source).name != source or Path(source).suffix.lower() not in _BEGINNINGS:
        raise BoundaryError("boundary_source", plan=plan.id, source=source, suffixes=", ".join(_BEGINNINGS))
    folders = [folder for folder in (folder_of_plans() / plan.id, folder_of_boundaries()) if folder]
    for folder in folders:
        if (folder / source).is_file():
            return (folder / source).resolve()
    raise BoundaryError("boundary_missing", file=str(folders[0] / source))


def read_boundary_file(path: Path, declared: Boundaries, bbox: BoundingBox) -> gpd.GeoDataFrame:
    """Return a file's districts: columns adcode, name, geometry (EPSG:4326), sorted by adcode.

    Geometries that are not valid are repaired, which the log says.

    Raises:
        BoundaryError: the file is no boundary file, lacks a column, or lies elsewhere.
    """
    return districts_of(_read(path), declared, bbox, path)


def districts_of(
    raw: gpd.GeoDataFrame, declared: Boundaries, bbox: BoundingBox, path: Path
) -> gpd.GeoDataFrame:
    """Return the districts of a frame as :func:`read_boundary_file` does; ``path`` is what messages name.

    Raises:
        BoundaryError: it lacks a column, a code or a polygon, or lies elsewhere.
    """
    adcodes = _adcodes(raw[_column(raw, declared.adcode_column, ADCODES, "adcode", path)], path)
    names = _names(raw[_column(raw, declared.name_column, NAMES, "name", path)], path)
    shapes = _repaired(_in_wgs84(raw, declared.datum, path), names, path)
    _refuse_elsewhere(shapes, bbox, declared.datum, path)
    frame = gpd.GeoDataFrame({"adcode": adcodes, "name": names}, geometry=shapes.array, crs=GEOGRAPHIC_CRS)
    return cast("gpd.GeoDataFrame", frame.sort_values("adcode", ignore_index=True))


def _read(path: Path) -> gpd.GeoDataFrame:
    from pyogrio.errors import DataLayerError, DataSourceError  # noqa: PLC0415 (with all of GDAL, for those who have such a file)

    try:
        with path.open("rb") as file:
            known = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
        if not known.startswith(_BEGINNINGS[path.suffix.lower()]):
            raise BoundaryError("boundary_other", file=str(path))
        # A resolved path of ours, never an address: a shapefile is several files, and GeoPackage goes by its suffix.
        frame = gdal_process.call(_read_frame, path)
    except (OSError, ValueError, DataSourceError, DataLayerError) as error:
        raise BoundaryError("boundary_unread", file=str(path), reason=_first_line(error)) from error
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        raise BoundaryError("boundary_no_polygons", file=str(path))
    return frame


def _read_frame(path: Path) -> Any:  # noqa: ANN401 (a frame, without geometries as pandas has it)
    import pyogrio  # noqa: PLC0415 (see above)

    return pyogrio.read_dataframe(path, fid_as_index=False, datetime_as_string=True)


def _column(
    frame: gpd.GeoDataFrame, declared: str | None, usual: Sequence[str], what: str, path: Path
) -> str:
    present = {str(column).lower(): str(column) for column in frame.columns.drop(frame.geometry.name)}
    wanted: Iterable[str] = (declared.lower(),) if declared else usual
    found = next((present[name] for name in wanted if name in present), None)
    if found is None:
        there = ", ".join(present.values()) or "none at all"
        raise BoundaryError(
            "boundary_column",
            file=str(path),
            column=declared or what,
            columns=there,
            what=what,
        )
    return found


def _adcodes(column: pd.Series, path: Path) -> list[int]:
    codes = []
    for value in column:
        text = f"{value:.0f}" if isinstance(value, float) and value == value // 1 else str(value).strip()
        digits = text.removeprefix(NATIONAL) if len(text) == len(NATIONAL) + 6 else text
        if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):  # noqa: PLR2004
            raise BoundaryError("boundary_adcode", file=str(path), value=str(value))
        codes.append(int(digits))
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise BoundaryError("boundary_twice", file=str(path), value=str(twice))
    return codes


def _names(column: pd.Series, path: Path) -> list[str]:
    names = ["" if pd.isna(value) else str(value).strip() for value in column]
    if not all(names):
        raise BoundaryError("boundary_unnamed", file=str(path), row=names.index("") + 1)
    return names


def _in_wgs84(raw: gpd.GeoDataFrame, datum: str, path: Path) -> gpd.GeoSeries:
    """Return the polygons in degrees of WGS-84; a file in metres is brought back to degrees first."""
    shapes = raw.geometry
    polygons = shapes.geom_type.isin(["Polygon", "MultiPolygon"])
    if not polygons.all():
        row = int(np.flatnonzero(~polygons)[0]) + 1
        raise BoundaryError("boundary_no_polygon", file=str(path), row=row)
    try:
        if shapes.crs is not None and not shapes.crs.is_geographic:
            shapes = shapes.to_crs(GEOGRAPHIC_CRS)
        converted = to_wgs84(shapes, check_datum(datum))
    except (InputError, UnknownCodeError) as error:
        reason = str(error).rstrip(".")
        raise BoundaryError("boundary_datum", file=str(path), reason=reason, datum=datum) from error
    return gpd.GeoSeries(converted.force_2d(), crs=GEOGRAPHIC_CRS)


def _repaired(shapes: gpd.GeoSeries, names: Sequence[str], path: Path) -> gpd.GeoSeries:
    broken = ~shapes.is_valid
    if not broken.any():
        return shapes
    repaired = shapes.where(
        ~broken,
        gpd.GeoSeries(make_valid(shapes.to_numpy(), keep_collapsed=False), shapes.index, crs=shapes.crs),
    )
    which = ", ".join(name for name, bad in zip(names, broken, strict=True) if bad)
    if repaired.is_empty.any():
        raise BoundaryError("boundary_no_area", file=str(path), names=which)
    _log.warning("%s: the polygon of %s was not valid and was repaired; look at it on the map.", path, which)
    return repaired


def _refuse_elsewhere(shapes: gpd.GeoSeries, bbox: BoundingBox, datum: str, path: Path) -> None:
    bounds = tuple(float(bound) for bound in shapes.total_bounds)
    if box(*bbox).covers(box(*bounds)):
        return
    raise BoundaryError(
        "boundary_elsewhere",
        file=str(path),
        corner=_corner(bounds[:2]),
        opposite=_corner(bounds[2:]),
        region=str(list(bbox)),
        datum=datum,
    )


def _corner(point: Sequence[float]) -> str:
    return f"({point[0]:.4f}, {point[1]:.4f})"


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
