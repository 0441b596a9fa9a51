"""Changes between two plans, named from matches: carried on, renamed, moved, resized, parted or joined."""

from collections.abc import Iterable, Iterator

from geoapp.analysis.matching.name_keys import NameRules
from geoapp.analysis.matching.weighing import NEAR, difference
from geoapp.domain.comparison import RELATIONS, PlanChange, PlanComparison, PlanRelation
from geoapp.domain.matching import EntryMatch, MatchEntry, Matching


def compare(ours: str, theirs: str, found: Matching, names: NameRules) -> PlanComparison:
    """Return the changes from one plan to the other, by relation, the surest first."""
    changes = [
        *(_change(match, names) for match in found.matches),
        *(PlanChange(relation="dropped", ours=(one,)) for one in found.ours_alone),
        *(PlanChange(relation="new", theirs=(one,)) for one in found.theirs_alone),
    ]
    changes.sort(key=lambda one: RELATIONS.index(one.relation))
    return PlanComparison(ours=ours, theirs=theirs, changes=tuple(changes))


def _change(match: EntryMatch, names: NameRules) -> PlanChange:
    happened = tuple(_relations(match, names)) or ("kept",)
    first: PlanRelation = happened[0] if match.sure else "unsure"
    others = happened[1:] if match.sure else tuple(one for one in happened if one != "kept")
    return PlanChange(relation=first, also=others, ours=match.ours, theirs=match.theirs, match=match)


def _relations(match: EntryMatch, names: NameRules) -> Iterator[PlanRelation]:
    """Yield the relations that hold of a match, the gravest first."""
    if match.shape != "one":
        yield "split" if match.shape == "split" else "merged"
        return
    one, other = match.ours[0], match.theirs[0]
    if one.districts and other.districts and one.districts.isdisjoint(other.districts):
        yield "moved"
    if is_resized(one, other):
        yield "resized"
    if _wholes(one, names).isdisjoint(_wholes(other, names)):
        yield "renamed"


def is_resized(one: MatchEntry, other: MatchEntry) -> bool:
    """Say whether sizes or sums in a common unit differ by more than a tenth.

    >>> is_resized(MatchEntry(id="1", name="", amounts={"m": 9.0}), MatchEntry(id="2", name="", amounts={"m": 6.0}))
    True
    """
    units = one.amounts.keys() & other.amounts.keys()
    return any(difference(one.amounts[unit], other.amounts[unit]) > NEAR for unit in units)


def _wholes(entry: MatchEntry, names: NameRules) -> set[str]:
    wholes: Iterable[str] = (names.key_of(name).whole for name in (entry.name, *entry.aliases))
    return set(wholes)
