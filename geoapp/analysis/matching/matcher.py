"""Matches of two lists: scores given their rivals, one entry with one, splits and merges, sure or not."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from geoapp.analysis.matching.candidates import KeyedEntry, find_pairs, rarities
from geoapp.analysis.matching.name_keys import NameRules
from geoapp.analysis.matching.parts import find_parts
from geoapp.analysis.matching.weighing import log_odds, odds, weigh
from geoapp.domain.matching import EntryMatch, MatchEntry, Matching, MatchMark

SURE = 0.8
"""From this score on a match is taken without a person; both thresholds are chosen by ``benchmarks/matching.py``."""

LEAST = 0.1
"""Below this score a pair is none; between the two a person decides."""

_RIVAL = 0.1
"""Share of a pair's odds from which another is told as its rival."""


@dataclass(frozen=True, slots=True)
class MatchRules:
    """Words that names are taken apart by, and each mark with its weight."""

    names: NameRules
    marks: Mapping[str, MatchMark]


@dataclass(frozen=True, slots=True)
class _PossibleMatch:
    """One possible match, by positions in the two lists."""

    ours: tuple[int, ...]
    theirs: tuple[int, ...]
    marks: tuple[MatchMark, ...]
    odds: float

    @property
    def ends(self) -> list[tuple[int, int]]:
        """The entries that it takes, each by its list and position."""
        return [*((0, i) for i in self.ours), *((1, j) for j in self.theirs)]


def match(ours: Iterable[MatchEntry], theirs: Iterable[MatchEntry], rules: MatchRules) -> Matching:
    """Return the matches of two lists; each entry stands in one at most.

    A score is how likely a match is among all that either of its entries could have, none included. Matches are taken
    from the best score down, each whose entries are free: so none that is left out is better than what both its entries
    have, and no order of the rows matters.
    """
    a, b = _keyed(ours, rules.names), _keyed(theirs, rules.names)
    offers = list(_offers(a, b, rules.marks))
    scores = _scores(offers)
    order = sorted(
        (number for number in range(len(offers)) if scores[number] >= LEAST),
        key=lambda number: (-round(scores[number], 6), *_order(offers[number], a, b)),
    )
    taken: set[tuple[int, int]] = set()
    matches = []
    for number in order:
        offer = offers[number]
        if taken.isdisjoint(offer.ends):
            taken.update(offer.ends)
            matches.append(_match(offer, scores[number], a, b))
    return Matching(
        matches=tuple(matches),
        ours_alone=tuple(one.entry for i, one in enumerate(a) if (0, i) not in taken),
        theirs_alone=tuple(one.entry for j, one in enumerate(b) if (1, j) not in taken),
    )


def _keyed(entries: Iterable[MatchEntry], names: NameRules) -> list[KeyedEntry]:
    keyed = [
        KeyedEntry(one, tuple(dict.fromkeys(names.key_of(name) for name in (one.name, *one.aliases))))
        for one in entries
    ]
    return sorted(keyed, key=lambda one: one.order)


def _offers(
    a: Sequence[KeyedEntry], b: Sequence[KeyedEntry], known: Mapping[str, MatchMark]
) -> Iterator[_PossibleMatch]:
    """Yield pairs, splits and merges, each with its odds."""
    grams = rarities((a, b))
    pairs = find_pairs(a, b, grams)
    splits = list(find_parts(a, b, pairs, known))
    merges = list(find_parts(b, a, {(j, i) for i, j in pairs}, known))
    parted = {(one.whole, part) for one in splits for part in one.parts}
    parted |= {(part, one.whole) for one in merges for part in one.parts}
    for i, j in sorted(pairs):
        marks = (*weigh(a[i], b[j], grams, known), *([known["parts_beside"]] if (i, j) in parted else []))
        yield _PossibleMatch((i,), (j,), marks, odds(log_odds(marks)))
    for found in splits:
        yield _PossibleMatch((found.whole,), found.parts, found.marks, odds(log_odds(found.marks)))
    for found in merges:
        yield _PossibleMatch(found.parts, (found.whole,), found.marks, odds(log_odds(found.marks)))


def _scores(offers: Sequence[_PossibleMatch]) -> list[float]:
    """Return the share of each offer among all that its entries have, at the entry where that is the smallest."""
    sums: dict[tuple[int, int], float] = defaultdict(lambda: 1.0)
    for offer in sorted(offers, key=lambda one: one.odds):
        for end in offer.ends:
            sums[end] += offer.odds
    return [offer.odds / max(sums[end] for end in offer.ends) for offer in offers]


def _order(
    offer: _PossibleMatch, a: Sequence[KeyedEntry], b: Sequence[KeyedEntry]
) -> tuple[list[tuple[str, str]], ...]:
    sides = sorted([[a[i].order for i in offer.ours], [b[j].order for j in offer.theirs]])
    return tuple(sides)


def _match(
    offer: _PossibleMatch, score: float, a: Sequence[KeyedEntry], b: Sequence[KeyedEntry]
) -> EntryMatch:
    alone = offer.odds / (1 + offer.odds)
    rivals = (MatchMark(code="rival", weight=0.0),) if score < alone * (1 - _RIVAL) else ()
    return EntryMatch(
        ours=tuple(a[i].entry for i in offer.ours),
        theirs=tuple(b[j].entry for j in offer.theirs),
        score=round(score, 3),
        sure=score >= SURE,
        marks=(*offer.marks, *rivals),
    )
