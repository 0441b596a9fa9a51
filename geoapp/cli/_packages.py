"""The packages that geoapp needs, and what to say where one is missing."""

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution, requires

from geoapp.errors import GeoappError


def missing_packages() -> list[str]:
    """Return the packages that geoapp itself names and that are not installed, without loading any."""
    needed = [line for line in requires("geoapp") or [] if "extra ==" not in line]
    names = [re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in needed]
    return [name for name in names if not _is_installed(name)]


def missing_error(names: list[str]) -> GeoappError:
    """Return the error that says which packages or modules are missing, and the remedy.

    >>> str(missing_error(["folium", "pyproj"])).split(";")[0]
    'Needed and not installed: folium, pyproj'
    """
    packages = " ".join(names)
    return GeoappError(
        f"Needed and not installed: {', '.join(names)}; install geoapp again, or run "
        f"{sys.executable} -m pip install {packages}."
    )


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True
