"""A district's part of a plan: its projects by relation and by theme, and those of the whole city.

Rows are places of projects in the plan's columns; none of their records is read.
"""

from dataclasses import dataclass
from typing import get_args

import numpy as np

from geoapp.analysis.plan_columns import PlanColumns, relation_to
from geoapp.analysis.tallies import Tally, tally
from geoapp.domain.location import Relation
from geoapp.domain.record import POSSIBLE
from geoapp.geometry.arrays import Flags, Indices


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeShare:
    """A theme within a district; the shares of all themes sum to one where any project is sure."""

    theme: str
    certain: int
    possible: int
    share: float
    """Part of the district's sure projects."""


def count_relations(columns: PlanColumns, rows: Indices, adcode: str) -> dict[str, int]:
    """Count a district's projects by relation; the counts add up to the projects that touch it or possibly do."""
    counts = columns.codes["relation"].count(rows)
    return {relation: counts[relation_to(adcode, relation)] for relation in get_args(Relation)}


def count_citywide(columns: PlanColumns, rows: Indices) -> int:
    """Count the projects of the whole city, which belong to no district."""
    return columns.codes["district"].without(rows[columns.is_one("precision", "city")[rows]])


def tally_districts(columns: PlanColumns, rows: Indices, adcodes: tuple[str, ...]) -> tuple[Tally, ...]:
    """Count the projects of each district; a project in two districts counts in both."""
    found = tally(columns, rows, "district")
    return tuple(found.get(adcode, Tally(code=adcode, certain=0)) for adcode in adcodes)


def tally_all(columns: PlanColumns, rows: Indices) -> Tally:
    """Count the projects of any district, each once; sure where it surely touches one of them."""
    relations = columns.codes["relation"]
    possible = relation_to("", POSSIBLE)
    sure = [any(not one.endswith(possible) for one in answers) for answers in relations.sets]
    certain = int(np.array(sure, dtype=bool)[relations.code[rows]].sum())
    return Tally(code="", certain=certain, possible=len(rows) - relations.without(rows) - certain)


def share_themes(columns: PlanColumns, rows: Indices, adcode: str) -> tuple[ThemeShare, ...]:
    """Count a district's projects by theme, the theme of most sure projects first."""
    themes = columns.codes["theme"]
    possible = themes.count(rows[_touching(columns, adcode, POSSIBLE)[rows]])
    certain = themes.count(rows[are_sure(columns, adcode)[rows]])
    total = certain.total()
    shares = [
        ThemeShare(
            theme=theme,
            certain=certain[theme],
            possible=possible[theme],
            share=certain[theme] / total if total else 0.0,
        )
        for theme in certain | possible
    ]
    return tuple(sorted(shares, key=lambda one: (-one.certain, -one.possible, one.theme)))


def are_sure(columns: PlanColumns, adcode: str) -> Flags:
    """Say which projects surely touch a district."""
    return _touching(columns, adcode, *(one for one in get_args(Relation) if one != POSSIBLE))


def _touching(columns: PlanColumns, adcode: str, *relations: Relation) -> Flags:
    """Say which projects have one of some relations to a district."""
    codes = columns.codes["relation"]
    return codes.having(relation_to(adcode, relation) for relation in relations)[codes.code]
