"""Coordinate systems that a user's coordinates are declared in, and the way from there to WGS-84."""

import re
from typing import Any

import geopandas as gpd
import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError

from geoapp.errors import InputError
from geoapp.geometry.datums import DATUMS
from geoapp.geometry.wgs84 import to_wgs84
from geoapp.settings import GEOGRAPHIC_CRS

_REACHES_OUT = re.compile(r"grids|\+init|pipeline|@|file:|/vsi|https?:", re.IGNORECASE)
"""Words by which a CRS would make PROJ open a file: no CRS of a layer needs them."""

_WRITTEN = re.compile(r"EPSG:\d{4,6}|[A-Z0-9_]{4,20}\s*\[.*\]|\{.*\}", re.DOTALL)
"""A code, WKT or PROJJSON. Any other text would be looked for among all names that PROJ knows, which takes long."""

CRS84 = "OGC:CRS84"
"""WGS-84 with the longitude first, which is how everything is read here."""

OLD_DATUMS = ("xian", "beijing", "北京", "西安")
LONGEST = 20_000


def known_crs(declared: str | None) -> str | None:
    """Return a declared CRS as a short code, a datum as it is, and ``None`` where it cannot be understood.

    >>> known_crs("OGC:CRS84"), known_crs("gcj02"), known_crs("EPSG:1"), known_crs("+init=/etc/passwd:x")
    ('EPSG:4326', 'gcj02', None, None)
    """
    if declared is None or declared in DATUMS:
        return declared
    text = declared.strip()
    if text == CRS84:
        return GEOGRAPHIC_CRS
    if len(text) > LONGEST or _REACHES_OUT.search(text) or not _WRITTEN.fullmatch(text):
        return None
    try:
        crs = CRS.from_user_input(text)
        code = crs.to_epsg()
    except (CRSError, ValueError):
        return None
    if not (crs.is_geographic or crs.is_projected):
        return None
    return f"EPSG:{code}" if code else text


def read_crs(given: str) -> str:
    """Return the CRS that a user names: an EPSG code, with or without the word, or a datum.

    >>> read_crs("4517"), read_crs("epsg:4326"), read_crs("GCJ02")
    ('EPSG:4517', 'EPSG:4326', 'gcj02')

    Raises:
        InputError: no such code.
    """
    word = given.strip()
    if word.lower() in DATUMS:
        return word.lower()
    number = re.fullmatch(r"(?:epsg:)?(\d{4,6})", word, re.IGNORECASE)
    crs = known_crs(f"EPSG:{number[1]}") if number else None
    if crs is None:
        raise InputError("crs_no_code", crs=word[:40], datums=", ".join(DATUMS))
    return crs


def name_of(crs: str) -> str:
    """Return the name of a CRS in sentences.

    >>> name_of("EPSG:4538"), name_of("gcj02")
    ('EPSG:4538', 'gcj02')
    """
    return crs if crs in DATUMS or re.fullmatch(r"EPSG:\d+", crs) else CRS.from_user_input(crs).name[:60]


def rests_on_old_datum(crs: str) -> bool:
    """Say whether a CRS is of Beijing 1954 or Xi'an 1980, which nobody publishes the exact way from.

    >>> rests_on_old_datum("EPSG:4610"), rests_on_old_datum("EPSG:4490"), rests_on_old_datum("gcj02")
    (True, False, False)
    """
    if crs in DATUMS:
        return False
    datum = CRS.from_user_input(crs).datum
    return datum is not None and any(word in datum.name.lower() for word in OLD_DATUMS)


def is_in_degrees(crs: str) -> bool:
    """Say whether a CRS or datum counts in degrees.

    >>> is_in_degrees("bd09"), is_in_degrees("EPSG:4490"), is_in_degrees("EPSG:4538")
    (True, True, False)
    """
    return crs in DATUMS or CRS.from_user_input(crs).is_geographic


def in_wgs84(shapes: Any, crs: str) -> Any:  # noqa: ANN401 (an array of geometries)
    """Return flat geometries of a CRS or datum in degrees of WGS-84.

    Raises:
        InputError: a coordinate that the CRS has no place for.
    """
    series = gpd.GeoSeries(shapes)
    if crs in DATUMS:
        return np.asarray(to_wgs84(series, crs), dtype=object)
    try:
        moved = series.set_crs(CRS.from_user_input(crs)).to_crs(GEOGRAPHIC_CRS)
    except ProjError as error:
        raise InputError("crs_no_degrees", crs=name_of(crs)) from error
    return np.asarray(moved, dtype=object)
