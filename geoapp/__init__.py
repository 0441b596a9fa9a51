"""Public-works projects of a city plan, read, placed and served as maps.

What stands in ``__all__`` is public: ``docs/python.md`` says how it is used and what may change. Everything is loaded
when it is first asked for, so that the import itself takes no time and changes nothing.
"""

import importlib
from typing import TYPE_CHECKING

from geoapp import settings

if TYPE_CHECKING:
    from geoapp.errors import GeoappError
    from geoapp.notebook.known_plans import plans
    from geoapp.notebook.open_plan import OpenPlan, open_plan
    from geoapp.notebook.user_file import UserFile, check, read

__version__ = settings.VERSION

__all__ = ["GeoappError", "OpenPlan", "UserFile", "__version__", "check", "open_plan", "plans", "read"]

_HOMES = {
    "GeoappError": "geoapp.errors",
    "OpenPlan": "geoapp.notebook.open_plan",
    "UserFile": "geoapp.notebook.user_file",
    "check": "geoapp.notebook.user_file",
    "open_plan": "geoapp.notebook.open_plan",
    "plans": "geoapp.notebook.known_plans",
    "read": "geoapp.notebook.user_file",
}
"""Modules of what is public."""


def __getattr__(name: str) -> object:
    """Load what is public when it is asked for."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
