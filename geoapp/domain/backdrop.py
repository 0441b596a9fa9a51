"""A base map of another's that the operator has switched on; by default there is none."""

from dataclasses import dataclass
from typing import ClassVar

from geoapp.domain.layer import Title


@dataclass(frozen=True, slots=True, kw_only=True)
class Backdrop:
    """Tiles that lie beneath the districts, as the operator's file declares them."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    title: Title
    url: str
    """``https://host/{z}/{x}/{y}…``; ``{key}`` stands for the key."""
    credit: str
    """Whose tiles they are, with the map review number where there is one; shown on the map."""
    datum: str
    """A code of ``data/codelists/datums.csv``. Tiles can't be shifted, so only the two that need no shift are taken."""
    key_from: str | None = None
    """Name of the environment variable that holds the key."""
    max_zoom: int = 18
