"""Versions of the programs that a result depends on."""

from functools import cache
from importlib.metadata import version

import pyproj
import shapely

from geoapp.settings import VERSION


@cache
def versions() -> dict[str, str]:
    """Return the versions by name; do not change the dictionary."""
    return {
        "geoapp": VERSION,
        "geopandas": version("geopandas"),
        "shapely": version("shapely"),
        "GEOS": shapely.geos_version_string,
        "pyproj": version("pyproj"),
        "PROJ": pyproj.proj_version_str,
    }
