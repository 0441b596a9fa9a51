"""Splits and merges: several entries of one list whose names and sizes make up one entry of the other."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from geoapp.analysis.matching.candidates import EntryPair, KeyedEntry
from geoapp.analysis.matching.name_keys import NameKey
from geoapp.analysis.matching.weighing import NEAR, difference
from geoapp.domain.matching import MatchEntry, MatchMark

MOST_PARTS = 8
"""Parts among which the sum is looked for: their subsets double with each."""

_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class PartsFound:
    """A whole of one list, its parts in the other by their positions, and what speaks for it."""

    whole: int
    parts: tuple[int, ...]
    marks: tuple[MatchMark, ...]


def find_parts(
    wholes: Sequence[KeyedEntry],
    others: Sequence[KeyedEntry],
    pairs: set[EntryPair],
    known: Mapping[str, MatchMark],
) -> Iterator[PartsFound]:
    """Yield for wholes the parts that their names name; of several sets the one that sums up to the whole."""
    near: dict[int, list[int]] = defaultdict(list)
    for whole, part in pairs:
        near[whole].append(part)
    for whole, entry in enumerate(wholes):
        for is_part, code in ((_is_stage, "parts"), (_is_longer, "parts_longer")):
            linked = [part for part in near[whole] if is_part(entry.keys[0], others[part].keys[0])]
            linked = [one for one in linked if _may_share(entry.entry, others[one].entry)]
            linked.sort(key=lambda part: others[part].order)
            if len(linked) > 1:
                yield _whole_of(whole, linked[:MOST_PARTS], entry.entry, others, code, known)


def _is_stage(whole: NameKey, part: NameKey) -> bool:
    """Say whether a name is one of a part: a stage of the whole, or a member of its list."""
    if whole.members:
        return not part.members and any(_names(member, part) for member in whole.members)
    return part.core == whole.core and part.stages > whole.stages


def _is_longer(whole: NameKey, part: NameKey) -> bool:
    """Say whether a name is the whole's and more; the rest may say which part of it."""
    longer = len(part.core) > len(whole.core) > _SHORTEST
    plain = not whole.members and not part.members
    return longer and plain and part.core.startswith(whole.core) and whole.numbers <= part.numbers


def _names(member: str, part: NameKey) -> bool:
    return (
        part.core == member
        or (len(part.stem) >= _SHORTEST and part.stem == member)
        or (len(member) >= _SHORTEST and part.core.startswith(member))
    )


def _may_share(whole: MatchEntry, part: MatchEntry) -> bool:
    return not (whole.districts and part.districts and whole.districts.isdisjoint(part.districts))


def _whole_of(  # noqa: PLR0913, PLR0917 (a whole and where its parts are)
    whole: int,
    linked: Sequence[int],
    entry: MatchEntry,
    others: Sequence[KeyedEntry],
    code: str,
    known: Mapping[str, MatchMark],
) -> PartsFound:
    """Return the largest set of parts whose amounts sum up to the whole, else all of them."""
    sizes = range(len(linked), 1, -1)
    for chosen in (some for size in sizes for some in combinations(linked, size)):
        if _sums_up(entry, [others[part].entry for part in chosen]):
            return PartsFound(whole, chosen, _marks(("prior", code, "parts_sum"), known))
    told = _common_units(entry, [others[part].entry for part in linked])
    codes = ("prior", code, "parts_sum_other") if told else ("prior", code)
    return PartsFound(whole, tuple(linked), _marks(codes, known))


def _marks(codes: Sequence[str], known: Mapping[str, MatchMark]) -> tuple[MatchMark, ...]:
    return tuple(known[code] for code in codes)


def _common_units(whole: MatchEntry, parts: Sequence[MatchEntry]) -> list[str]:
    return [unit for unit in whole.amounts if all(unit in part.amounts for part in parts)]


def _sums_up(whole: MatchEntry, parts: Sequence[MatchEntry]) -> bool:
    units = _common_units(whole, parts)
    return any(
        difference(whole.amounts[unit], sum(part.amounts[unit] for part in parts)) <= NEAR for unit in units
    )
