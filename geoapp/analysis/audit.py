"""Counts that must add up: every item by what it holds, every project by how it is located."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import get_args

import geopandas as gpd

from geoapp.domain.evidence import read_evidence, write_evidence
from geoapp.domain.location import LocationKind
from geoapp.domain.reading import Reading
from geoapp.geometry.frames import project_records

CONTENTS = ("projects", "programmes only", "policies only", "excluded")
"""What an item holds, the most concrete first; ``excluded`` is what the product leaves out."""

GUESSED = ("estimate", "interpolated")
"""Qualities of a place that somebody should look at."""

_CASE = "…"
"""Stands for the name and place of one case."""

_DETAIL = re.compile(r"\s*(?:[(;:]|\s\+\s|\sat\s|\sthrough\s).*")
"""What a gazetteer row adds to the name of its source."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Projects without a location for one reason; the most frequent reason comes first."""

    sentence: str
    """The rule of the evidence, with … for the case."""
    projects: dict[str, str]
    """Names by ids, in the order of the frame."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A project whose place is estimated or interpolated; the radius is in metres."""

    id: str
    name: str
    kind: str
    uncertainty_m: float
    quality: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A project whose district differs between the text and the boundaries."""

    id: str
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PlaceSource:
    """A source of the gazetteer's places, its terms, and the number of places from it."""

    places: int
    source: str
    licence: str


def item_contents(reading: Reading) -> dict[tuple[int, int], str]:
    """Return the contents of each item, by the numbers of its box and itself."""
    found = {(p.box, p.item, p.kind) for p in reading.projects if p.box is not None and p.item is not None}
    ranks = dict(zip(("project", "programme", "policy"), CONTENTS, strict=False))
    return {
        (box.number, item.number): next(
            (content for kind, content in ranks.items() if (box.number, item.number, kind) in found),
            "excluded",
        )
        for box in reading.boxes
        for item in box.items
    }


def count_contents(reading: Reading) -> dict[str, int]:
    """Count the items by what they hold; the counts add up to the number of items."""
    counts = Counter(item_contents(reading).values())
    return {content: counts[content] for content in CONTENTS}


def count_locations(frame: gpd.GeoDataFrame) -> dict[str, int]:
    """Count projects by location kind; the counts add up to the number of projects."""
    counts = Counter(location["kind"] for location in frame["location"])
    return {kind: counts[kind] for kind in get_args(LocationKind)}


def find_reasons(frame: gpd.GeoDataFrame) -> tuple[Reason, ...]:
    """Return why projects have no location, the most frequent reason first."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for record in project_records(frame):
        if record["location"]["kind"] == "none":
            found[_reason(record["location"]["evidence"])][record["id"]] = record["name"]
    ordered = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(Reason(sentence, projects) for sentence, projects in ordered)


def _reason(evidence: str) -> str:
    """Return the rule that decided, without its case; evidence in another form loses what follows a semicolon.

    >>> _reason("ends_listed: 甲—乙; city_named"), _reason("unknown_place: 甲厂"), _reason("By hand; so.")
    ('ends_listed: …', 'unknown_place: …', 'By hand')
    """
    first, *_ = evidence.split("; ")
    return next(
        (
            write_evidence(replace(step, name=step.name and _CASE, place=step.place and _CASE))
            for step in read_evidence(first)
        ),
        first,
    )


def find_guesses(frame: gpd.GeoDataFrame) -> tuple[Guess, ...]:
    """Return the projects placed by a guess, the widest radius first."""
    guesses = [
        Guess(
            record["id"],
            record["name"],
            location["kind"],
            location["uncertainty_m"],
            location["quality"],
            location["evidence"],
        )
        for record in project_records(frame)
        if (location := record["location"])["quality"] in GUESSED and location["uncertainty_m"] is not None
    ]
    return tuple(sorted(guesses, key=lambda guess: (-guess.uncertainty_m, guess.id)))


def find_conflicts(frame: gpd.GeoDataFrame) -> tuple[Conflict, ...]:
    """Return the projects whose district is in dispute, in the order of the frame."""
    return tuple(
        Conflict(record["id"], record["name"], record["district_conflict"])
        for record in project_records(frame)
        if record["district_conflict"] is not None
    )


def find_sources(gazetteer: gpd.GeoDataFrame) -> tuple[PlaceSource, ...]:
    """Return the sources of places, without each row's detail; the source of most places comes first."""
    families = (_DETAIL.sub("", source, count=1) for source in gazetteer["source"])
    counts = Counter(zip(families, gazetteer["licence"], strict=True))
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(PlaceSource(number, source, licence) for (source, licence), number in ordered)
