"""A standing layer: areas of the operator's that projects are checked against, such as the three control lines."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from geoapp.domain.access import Seer
from geoapp.domain.layer import Title

ControlLine = Literal["farmland", "redline", "boundary", "other"]
"""永久基本农田, 生态保护红线, 城镇开发边界, or any other area; in the order in which they are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingLayer:
    """A standing layer as the operator's file declares it."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    id: str
    """Small letters, digits, ``-`` and ``_``; sources of analyses name it."""
    title: Title
    kind: ControlLine = "other"
    file: str
    """GeoPackage, GeoParquet or any other layer file; from the folder of the operator's file where not absolute."""
    table: str = ""
    """Of several tables in the file the one to read."""
    crs: str = ""
    """EPSG code or datum; what the file declares where empty."""
    accept_repairs: bool = False
    """Whether invalid geometries may be repaired; they are told either way."""
    plan: str = ""
    """Id of the only plan that it serves; every plan where empty."""
    credit: str = ""
    """Whose data, and of which day; shown beside results."""
    roles: tuple[Seer, ...]
    """Who may see it; ``*`` stands for everybody who may read."""
