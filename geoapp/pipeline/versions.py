"""Versions of the programs that a result depends on."""

from functools import cache
from importlib.metadata import version

import pyproj
import shapely


@cache
def versions() -> dict[str, str]:
    """Return the versions by name; do not change the dictionary."""
    return {
        "geoapp": version("geoapp"),
        "geopandas": version("geopandas"),
        "shapely": version("shapely"),
        "GEOS": shapely.geos_version_string,
        "pyproj": version("pyproj"),
        "PROJ": pyproj.proj_version_str,
    }
