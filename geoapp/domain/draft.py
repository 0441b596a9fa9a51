"""A draft of a place: where somebody says that a project is, and by what source, until a curator applies it."""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from geoapp.domain.journal import Deed
from geoapp.domain.location import SourceDatum
from geoapp.domain.written import ProjectVersion

DraftState = Literal["waiting", "applied", "withdrawn"]

Standing = Literal["waiting", "applied", "moved", "gone"]
"""What has become of a draft: ``moved`` where its project has another place since, ``gone`` where there is none."""

LONGEST_SOURCE, LONGEST_WHO = 300, 60
"""Characters of what a person writes; ``source`` is a text, a link as text, or a document with its page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDraft:
    """One draft, as it is kept."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    id: str
    plan: str
    project: str
    """Id of the project."""
    name: str
    """Its name at that time."""
    geometry: dict[str, Any]
    """GeoJSON, WGS-84: a point, a line or an area."""
    uncertainty_m: float
    """The true place is within so many metres."""
    source: str
    datum: SourceDatum
    """Of the coordinates as they were given, a code of ``datums``; they were converted once, on entry."""
    who: str
    """As given; nobody checks it. Never a session or an address."""
    when: str
    """ISO date and time, UTC."""
    before: str
    """SHA-256 of the project's place at that time."""
    state: DraftState = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidDraft:
    """A draft's words in one of its versions: what became of it, and beside that what it said from the first."""

    name: str
    geometry: str
    """GeoJSON as a text."""
    uncertainty_m: float
    source: str
    datum: SourceDatum
    before: str
    state: DraftState


_DONE: dict[DraftState, str] = {"waiting": "handed in", "applied": "applied draft", "withdrawn": "withdrew"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftVersion(ProjectVersion):
    """One version of a draft: the first is handed in, the next says what became of it, by whom and when."""

    deed: ClassVar[Deed] = "draft"

    id: str
    """Eight hexadecimal digits, the same in every version."""
    said: SaidDraft

    @property
    def told(self) -> str:
        """The deed, and the draft's id."""
        return f"{_DONE[self.said.state]} {self.id}"
