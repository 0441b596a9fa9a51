"""Comparison of two plans: what became of each project, in totals that add up to all of both."""

from dataclasses import dataclass
from typing import Literal, get_args

from geoapp.domain.matching import EntryMatch, MatchEntry

PlanRelation = Literal["kept", "renamed", "moved", "resized", "split", "merged", "unsure", "dropped", "new"]

RELATIONS: tuple[PlanRelation, ...] = get_args(PlanRelation)
"""In the order of lists; their names are the codelist ``plan_relations``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    """One row of a comparison: the entries of both plans, and what happened between them."""

    relation: PlanRelation
    also: tuple[PlanRelation, ...] = ()
    """What happened besides: a project may be renamed and resized."""
    ours: tuple[MatchEntry, ...] = ()
    theirs: tuple[MatchEntry, ...] = ()
    match: EntryMatch | None = None
    """Score and marks; none of what stands in one plan only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanComparison:
    """Every entry of both plans stands in exactly one change."""

    ours: str
    """Id of the earlier plan."""
    theirs: str
    changes: tuple[PlanChange, ...]

    def totals(self) -> dict[PlanRelation, tuple[int, int]]:
        """Return for each relation how many entries of the earlier and of the later plan stand in it."""
        return {
            relation: (
                sum(len(one.ids) for change in self._of(relation) for one in change.ours),
                sum(len(one.ids) for change in self._of(relation) for one in change.theirs),
            )
            for relation in RELATIONS
        }

    def _of(self, relation: PlanRelation) -> list[PlanChange]:
        return [one for one in self.changes if one.relation == relation]
