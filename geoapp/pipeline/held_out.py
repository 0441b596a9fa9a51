"""Which network of a model was taught which texts: each but the first lacks a part of the regions."""

from collections.abc import Iterable, Mapping
from pathlib import Path

PARTS = 3
"""Networks beside the first; each is taught without its own part of the texts, so that they differ."""


def parts(names: Iterable[str]) -> Mapping[str, int]:
    """Return the part of each text, by the region that its name says.

    >>> parts(["gwr2025_aba.txt", "gwr2026_aba.txt", "chuan_roads_145.txt"])
    {'gwr2025_aba.txt': 0, 'gwr2026_aba.txt': 0, 'chuan_roads_145.txt': 1}
    """
    listed = list(names)
    part_of = {region: number % PARTS for number, region in enumerate(sorted({*map(_region, listed)}))}
    return {name: part_of[_region(name)] for name in listed}


def _region(name: str) -> str:
    """Return whose text it is: gwr2025_anhui.txt is Anhui's, shandong_digital_145.txt Shandong's."""
    first, *others = Path(name).stem.split("_")
    return others[0] if first.startswith("gwr") and others else first
