"""A finding: what looks wrong with coordinates as declared, and the CRS that would mend it."""

from dataclasses import dataclass
from typing import Literal

FindingKind = Literal[
    "swapped_axes",
    "metres_as_degrees",
    "degrees_as_metres",
    "belt_with_prefix",
    "belt_without_prefix",
    "unknown_metres",
    "outside_region",
    "wgs84",
    "gcj02",
    "bd09",
]
"""What the coordinates look like, other than declared. A belt is a 3-degree zone; the last three are datums."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt; its sentence is that of a fault (``fault_codes``). Nothing is converted: the user decides."""

    kind: FindingKind
    crs: str | None = None
    """The CRS to declare instead, where it is one."""
    count: int = 0
    """Coordinates that it concerns; for a datum, places."""
    example: tuple[float, float] | None = None
    """One of those coordinates, as it came."""
