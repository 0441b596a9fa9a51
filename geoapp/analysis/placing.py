"""Quality of placing, counted from what each record says of itself."""

from dataclasses import dataclass

import geopandas as gpd

from geoapp.domain.evidence import read_evidence
from geoapp.domain.record import LOCATED, ProjectRecord
from geoapp.geometry.frames import project_records

NAMING = frozenset(
    (
        *("name", "alias", "words", "several", "text_district", "administration"),
        *("district_of_place", "city_of_place", "outside_region"),
        *("ends_joined", "ends_listed", "unknown_place"),
    )
)
"""Rules of evidence that stand only where the project's own words name a place; the city alone is none."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A project that names a place and is not located; the reason is a line of evidence."""

    id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Located:
    """Of the projects that name a place, how many are located to a district or better, and which are not."""

    named: int
    located: int
    misses: tuple[Miss, ...]

    @property
    def share(self) -> float:
        """The part that is located; 1 where no project names a place."""
        return self.located / self.named if self.named else 1.0


def located_share(frame: gpd.GeoDataFrame) -> Located:
    """Count the entries of kind project whose words name a place, and list those without a district.

    A component that names nothing and stands where its main project stands does not count.
    """
    records = project_records(frame)
    named = [record for record in records if record["kind"] == "project" and names_a_place(record)]
    misses = tuple(
        Miss(record["id"], record["name"], record["location"]["evidence"])
        for record in named
        if record["location"]["kind"] not in LOCATED
    )
    return Located(len(named), len(named) - len(misses), misses)


def names_a_place(record: ProjectRecord) -> bool:
    """Say whether a project's own words name a place: one of the gazetteer, a district, or an unknown one.

    >>> names_a_place({"places": [], "location": {"evidence": "unknown_place: 东部片区"}})
    True
    >>> names_a_place({"places": [], "location": {"evidence": "city_named"}})
    False
    """
    steps = read_evidence(record["location"]["evidence"])
    if not steps or steps[0].rule == "inherited":
        return False
    if steps[0].rule == "correction":
        # A decision by hand replaces the evidence; what the reader found in the words is still there.
        return bool(record["places"])
    return any(step.rule in NAMING for step in steps)
