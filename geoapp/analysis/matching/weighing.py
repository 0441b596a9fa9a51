"""Weight of what speaks for two entries being one project, and against it, as logarithms of odds."""

from collections.abc import Iterator, Mapping
from math import exp

from geoapp.analysis.matching.candidates import KeyedEntry
from geoapp.analysis.matching.name_keys import NameKey, is_shortened
from geoapp.domain.matching import MatchEntry, MatchMark

MIDDLING = 0.65
"""Likeness of two names that says nothing; above it a name speaks for a match, below against it."""

CONTAINED = 0.76
"""Likeness of a name that stands whole in another: it may be the same, or a part of it."""

NEAR, FAR = 0.1, 0.5
"""Shares by which two amounts may differ to be near, and from which they are far apart."""

_TELLING = 2
"""Longest name that says nothing by standing in another."""


def weigh(
    one: KeyedEntry, other: KeyedEntry, grams: Mapping[str, float], known: Mapping[str, MatchMark]
) -> tuple[MatchMark, ...]:
    """Return the marks of a pair, the same whichever comes first; their weights add up to the logarithm of its odds."""
    best = max(
        (tuple(_of_names(a, b, grams, known)) for a in one.keys for b in other.keys),
        key=lambda marks: (log_odds(marks), marks_order(marks)),
    )
    return (known["prior"], *best, *(known[code] for code in _of_facts(one.entry, other.entry)))


def marks_order(marks: tuple[MatchMark, ...]) -> tuple[str, ...]:
    """Return the codes of marks, to order what weighs the same."""
    return tuple(mark.code for mark in marks)


def log_odds(marks: tuple[MatchMark, ...]) -> float:
    """Return the sum of the weights of marks."""
    return sum(mark.weight for mark in marks)


def odds(value: float) -> float:
    """Return odds of their logarithm, within what can be added up."""
    return exp(max(-30.0, min(30.0, value)))


def _of_names(
    a: NameKey, b: NameKey, grams: Mapping[str, float], known: Mapping[str, MatchMark]
) -> Iterator[MatchMark]:
    share = likeness(a, b, grams) - MIDDLING
    yield MatchMark(code="name", weight=round(known["name"].weight * share, 3))
    yield from (known[code] for code in _of_cores(a, b))
    for what, ours, theirs in (("number", a.numbers, b.numbers), ("stage", a.stages, b.stages)):
        if ours != theirs:
            yield known[f"{what}_other" if ours and theirs else f"{what}_missing"]
    if a.directions != b.directions:
        yield known["direction_other"]
    if a.head and b.head:
        if a.head.endswith(b.head) or b.head.endswith(a.head):
            yield known["head_same"]
        elif a.theme != b.theme:
            yield known["head_other"]


def _of_cores(a: NameKey, b: NameKey) -> Iterator[str]:
    if a.core == b.core:
        yield "name_same"
        if a.whole == b.whole:
            yield "name_whole"
    elif a.sound == b.sound and len(a.core) == len(b.core):
        yield "sound_same"
    elif is_shortened(a.core, b.core):
        yield "shortened"


def likeness(a: NameKey, b: NameKey, grams: Mapping[str, float]) -> float:
    """Return the likeness of two names, from 0 to 1; what sets a name apart counts as much as all of it."""
    if a.core == b.core:
        return 1.0
    alike = (_dice(a.grams, b.grams, grams) + _dice(a.stem_grams, b.stem_grams, grams)) / 2
    short, long = sorted((a.core, b.core), key=len)
    return max(alike, CONTAINED) if len(short) > _TELLING and short in long else alike


def _dice(a: frozenset[str], b: frozenset[str], grams: Mapping[str, float]) -> float:
    """Return twice what two sets share over what both hold, by weight; pieces that are in no list weigh one."""
    both = sum(grams.get(gram, 1.0) for gram in sorted(a & b))
    whole = sum(grams.get(gram, 1.0) for one in (a, b) for gram in sorted(one))
    return 2 * both / whole if whole else 0.0


def _of_facts(a: MatchEntry, b: MatchEntry) -> Iterator[str]:
    if a.codes and b.codes:
        yield "code_other" if a.codes.isdisjoint(b.codes) else "code_same"
    if a.theme and b.theme:
        yield "theme_same" if a.theme == b.theme else "theme_other"
    if a.action and b.action and a.action != b.action:
        yield "action_other"
    if a.places & b.places:
        yield "place_shared"
    if a.districts and b.districts:
        yield "district_other" if a.districts.isdisjoint(b.districts) else "district_same"
    if said := compare_amounts(a.amounts, b.amounts):
        yield said
    if a.years and b.years and (a.years[1] < b.years[0] or b.years[1] < a.years[0]):
        yield "years_apart"
    if a.owner and a.owner == b.owner:
        yield "owner_same"


def compare_amounts(a: Mapping[str, float], b: Mapping[str, float]) -> str:
    """Return the mark of amounts in a common unit, the nearest of them; empty where they say nothing.

    >>> compare_amounts({"m": 100.0}, {"m": 95.0}), compare_amounts({"m": 100.0}, {"m": 30.0, "CNY": 1.0})
    ('amount_near', 'amount_far')
    >>> compare_amounts({"m": 100.0}, {"m2": 100.0}), compare_amounts({"m": 100.0}, {"m": 70.0})
    ('', '')
    """
    apart = [difference(a[unit], b[unit]) for unit in sorted(a.keys() & b.keys())]
    if not apart:
        return ""
    return "amount_near" if min(apart) <= NEAR else "amount_far" if min(apart) > FAR else ""


def difference(one: float, other: float) -> float:
    """Return the share by which two amounts differ, of the larger.

    >>> difference(100.0, 90.0), difference(0.0, 0.0)
    (0.1, 0.0)
    """
    larger = max(abs(one), abs(other))
    return abs(one - other) / larger if larger else 0.0
