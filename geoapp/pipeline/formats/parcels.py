"""界址点: the corners of areas as text, as parcels are handed over; what has no area is left out."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geoapp.domain.format import Format, Options
from geoapp.domain.parcel_forms import ParcelForms, ParcelSystem
from geoapp.domain.plan import Plan
from geoapp.inspection.fields import name_column
from geoapp.io.parcel_forms import load_parcel_forms
from geoapp.pipeline.attribution import source_sentence
from geoapp.pipeline.tables.dbf_text import MISSING
from geoapp.pipeline.tables.flat_table import is_projects
from geoapp.pipeline.wording import SAY

FORMAT = Format(
    code="parcels",
    suffix=".jzd.txt",
    media_type="text/plain",
    order=11,
    crs_kinds=("belt", "metric"),
    areas_only=True,
    changes={"any": "nothing"},
    encodings=("gbk", "utf-8"),
)

_HECTARE = 10_000.0
_LINE_END = "\r\n"
_MARKS = str.maketrans(
    {",": "\uff0c", "@": "\uff20", "[": "\uff3b", "]": "\uff3d", "\r": " ", "\n": " ", "\t": " "}
)
"""What would mean something in a line, in full width."""


def areas_of(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows whose geometry is a polygon or several."""
    return frame[frame.geom_type.isin(["Polygon", "MultiPolygon"]) & ~frame.geometry.is_empty]


def write(frame: gpd.GeoDataFrame, plan: Plan, options: Options) -> Iterator[bytes]:
    """Yield the head, then each area's lines."""
    forms = load_parcel_forms()
    areas = areas_of(frame).to_crs(options.crs)
    yield _encoded(_head(plan, options.crs, forms), options.encoding)
    column = name_column(areas.columns)
    names = areas[column] if column else areas.index.to_series()
    uses = areas["theme"] if is_projects(frame) else names.map(lambda _: "")
    for number, (shape, name, use) in enumerate(zip(areas.geometry, names, uses, strict=True), start=1):
        yield _encoded(_parcel(shape, number, str(name), str(use), forms), options.encoding)


def _head(plan: Plan, crs: str, forms: ParcelForms) -> list[str]:
    sections, written = forms.sections, forms.written
    zone = _zone_of(int(crs.removeprefix("EPSG:")), forms.systems[0])
    values = {"zone": zone, "publisher": _plain(plan.publisher), "source": _plain(source_sentence(plan, SAY))}
    lines = [f"{key}={value.format(**values)}" for key, value in written.head.items()]
    return [f"[{sections['head']}]", *lines, f"[{sections['body']}]"]


def _zone_of(code: int, system: ParcelSystem) -> int:
    """Return the number of the 3-degree zone of an EPSG code.

    >>> _zone_of(4517, ParcelSystem(words=(), three=(4488, 4509), six=(0, 0), degrees=0))
    29
    """
    return next(code - base for base in system.three if 25 <= code - base <= 45)  # noqa: PLR2004


def _parcel(shape: BaseGeometry, number: int, name: str, use: str, forms: ParcelForms) -> list[str]:
    rings = [ring for part in shapely.get_parts(shape) for ring in _rings(part)]
    roles = {
        forms.roles["count"]: str(sum(map(len, rings))),
        forms.roles["area"]: f"{shapely.area(shape) / _HECTARE:.4f}",
        forms.roles["number"]: str(number),
        forms.roles["name"]: _plain(name),
        forms.roles["shape"]: forms.shapes["area"],
        forms.roles["use"]: _plain(use),
    }
    fields = forms.forms[forms.written.form].fields
    lines = [",".join([*(roles.get(field, "") for field in fields), "@"])]
    first = 1
    for ring_number, ring in enumerate(rings, start=1):
        for place, (easting, northing) in enumerate(ring):
            point = forms.written.point.format(number=first + place % (len(ring) - 1))
            decimals = forms.written.decimals
            lines.append(f"{point},{ring_number},{northing:.{decimals}f},{easting:.{decimals}f}")
        first += len(ring) - 1
    return lines


def _rings(part: Polygon) -> list[np.ndarray]:
    """Return the rings, the shell clockwise from its north-west corner on, as surveys number them."""
    shell, *holes = (np.asarray(ring.coords)[:, :2] for ring in (part.exterior, *part.interiors))
    return [_numbered(shell, clockwise=True), *(_numbered(hole, clockwise=False) for hole in holes)]


def _numbered(ring: np.ndarray, *, clockwise: bool) -> np.ndarray:
    corners = ring[:-1] if shapely.is_ccw(shapely.linearrings(ring)) != clockwise else ring[-2::-1]
    start = int(np.argmax(corners[:, 1] - corners[:, 0]))
    turned = np.roll(corners, -start, axis=0)
    return np.vstack([turned, turned[:1]])


def _plain(text: str) -> str:
    return " ".join(text.translate(_MARKS).split())


def _encoded(lines: list[str], encoding: str) -> bytes:
    text = "".join(f"{line}{_LINE_END}" for line in lines)
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(one if _has(encoding, one) else MISSING for one in text).encode(encoding)


def _has(encoding: str, character: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
