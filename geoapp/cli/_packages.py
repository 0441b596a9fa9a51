"""The packages that geoapp needs, and what to say where one is missing."""

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution, requires

from geoapp.errors import GeoappError
from geoapp.settings import DISTRIBUTION


def missing_packages() -> list[str]:
    """Return the packages that geoapp itself names and that are not installed, without loading any."""
    return [name for name in _needed() if not _is_installed(name)]


def missing_error(names: list[str]) -> GeoappError:
    """Return the error that says which packages or modules are missing, and the remedy.

    A module is no package: only what geoapp names itself is certain to be what pip installs by that name.

    >>> str(missing_error(["a_module"]))
    'Needed and not installed: a_module; install geoapp-plans again.'
    """
    known = set(names) <= set(_needed())
    if not known:
        return GeoappError("packages_missing", names=", ".join(names))
    command = f"{sys.executable} -m pip install {' '.join(names)}"
    return GeoappError("packages_install", names=", ".join(names), command=command)


def _needed() -> list[str]:
    """Return the packages that geoapp names; none where it runs from its sources and is not installed itself."""
    try:
        lines = requires(DISTRIBUTION) or []
    except PackageNotFoundError:
        return []
    return [re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in lines if "extra ==" not in line]


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True
