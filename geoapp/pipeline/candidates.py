"""Candidates for where an unplaced project is: from the gazetteer, an operator's places, and answers of geocoders.

Nothing here asks a network: a geocoder's answers are those that ``geoapp geocode`` or ``geoapp candidates`` got.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import geopandas as gpd
import shapely

from geoapp.domain.bounding_box import is_inside
from geoapp.domain.candidate import KnownPlace, PlaceCandidate
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord, certain_shares, is_placed
from geoapp.io.boundaries import load_districts
from geoapp.io.codelists import load_codelist, load_rows
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.geocoding.cache import load_answers
from geoapp.io.places.lookup import PlaceIndex
from geoapp.io.search_words import load_search_words
from geoapp.pipeline.places import doubted, load_places
from geoapp.placing.candidates import PlaceQuery, Scorer, region_of
from geoapp.placing.place_name import NameParts
from geoapp.settings import METRES_A_DEGREE, NO_PIN_RADIUS_M, geocoder_setting

MOST = 5
LEAST = 0.4
"""A place that scores less is not proposed."""

ACCEPTED = 0.85
"""From this score on a place may be taken without a person: the name alone never reaches it."""

MARGIN = 0.05
"""A place is taken only where every other one, elsewhere, scores less by this much."""

SAME_SPOT_M = 300.0
"""Two sources that put one name this near to each other speak of one place."""


def propose(record: ProjectRecord, plan: Plan, *, most: int = MOST) -> list[PlaceCandidate]:
    """Return places where a project may be, the best first, each with its score and the parts of it.

    For many projects of one plan, make a :class:`Proposer` once.

    Raises:
        GeoappError: the plan's own files, or the operator's folder of places, are wrong.
    """
    return load_proposer(plan).propose(record, most=most)


def load_proposer(plan: Plan) -> "Proposer":
    """Return the proposer of places for the projects of a plan.

    Raises:
        GeoappError: the plan's own files, or the operator's folder of places, are wrong.
    """
    gazetteer, districts = load_gazetteer(plan), load_districts(plan)
    places = load_places()
    return Proposer(plan, [*_rows(gazetteer), *_answers(plan)], districts, places)


class Proposer:
    """Proposes places for the projects of one plan."""

    def __init__(
        self, plan: Plan, known: Sequence[KnownPlace], districts: gpd.GeoDataFrame, places: PlaceIndex | None
    ) -> None:
        """Take the places that are at hand, the districts, and the index of the operator's places."""
        self._plan, self._known, self._districts, self._places = plan, known, districts, places
        self._withheld = frozenset(file for file, _ in doubted(places, plan)) if places else frozenset()
        self._by_code = dict(
            zip(map(str, districts.get("adcode", ())), map(str, districts["name"]), strict=False)
        )
        region = region_of(plan.title, plan.city, map(str, districts["name"]))
        self._fronts = region.fronts
        self._scorer = Scorer(NameParts(_heads(), _works(), region.fronts), region)

    def propose(self, record: ProjectRecord, *, most: int = MOST) -> list[PlaceCandidate]:
        """Return places where a project may be, the best first."""
        districts = [share["name"] for share in certain_shares(record["districts"])]
        named = (record["name"], *record["aliases"])
        wanted = self._scorer.wanted(named, record["places"], record["theme"], districts)
        scored = [self._scorer.score(wanted, place) for place in self._near(wanted)]
        good = sorted((one for one in scored if one.score >= LEAST), key=lambda one: -one.score)
        return list(_distinct(good))[:most]

    def _near(self, wanted: PlaceQuery) -> Iterator[KnownPlace]:
        """Yield known places with their districts; those off the plan's region are none of it."""
        yield from self._known
        if self._places is None:
            return
        wholes = [name.whole for name, _ in wanted.names if name.whole]
        for place in self._places.look_up(wholes, self._fronts, self._withheld):
            if is_inside(place.lon, place.lat, self._plan.bbox):
                said = self._by_code.get(place.district, place.district)
                yield replace(place, district=said or self._district_at(place))

    def _district_at(self, place: KnownPlace) -> str:
        inside = self._districts.sindex.query(shapely.Point(place.lon, place.lat), predicate="intersects")
        return str(self._districts["name"].iloc[inside[0]]) if len(inside) else ""


def is_open(record: ProjectRecord) -> bool:
    """Say whether a place is looked for: a project without one of its own."""
    return record["kind"] == "project" and not is_placed(record["location"])


def sure(candidates: Sequence[PlaceCandidate], least: float = ACCEPTED) -> PlaceCandidate | None:
    """Return the best candidate where it scores enough and no other place comes near it."""
    if not candidates or candidates[0].score < least:
        return None
    second = candidates[1].score if len(candidates) > 1 else 0.0
    return candidates[0] if candidates[0].score - second >= MARGIN else None


def _distinct(candidates: Iterable[PlaceCandidate]) -> Iterator[PlaceCandidate]:
    """Yield each place once: what a second source puts at the same spot is the same."""
    kept: list[PlaceCandidate] = []
    for one in candidates:
        if not any(_is_near(one.place, other.place) for other in kept):
            kept.append(one)
            yield one


def _is_near(one: KnownPlace, other: KnownPlace) -> bool:
    east = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return math.hypot(east, one.lat - other.lat) * METRES_A_DEGREE <= SAME_SPOT_M


def _rows(gazetteer: gpd.GeoDataFrame) -> Iterator[KnownPlace]:
    for row in gazetteer.itertuples():
        spot = row.geometry.representative_point()
        if row.outside or row.uncertainty_m >= NO_PIN_RADIUS_M or row.level in ("district", "city"):
            continue
        for name in (row.name, *row.aliases):
            yield KnownPlace(
                name=name,
                lon=spot.x,
                lat=spot.y,
                uncertainty_m=row.uncertainty_m,
                origin="gazetteer",
                source=row.source,
                licence=row.licence,
                kind=_kind_words()[row.kind],
                district=(row.district or "").partition("|")[0],
                quality=row.quality,
                id=row.id,
            )


def _kind_words() -> dict[str, str]:
    return {code.code: code.zh for code in load_codelist("place_kinds").codes}


def _answers(plan: Plan) -> Iterator[KnownPlace]:
    """Yield the answers that the geocoder in use once gave to names in the plan's city."""
    provider = geocoder_setting("GEOCODER")
    for one in load_answers(provider) if provider else ():
        if one.city != plan.city or one.lon is None or one.lat is None or one.uncertainty_m is None:
            continue
        if is_inside(one.lon, one.lat, plan.bbox) and one.uncertainty_m < NO_PIN_RADIUS_M:
            yield KnownPlace(
                name=one.query,
                lon=one.lon,
                lat=one.lat,
                uncertainty_m=one.uncertainty_m,
                origin="geocoder",
                source=f"geocoder {one.provider}, {one.time[:10]}",
            )


def _heads() -> dict[str, frozenset[str]]:
    """Return the words for kinds of things with the themes that they belong to."""
    words: dict[str, set[str]] = {}
    for row in load_rows("facilities", ("word", "theme")):
        words.setdefault(row["word"], set()).add(row["theme"])
    for name, column in (("place_kinds", "zh"), ("kind_words", "word")):
        for row in load_rows(name, (column, "themes")):
            words.setdefault(row[column], set()).update(filter(None, row["themes"].split("|")))
    for theme, same in load_search_words():
        for word in same:
            words.setdefault(word.lower(), set()).update({theme} - {""})
    return {word: frozenset(themes) for word, themes in words.items() if len(word) > 1}


def _works() -> list[str]:
    return [row["word"] for row in load_rows("works", ("word",))]
