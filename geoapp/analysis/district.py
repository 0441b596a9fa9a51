"""A district's part of a plan: its projects by relation and by theme, and those of the whole city."""

from collections import Counter
from dataclasses import dataclass
from typing import get_args

import geopandas as gpd

from geoapp.analysis.tallies import Tally
from geoapp.domain.location import Relation
from geoapp.domain.record import POSSIBLE


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeShare:
    """A theme within a district; the shares of all themes sum to one where any project is sure."""

    theme: str
    certain: int
    possible: int
    share: float
    """Part of the district's sure projects."""


def count_relations(frame: gpd.GeoDataFrame, adcode: str) -> dict[str, int]:
    """Count a district's projects by relation; the counts add up to the projects that touch it or possibly do."""
    counts = Counter(
        row["relation"] for rows in frame["districts"] for row in rows if str(row["adcode"]) == adcode
    )
    return {relation: counts[relation] for relation in get_args(Relation)}


def count_citywide(frame: gpd.GeoDataFrame) -> int:
    """Count the projects of the whole city, which belong to no district."""
    return sum(
        where["kind"] == "city" and not rows
        for where, rows in zip(frame["location"], frame["districts"], strict=True)
    )


def tally_districts(frame: gpd.GeoDataFrame, adcodes: tuple[str, ...]) -> tuple[Tally, ...]:
    """Count the projects of each district; a project in two districts counts in both."""
    found = Counter(
        (str(row["adcode"]), row["relation"] == POSSIBLE) for rows in frame["districts"] for row in rows
    )
    return tuple(
        Tally(code=adcode, certain=found[adcode, False], possible=found[adcode, True]) for adcode in adcodes
    )


def tally_all(frame: gpd.GeoDataFrame) -> Tally:
    """Count the projects of any district, each once; ``sure`` where it surely touches one of them."""
    certain = [
        any(row["relation"] != POSSIBLE for row in rows) for rows in frame["districts"] if len(rows) > 0
    ]
    return Tally(code="", certain=sum(certain), possible=len(certain) - sum(certain))


def share_themes(frame: gpd.GeoDataFrame, adcode: str) -> tuple[ThemeShare, ...]:
    """Count a district's projects by theme, the theme of most sure projects first."""
    found = Counter(
        (theme, row["relation"] == POSSIBLE)
        for theme, rows in zip(frame["theme"], frame["districts"], strict=True)
        for row in rows
        if str(row["adcode"]) == adcode
    )
    total = sum(count for (_, possible), count in found.items() if not possible)
    shares = [
        ThemeShare(
            theme=theme,
            certain=found[theme, False],
            possible=found[theme, True],
            share=found[theme, False] / total if total else 0.0,
        )
        for theme in {theme for theme, _ in found}
    ]
    return tuple(sorted(shares, key=lambda one: (-one.certain, -one.possible, one.theme)))
