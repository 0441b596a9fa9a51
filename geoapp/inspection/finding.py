"""A finding: what looks wrong with coordinates as declared, why we think so, and what would mend it."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
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
    """One doubt. Nobody has converted anything: the remedy is for the user to accept."""

    kind: Kind
    evidence: str
    """One sentence with the numbers that speak for it."""
    remedy: str
    """One sentence: what to declare or change."""
    crs: str | None = None
    """The CRS that the remedy would declare, where it is one."""
    count: int = 0
    """Coordinates that it concerns; for a datum, places."""
    example: tuple[float, float] | None = None
    """One of those coordinates, as it came."""
