"""Places and districts that a project's words name, each with its evidence."""

from dataclasses import dataclass

from geoapp.domain.evidence import Step
from geoapp.domain.location import Place
from geoapp.placing.ends import Ends

_RULE_OF_FIELD = {"name": "name", "aliases": "alias", "places": "words", "correction": "correction"}


@dataclass(frozen=True, slots=True)
class Match:
    """A place a project names: which one, by which name, in which field of the record."""

    place: Place
    name: str
    field: str
    choice: tuple[Step, ...] = ()
    """How it was chosen, where there was a choice."""

    def steps(self) -> tuple[Step, ...]:
        """Return the evidence."""
        return (Step(_RULE_OF_FIELD[self.field], self.name, self.place.id), *self.choice)


@dataclass(frozen=True, slots=True)
class Resolution:
    """All that a project's words say about where it is."""

    matches: tuple[Match, ...]
    """The place, or the places of a list."""
    districts: tuple[str, ...]
    """Districts named in the plan's own wording, in order."""
    zones: tuple[str, ...]
    """Names of the zones named in the plan's own wording, in order."""
    names_city: bool
    ends: Ends | None
    end_places: tuple[Place | None, Place | None] = (None, None)
    administration: Step | None = None
    """Set where the name of a zone means the district that it shares its administration with."""
    unknown: tuple[str, ...] = ()
    """Names of places that the gazetteer does not hold."""
