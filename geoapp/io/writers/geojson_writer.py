"""Write GeoJSON (RFC 7946) in parts: fast, in little memory, the same bytes from the same frame.

The positions of many features are one array, which orjson writes in one call; its text is then cut at the offsets of
rings, lines and points. GEOS writes GeoJSON as well, but not always the shortest number (110.56525070000001).
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd
import shapely

from geoapp.errors import InputError
from geoapp.geometry.arrays import Geometries
from geoapp.settings import COORDINATE_DECIMALS, GEOGRAPHIC_CRS

MEMBERS = ("plan", "attribution", "licence")
"""Members of the collection beside its name; a frame carries them in ``attrs``."""

_FIRST, _PART = 100, 2_000
"""Features of the first part, so that it leaves at once, and of those behind it."""

_NAMES = ("Point", "LineString", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")
"""GeoJSON's names, in the order of shapely's numbers; a ring (2) is written as a line."""

Offsets = npt.NDArray[np.int64]


def stream_features(
    frame: gpd.GeoDataFrame, name: str = "projects", decimals: int = COORDINATE_DECIMALS
) -> Iterator[bytes]:
    """Return the parts of a FeatureCollection, one feature a line.

    Right-hand rule, no ``crs``, and 7 decimals unless more are asked for; plan, attribution and licence come from
    ``frame.attrs``, and each feature's id from a column ``id`` where there is one.

    Raises:
        InputError: the frame is in another CRS than EPSG:4326.
    """
    if frame.crs != GEOGRAPHIC_CRS:
        raise InputError("geojson_crs", wanted=GEOGRAPHIC_CRS, crs=str(frame.crs))
    return _collection(frame, name, decimals)


def geometry_texts(geometries: Geometries, decimals: int = COORDINATE_DECIMALS) -> list[bytes]:
    """Return each geometry as GeoJSON; ``null`` for a missing or empty one.

    >>> geometry_texts(np.array([shapely.Point(87.5, 43), None]))
    [b'{"type":"Point","coordinates":[87.5,43.0]}', b'null']
    >>> geometry_texts(np.array([], dtype=object))
    []

    Raises:
        InputError: a coordinate is no number.
    """
    oriented = shapely.orient_polygons(geometries, exterior_cw=False)
    codes = np.where(shapely.is_empty(oriented), -1, shapely.get_type_id(oriented))
    texts = np.full(len(oriented), b"null", dtype=object)
    for code in np.unique(codes[codes >= 0]).tolist():
        of_type = codes == code
        texts[of_type] = _texts(code, oriented[of_type], decimals)
    return list(texts)


def stream_texts(texts: Iterable[bytes], name: str, members: Mapping[str, str]) -> Iterator[bytes]:
    r"""Yield the parts of a FeatureCollection of features that are written already.

    >>> b"".join(stream_texts([b"{}", b"{}"], "a", {}))
    b'{"type":"FeatureCollection","name":"a","features":[\n{},\n{}\n]}\n'
    """
    yield _head(name, members)
    left, size, joint = iter(texts), _FIRST, b"\n"
    while part := list(islice(left, size)):
        yield joint + b",\n".join(part)
        size, joint = _PART, b",\n"
    yield b"]}\n" if joint == b"\n" else b"\n]}\n"


def _head(name: str, members: Mapping[str, str]) -> bytes:
    told = {key: members[key] for key in MEMBERS if key in members}
    return _dump({"type": "FeatureCollection", "name": name, **told})[:-1] + b',"features":['


def _collection(frame: gpd.GeoDataFrame, name: str, decimals: int) -> Iterator[bytes]:
    yield _head(name, frame.attrs)
    columns = {column: frame[column].array for column in frame.columns if column != frame.geometry.name}
    geometries = frame.geometry.to_numpy()
    ends = [0, *range(_FIRST, len(frame), _PART), len(frame)]
    for start, end in pairwise(sorted(set(ends))):
        part = {name: values[start:end].astype(object) for name, values in columns.items()}
        yield (b",\n" if start else b"\n") + b",\n".join(_features(part, geometries[start:end], decimals))
    yield b"\n]}\n" if len(frame) else b"]}\n"


def _features(columns: Mapping[str, Iterable[Any]], geometries: Geometries, decimals: int) -> Iterator[bytes]:
    for geometry, *row in zip(geometry_texts(geometries, decimals), *columns.values(), strict=True):
        properties = dict(zip(columns, row, strict=True))
        named = {"id": properties["id"]} if "id" in properties else {}
        feature = {
            "type": "Feature",
            **named,
            "properties": properties,
            "geometry": orjson.Fragment(geometry),
        }
        yield _dump(feature)


def _texts(code: int, geometries: Geometries, decimals: int) -> list[bytes]:
    if code == len(_NAMES):
        parts = [b",".join(geometry_texts(shapely.get_parts(geometry), decimals)) for geometry in geometries]
        return [b'{"type":"GeometryCollection","geometries":[%b]}' % part for part in parts]
    name = _NAMES[code].encode()
    return [b'{"type":"%b","coordinates":%b}' % (name, text) for text in _coordinates(geometries, decimals)]


def _coordinates(geometries: Geometries, decimals: int) -> list[bytes]:
    """Return the coordinates of geometries of one type as nested arrays."""
    _, positions, levels = shapely.to_ragged_array(geometries, include_z=False)
    if not np.isfinite(positions).all():
        raise InputError("geojson_no_number")
    array = orjson.dumps(positions.round(decimals), option=orjson.OPT_SERIALIZE_NUMPY)
    # Each position ends with a bracket, and the array with one more; the next begins behind a comma.
    ends = np.flatnonzero(np.frombuffer(array, np.uint8) == ord("]"))[:-1] + 1
    starts = np.concatenate([[1], ends + 1])
    if not levels:
        return _cut(array, starts[:-1], ends)
    first, *outer = levels
    # An empty part has its end before its start, and is cut as nothing.
    texts = [b"[%b]" % text for text in _cut(array, starts[first[:-1]], ends[first[1:] - 1])]
    for offsets in outer:
        texts = [b"[%b]" % b",".join(texts[start:end]) for start, end in pairwise(offsets.tolist())]
    return texts


def _cut(text: bytes, starts: Offsets, ends: Offsets) -> list[bytes]:
    return [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


def _dump(value: object) -> bytes:
    return orjson.dumps(value, default=_plain, option=orjson.OPT_SERIALIZE_NUMPY)


def _plain(value: object) -> Any:  # noqa: ANN401 (whatever JSON can say)
    """Return a plain value for orjson, of pandas' missing values and dates and of other sequences."""
    if isinstance(value, (frozenset, set)):
        return sorted(value)
    return None if pd.isna(value) else str(value)
