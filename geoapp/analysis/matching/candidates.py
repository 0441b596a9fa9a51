"""Pairs of entries that are worth comparing: those that share a code, a name, or rare pieces of names."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from geoapp.analysis.matching.name_keys import NameKey
from geoapp.domain.matching import MatchEntry

MOST_RIVALS = 12
"""Entries of the other list that one is compared with, by names."""

_LONGEST_POSTING = 60
"""A piece of name that more entries of a list have says little, and would make the pairs grow with the square."""


@dataclass(frozen=True, slots=True)
class KeyedEntry:
    """An entry with the parts of its names, the first of them its own."""

    entry: MatchEntry
    keys: tuple[NameKey, ...]

    @property
    def order(self) -> tuple[str, str]:
        """Place among others: the order of rows changes nothing."""
        return (self.entry.name, self.entry.id)


EntryPair = tuple[int, int]


def rarities(lists: Iterable[Sequence[KeyedEntry]]) -> dict[str, float]:
    """Return the weight of each piece of a name: the rarer in both lists together, the more."""
    entries = [one for entries in lists for one in entries]
    counts = Counter(gram for one in entries for gram in _grams(one))
    return {gram: log(1 + len(entries) / number) for gram, number in counts.items()}


def find_pairs(
    ours: Sequence[KeyedEntry], theirs: Sequence[KeyedEntry], weights: Mapping[str, float]
) -> set[EntryPair]:
    """Return the pairs to compare, the same whichever list comes first."""
    pairs = set(_nearest(ours, theirs, weights))
    pairs |= {(i, j) for j, i in _nearest(theirs, ours, weights)}
    return pairs | set(_same(ours, theirs))


def _same(ours: Sequence[KeyedEntry], theirs: Sequence[KeyedEntry]) -> Iterator[EntryPair]:
    """Yield the pairs that share a code or a whole name, unless too many do."""
    postings: dict[str, list[int]] = defaultdict(list)
    for j, other in enumerate(theirs):
        for mark in _marks_of(other):
            postings[mark].append(j)
    counts = Counter(mark for one in ours for mark in _marks_of(one))
    for i, one in enumerate(ours):
        for mark in _marks_of(one):
            if max(counts[mark], len(postings[mark])) <= _LONGEST_POSTING:
                yield from ((i, j) for j in postings[mark])


def _marks_of(one: KeyedEntry) -> set[str]:
    return {f"code {code}" for code in one.entry.codes} | {f"name {key.whole}" for key in one.keys}


def _nearest(
    ours: Sequence[KeyedEntry], theirs: Sequence[KeyedEntry], weights: Mapping[str, float]
) -> Iterator[EntryPair]:
    postings: dict[str, list[int]] = defaultdict(list)
    for j, other in enumerate(theirs):
        for gram in _grams(other):
            postings[gram].append(j)
    for i, one in enumerate(ours):
        shared: Counter[int] = Counter()
        grams = sorted(_grams(one), key=lambda gram: (len(postings.get(gram, ())), gram))
        for number, gram in enumerate(grams):
            found = postings.get(gram, ())
            if len(found) <= _LONGEST_POSTING or (number == 0 and len(found) <= _LONGEST_POSTING * 4):
                for j in found:
                    shared[j] += weights[gram]  # type: ignore[assignment]
        best = sorted(shared, key=lambda j: (-round(shared[j], 9), theirs[j].order))
        yield from ((i, j) for j in best[:MOST_RIVALS])


def _grams(one: KeyedEntry) -> frozenset[str]:
    return frozenset(gram for key in one.keys for gram in key.grams if not gram.startswith("#"))
