"""From a project's words to places: longest match, homonyms by theme, zones and districts named."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import geopandas as gpd

from geoapp.domain.location import Place
from geoapp.domain.project import Project
from geoapp.placing.ends import Ends, find_ends
from geoapp.placing.names import Hit, NameIndex

PRECISE_LEVELS = ("site", "route")
"""A works is more specific than the zone it is in."""

_ROAD = re.compile(r"公路|大道|大街|高速|快速路|路(?![灯网段面口])")
"""A road called after a place leads there and is somewhere else."""

_NOT_A_DISTRICT = "(?![域间])"
"""天山区域 is a region, not the district 天山区."""


@dataclass(frozen=True, slots=True)
class Match:
    """A place a project names: which one, by which name, in which field of the record."""

    place: Place
    name: str
    field: str
    rule: str
    bracketed: bool


@dataclass(frozen=True, slots=True)
class Resolution:
    """All that a project's words say about where it is."""

    match: Match | None
    districts: tuple[str, ...]
    """Districts named in the plan's own wording, in order."""
    zones: tuple[str, ...]
    """Names of the zones named in the plan's own wording, in order."""
    names_city: bool
    ends: Ends | None
    end_places: tuple[Place | None, Place | None] = (None, None)


class Resolver:
    """Knows the names of a plan's places and districts."""

    def __init__(self, gazetteer: gpd.GeoDataFrame, districts: Iterable[str], city: str) -> None:
        """Take the gazetteer's frame, the districts' official names and the city's name."""
        fields = tuple(Place.__slots__)
        records = gazetteer[list(fields)].to_dict("records")
        self._places = {record["id"]: Place(**record) for record in records}
        self._themes: dict[str, tuple[str, ...]] = dict(
            zip(gazetteer.index, gazetteer["themes"], strict=True)
        )
        self._city = city
        named = ((name, place.id) for place in self._places.values() for name in (place.name, *place.aliases))
        official = sorted(set(districts), key=len, reverse=True)
        # A district's name is no place, but it keeps 达坂城 in 达坂城区 from being the town.
        self._index = NameIndex([*named, *((name, f"district {name}") for name in official)], city)
        self._districts = re.compile("|".join(map(re.escape, official)) or "(?!)")

    def resolve(self, project: Project) -> Resolution:
        """Return what a project's name, aliases and places say, in this order of trust."""
        written = (project.name, *project.places)
        ends = find_ends(project.name)
        end_places = (
            (self._end(ends.first, project.theme), self._end(ends.last, project.theme))
            if ends
            else (None, None)
        )
        return Resolution(
            match=self._choose(project, routes_only=ends is not None),
            districts=tuple(dict.fromkeys(chain.from_iterable(map(self._districts_in, written)))),
            zones=tuple(
                dict.fromkeys(chain.from_iterable(self._zones_in(w, project.theme) for w in written))
            ),
            names_city=any(self._city.removesuffix("市") in wording for wording in written),
            ends=ends,
            end_places=end_places,
        )

    def _choose(self, project: Project, *, routes_only: bool) -> Match | None:
        fields: Sequence[tuple[str, Sequence[str]]] = (
            ("name", (project.name,)),
            ("aliases", project.aliases),
            ("places", project.places),
        )
        for field, wordings in fields:
            for wording in wordings:
                matches = list(self._matches(wording, field, project.theme))
                if routes_only:
                    matches = [m for m in matches if m.place.level == "route"]
                if matches:
                    return max(enumerate(matches), key=_specificity)[1]
        return None

    def _matches(self, wording: str, field: str, theme: str) -> Iterator[Match]:
        """Yield the places of a wording in order; the city itself is none."""
        found: dict[str, Match] = {}
        for hit in self._index.find(wording).longest:
            place, rule = self._decide(hit, theme)
            if place is None or place.level == "city" or (place.level != "route" and _ROAD.match(hit.after)):
                continue
            longer = found.get(place.id)
            if longer is None or len(hit.name) > len(longer.name):
                found[place.id] = Match(place, hit.name, field, rule, hit.bracketed)
        several = len(found) > 1
        for match in found.values():
            yield replace(match, rule="the most specific of several") if several and not match.rule else match

    def _decide(self, hit: Hit, theme: str) -> tuple[Place | None, str]:
        """Choose among the bearers of one name: who suits the theme, else whose own name it is."""
        bearers = [self._places[bearer] for bearer in hit.bearers if bearer in self._places]
        if len(bearers) <= 1:
            return (bearers[0] if bearers else None), ""
        suiting = [place for place in bearers if theme in self._themes[place.id]]
        if len(suiting) == 1:
            return suiting[0], f"theme {theme} decides between {', '.join(hit.bearers)}"
        own = [place for place in suiting or bearers if place.name == hit.name]
        return (own or suiting or bearers)[0], f"its own name among {', '.join(hit.bearers)}"

    def _districts_in(self, wording: str) -> list[str]:
        return [
            found[0]
            for found in self._districts.finditer(wording)
            if re.match(_NOT_A_DISTRICT, wording[found.end() :])
        ]

    def _zones_in(self, wording: str, theme: str) -> list[str]:
        hits = self._index.find(wording)
        named = sorted((*hits.longest, *hits.leading), key=lambda hit: hit.start)
        places = [self._decide(hit, theme)[0] for hit in named]
        return [place.name for place in places if place is not None and place.kind == "zone"]

    def _end(self, name: str, theme: str) -> Place | None:
        matches = list(self._matches(name, "name", theme))
        return matches[-1].place if matches else None


def _specificity(numbered: tuple[int, Match]) -> tuple[bool, bool, int]:
    """Rank a match: a site or route before a zone, before what brackets add, and the last named wins."""
    number, match = numbered
    return match.place.level in PRECISE_LEVELS, not match.bracketed, number
