"""Scores of places for works: how alike the names are, and whether kind and district agree."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geoapp.domain.candidate import KnownPlace, PlaceCandidate, ScorePart
from geoapp.placing.place_name import NameParts, PlaceName, likeness, same_kind

UNKNOWN = 0.5
"""Share of a part of which one side says nothing."""

STRANGE = 0.2
"""Share of the kind where a place has one that nobody here knows."""

RELATED = 0.75
"""Share of the kind where both are of one theme, but not the same."""

IN_CITY = 0.75
"""Share of the district where the plan's city holds the place and nothing says which of its districts is meant."""

BESIDE = 0.85
"""Trust in a place that stands beside the works in its clause: it says roughly where they are."""

WITHIN = 0.95
"""Trust in the site that a part of it, such as a building, stands on."""

WHERE_IT_WAS = 0.7
"""What is left of the score where works move away from the place found."""

NAME, KIND, DISTRICT = 0.6, 0.2, 0.2
"""A name alone is worth this much, and the two others what they add to it."""

_PART = re.compile(r"(?:[东西南北新老本]?[校院厂园]区|高中部|初中部|[\u4e00-\u9fff]{2}楼|站前广场)$")
_HOME = re.compile(r"[\u4e00-\u9fff]{1,9}?(?:自治县|自治州|[市县区旗盟州])")
_MOVES = re.compile("迁建|搬迁|异地|新址")
_NEW_SITE = re.compile(r"[(（]?(?:新院区?|新址|新校区?|新馆|新厂区?|新站|新区|迁建)[)）]?$")


@dataclass(frozen=True, slots=True)
class PlaceQuery:
    """The words by which a project's place is looked for."""

    names: tuple[tuple[PlaceName, float], ...]
    """Names, the best first, each with the trust in what it leads to."""
    themes: frozenset[str]
    districts: frozenset[str]
    """Districts that the project is said to be in; empty where nothing says so."""
    moves: bool
    """The works leave the place that has the name today."""


@dataclass(frozen=True, slots=True)
class Region:
    """The plan's own administrations: what its title names, its city, and the city's districts."""

    home: str
    city: str
    districts: frozenset[str]

    @property
    def fronts(self) -> tuple[str, ...]:
        """Names that may stand in front of a place's own, or be left out.

        >>> region_of("甲乙县规划", "丙丁市", []).fronts
        ('甲乙县', '甲乙', '丙丁市', '丙丁')
        """
        units = (self.home, self.home[:-1], self.city, self.city.removesuffix("市"))
        return tuple(dict.fromkeys(unit for unit in units if len(unit) > 1))

    def share_of(self, wanted: frozenset[str], district: str) -> float:
        """Return the agreement of a place's district with those wanted, or with the plan where none is.

        >>> county = Region("甲县", "丙市", frozenset({"丁区"}))
        >>> county.share_of(frozenset(), "甲县"), county.share_of(frozenset(), "乙县"), county.share_of(frozenset(), "")
        (1.0, 0.0, 0.5)
        """
        if not district:
            return UNKNOWN
        if wanted:
            return float(any(_same_district(district, one) for one in wanted))
        if _same_district(district, self.home):
            return 1.0
        if any(_same_district(district, one) for one in self.districts):
            of_the_city = self.home == self.city
            return IN_CITY if of_the_city else 0.0 if self.home in self.districts else UNKNOWN
        return 0.0


def _same_district(one: str, other: str) -> bool:
    """Say whether two sources mean one district, whatever stands in front of its name or is left out behind.

    >>> _same_district("某省丙市甲县", "甲县"), _same_district("甲乙", "甲乙区"), _same_district("新市区", "市区")
    (True, True, False)
    """
    if one.rstrip("县市区旗") == other.rstrip("县市区旗"):
        return True
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer.endswith(shorter) and longer[: -len(shorter)].endswith(
        ("省", "市", "州", "盟", "自治区", "-", "/", " ")
    )


def region_of(title: str, city: str, districts: Iterable[str]) -> Region:
    """Return the administrations of a plan; its title names a county or city, or is of the city itself."""
    found = _HOME.match(title)
    return Region(found[0] if found else city, city, frozenset(districts))


class Scorer:
    """Weighs places for works by the vocabulary of names, kinds and districts."""

    def __init__(self, parts: NameParts, region: Region) -> None:
        """Take the words that names are taken apart by, and the plan's administrations."""
        self._parts = parts
        self._region = region

    def wanted(
        self, names: Iterable[str], beside: Iterable[str], theme: str, districts: Iterable[str]
    ) -> PlaceQuery:
        """Return the query of a project, by its names, the places beside it, its theme and its districts."""
        written = list(names)
        found = {name.whole: (name, trust) for name, trust in reversed([*self._names(written, beside)])}
        heads = {self._parts.head_of(name) for name in written[:1]} - {""}
        themes = {theme}.union(*(self._parts.themes[head] for head in heads))
        moves = any(_MOVES.search(name) for name in written)
        best_first = tuple(sorted(found.values(), key=lambda pair: -pair[1]))
        return PlaceQuery(best_first, frozenset(themes), frozenset(districts), moves)

    def _names(self, names: Iterable[str], beside: Iterable[str]) -> Iterator[tuple[PlaceName, float]]:
        for name in names:
            whole = self._parts.of_works(name)
            yield whole, 1.0
            site = _PART.sub("", whole.written)
            if site != whole.written and len(site) > 2:  # noqa: PLR2004
                yield self._parts.of_works(site), WITHIN
        yield from ((self._parts.of_place(name), BESIDE) for name in beside)

    def score(self, wanted: PlaceQuery, place: KnownPlace) -> PlaceCandidate:
        """Return a place as a candidate, by the name that fits it best."""
        plain = _NEW_SITE.sub("", place.name) if wanted.moves else place.name
        theirs = self._parts.of_place(plain, place.district)
        asked, alike = max(
            ((name, trust * likeness(name, theirs)) for name, trust in wanted.names), key=lambda pair: pair[1]
        )
        kind = self._kind(wanted, asked, theirs, place.kind)
        district = self._region.share_of(wanted.districts, place.district)
        score = alike * (NAME + KIND * kind.share + DISTRICT * district)
        ours = "、".join(sorted(wanted.districts)) or self._region.home
        parts = [
            ScorePart(code="name", share=round(alike, 3), ours=asked.written, theirs=place.name),
            kind,
            ScorePart(code="district", share=district, ours=ours, theirs=place.district),
        ]
        if wanted.moves and plain == place.name:
            score *= WHERE_IT_WAS
            parts.append(ScorePart(code="moved", share=0.0, ours=asked.written, theirs=place.name))
        return PlaceCandidate(asked=asked.written, place=place, score=round(score, 3), parts=tuple(parts))

    def _kind(self, wanted: PlaceQuery, asked: PlaceName, theirs: PlaceName, kind: str) -> ScorePart:
        said = self._parts.head_of(kind) if kind else theirs.head
        share = UNKNOWN if not kind and not said else STRANGE if not said else 0.0
        if said and not wanted.themes.isdisjoint(self._parts.themes[said]):
            both = asked.head and theirs.head
            share = RELATED if both and not same_kind(asked.head, theirs.head) else 1.0
        if same_kind(asked.head, said):
            share = 1.0
        return ScorePart(code="kind", share=share, ours=asked.head, theirs=kind or said)
