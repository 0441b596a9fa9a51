"""Places in a project's words: longest match, homonyms by theme, zones and districts named."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import geopandas as gpd

from geoapp.domain.evidence import Step
from geoapp.domain.location import Place
from geoapp.domain.project import Project
from geoapp.placing.ends import Ends, find_ends
from geoapp.placing.names import Hit, NameIndex
from geoapp.placing.resolution import Match, Resolution
from geoapp.placing.toponyms import find_toponym

PRECISE_LEVELS = ("site", "route")
"""A works is more specific than the zone it is in."""

_ROAD = re.compile(r"公路|大道|大街|高速|快速路|路(?![灯网段面口])")
"""A road called after a place leads there and is somewhere else."""

_NOT_A_DISTRICT = "(?![域间])"
"""天山区域 is a region, not the district 天山区."""


@dataclass(frozen=True, slots=True)
class _FoundPlaces:
    hit: Hit
    place: Place
    choice: tuple[Step, ...]


class Resolver:
    """Knows the names of a plan's places and districts."""

    def __init__(
        self, gazetteer: gpd.GeoDataFrame, districts: Iterable[str], city: str, not_places: Iterable[str] = ()
    ) -> None:
        """Take the gazetteer's frame, the districts' official names, the city's, and names that are no places."""
        fields = [field for field in Place.__slots__ if field in gazetteer.columns]
        records = gazetteer[fields].to_dict("records")
        self._places = {record["id"]: Place(**record) for record in records}
        self._themes: Mapping[str, tuple[str, ...]] = dict(
            zip(gazetteer.index, gazetteer["themes"], strict=True)
        )
        self._city = city
        self._official = sorted(set(districts), key=len, reverse=True)
        self._districts = re.compile("|".join(map(re.escape, self._official)) or "(?!)")
        named = ((name, place.id) for place in self._places.values() for name in (place.name, *place.aliases))
        # A district's name is no place, but it keeps 达坂城 in 达坂城区 from being the town; a company's, the road.
        others = chain(self._official, not_places)
        self._nothing = frozenset(f"no place {name}" for name in others)
        self._index = NameIndex(
            [*named, *((bearer.removeprefix("no place "), bearer) for bearer in sorted(self._nothing))], city
        )

    def resolve(self, project: Project) -> Resolution:
        """Return the places that a project's name, aliases and places name, in this order of trust."""
        written = (project.name, *project.places)
        ends = self._ends(project.name)
        end_places = (
            (
                self._station(project.theme) if ends.leaves_city else self._end(ends.first, project.theme),
                self._end(ends.last, project.theme),
            )
            if ends
            else (None, None)
        )
        matches = self._choose(project, routes_only=ends is not None)
        return Resolution(
            matches=matches,
            districts=tuple(dict.fromkeys(chain.from_iterable(map(self._districts_in, written)))),
            zones=tuple(dict.fromkeys(self._zones(written, matches, project.theme))),
            names_city=any(self._city.removesuffix("市") in wording for wording in written),
            ends=ends,
            end_places=end_places,
            administration=next(
                filter(None, (self._administration(w, project.theme) for w in written)), None
            ),
            unknown=() if matches or ends else tuple(dict.fromkeys(self._unknown(project))),
        )

    def place(self, place_id: str) -> Place | None:
        """Return a place by its id."""
        return self._places.get(place_id)

    def zones_of(self, place: Place) -> Iterator[str]:
        """Yield the names of the zones that a place is or lies in, the innermost first."""
        seen: set[str] = set()
        inner: Place | None = place
        while inner is not None and inner.id not in seen:
            seen.add(inner.id)
            if inner.kind == "zone":
                yield inner.name
            inner = self._places.get(inner.zone) if inner.zone else None

    def _choose(self, project: Project, *, routes_only: bool) -> tuple[Match, ...]:
        """Return the places of the first wording that names any; places beside the name are taken together."""
        for field, wordings in (("name", (project.name,)), *(("aliases", (a,)) for a in project.aliases)):
            chosen = list(self._listed(wordings[0], field, project.theme, routes_only=routes_only))
            if chosen:
                return _distinct(chosen)
        beside = [
            match
            for wording in project.places
            for match in self._listed(wording, "places", project.theme, routes_only=routes_only)
        ]
        precise = [match for match in beside if match.place.level in PRECISE_LEVELS]
        around = {match.place.zone for match in beside}
        return _distinct(precise or [match for match in beside if match.place.id not in around])

    def _listed(self, wording: str, field: str, theme: str, *, routes_only: bool) -> Iterator[Match]:
        """Yield one match for each member of a list (A、B): the most specific of those the member names."""
        members: dict[int, list[_FoundPlaces]] = {}
        for found in self._found(wording, theme):
            if not routes_only or found.place.level == "route":
                members.setdefault(found.hit.member, []).append(found)
        for member in members.values():
            best = max(enumerate(member), key=_specificity)[1]
            ambiguous = len({found.place.id for found in member}) > 1
            choice = best.choice or ((Step("most_specific"),) if ambiguous else ())
            yield Match(best.place, best.hit.name, field, choice)

    def _found(self, wording: str, theme: str) -> Iterator[_FoundPlaces]:
        """Yield the places of a wording in order; the city itself is none."""
        hits = sorted(self._index.find(wording).longest, key=lambda hit: -len(hit.name))
        longest: dict[tuple[str, int], _FoundPlaces] = {}
        for hit in hits:
            place, choice = self._decide(hit, theme)
            if place is None or place.level == "city" or (place.level != "route" and _ROAD.match(hit.after)):
                continue
            if self._district_of(hit, place, theme) is None:
                longest.setdefault((place.id, hit.member), _FoundPlaces(hit, place, choice))
        yield from sorted(longest.values(), key=lambda found: found.hit.start)

    def _decide(self, hit: Hit, theme: str) -> tuple[Place | None, tuple[Step, ...]]:
        """Choose among the bearers of one name: who suits the theme, else whose own name it is."""
        bearers = [self._places[bearer] for bearer in hit.bearers if bearer in self._places]
        if not bearers or self._nothing.intersection(hit.bearers):
            return None, ()
        if len(bearers) == 1:
            return bearers[0], ()
        suiting = [place for place in bearers if theme in self._themes[place.id]]
        if len(suiting) == 1:
            return suiting[0], (Step("theme", hit.name, suiting[0].id),)
        chosen = ([place for place in suiting or bearers if place.name == hit.name] or suiting or bearers)[0]
        return chosen, (Step("own_name", hit.name, chosen.id),)

    def _district_of(self, hit: Hit, place: Place, theme: str) -> str | None:
        """Return the district that a zone's name means: 高新技术产业开发区(新市区) is both, the theme decides."""
        themes = self._themes[place.id]
        if place.kind != "zone" or not themes or theme in themes:
            return None
        return next((name for name in self._official if f"({name})" in hit.name), None)

    def _administration(self, wording: str, theme: str) -> Step | None:
        for hit in self._index.find(wording).longest:
            place, _ = self._decide(hit, theme)
            district = self._district_of(hit, place, theme) if place else None
            if district:
                return Step("administration", hit.name, district)
        return None

    def _districts_in(self, wording: str) -> list[str]:
        return [
            found[0]
            for found in self._districts.finditer(wording)
            if re.match(_NOT_A_DISTRICT, wording[found.end() :])
        ]

    def _zones(self, written: Iterable[str], matches: Iterable[Match], theme: str) -> Iterator[str]:
        """Yield the zones that words name or begin with, and those that a place named lies in."""
        for wording in written:
            hits = self._index.find(wording)
            for hit in sorted((*hits.longest, *hits.leading), key=lambda hit: hit.start):
                place, _ = self._decide(hit, theme)
                # A station's name that begins a road's (北站路) does not put the road in the station's zone.
                yield from self.zones_of(place) if place and place.kind == "zone" else ()
        for match in matches:
            yield from self.zones_of(match.place)

    def _ends(self, name: str) -> Ends | None:
        ends = find_ends(name)
        if ends and self._city.removesuffix("市") == ends.first.removesuffix("市"):
            return replace(ends, leaves_city=True)
        return ends

    def _station(self, theme: str) -> Place | None:
        """Return the station called after the city, where a railway from the city begins."""
        name = f"{self._city.removesuffix('市')}站"
        found = (place for place in self._places.values() if name in (place.name, *place.aliases))
        return next(found, None) if theme == "railway" else None

    def _end(self, name: str, theme: str) -> Place | None:
        found = list(self._found(name, theme))
        return found[-1].place if found else None

    def _unknown(self, project: Project) -> Iterator[str]:
        """Yield the names of places, shown so by the reader or the wording itself, that nobody knows."""
        for wording in project.places:
            known = self._index.find(wording).longest
            if not known and self._city.removesuffix("市") not in wording and not self._districts_in(wording):
                yield wording
        if project.kind == "project":
            toponym = find_toponym(project.name, self._city)
            if toponym and not self._index.find(toponym).longest and not self._districts_in(toponym):
                yield toponym


def _specificity(numbered: tuple[int, _FoundPlaces]) -> tuple[bool, bool, int]:
    """Rank a place: a site or route before a zone, before what brackets add, and the last named wins."""
    number, found = numbered
    return found.place.level in PRECISE_LEVELS, not found.hit.bracketed, number


def _distinct(matches: Sequence[Match]) -> tuple[Match, ...]:
    """Leave out a place that is named again."""
    firsts: dict[str, Match] = {}
    for match in matches:
        firsts.setdefault(match.place.id, match)
    return tuple(firsts.values())
