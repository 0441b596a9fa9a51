"""A base map of another's that the operator has switched on; by default there is none."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from geoapp.domain.layer import Title


@dataclass(frozen=True, slots=True, kw_only=True)
class Backdrop:
    """A base map as the operator's file declares it: a host's tiles, or one file of his own."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    title: Title
    kind: Literal["tiles", "pmtiles"] = "tiles"
    """Pictures that the browser fetches from a host, or a PMTiles archive of vector tiles that we serve ourselves."""
    url: str = ""
    """Of tiles: ``https://host/{z}/{x}/{y}…``; ``{key}`` stands for the key."""
    path: str = ""
    """Of an archive; from the folder of the operator's file where it is not absolute."""
    credit: str
    """Whose map it is; shown on the map and on paper."""
    review_number: str = ""
    """Map review number (审图号). Without one no border of an archive is drawn."""
    datum: str
    """A code of ``data/codelists/datums.csv``. Tiles can't be shifted, so only the two that need no shift are taken."""
    key_from: str | None = None
    """Name of the environment variable that holds the key."""
    max_zoom: int = 18
    """Closest zoom of a host's tiles; an archive says its own."""
