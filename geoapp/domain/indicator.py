"""Yearly actuals of a plan's indicators, and whether each is on pace for its target."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from geoapp.domain.journal import Deed
from geoapp.domain.written import WrittenVersion

PaceState = Literal["on_pace", "behind", "no_line", "no_data"]
"""On the line or better; short of it; no line to compare with; no figure by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorActual:
    """The figure of an indicator for a year, as a row of a file says it."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    indicator: str
    """Its name in the plan."""
    year: int
    value: float
    """In the plan's unit."""
    source: str
    """Where the figure is from, in the file's own words; empty where it says nothing."""
    line: int
    """Of the file; the header is 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActualsFile:
    """The file of actuals that was added last, which holds."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    plan: str
    title: str
    """Name of the file."""
    sha256: str
    """Of its bytes."""
    added: str
    """ISO date and time, UTC."""
    who: str
    rows: tuple[IndicatorActual, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidActuals:
    """The words of a file of actuals."""

    title: str
    sha256: str
    rows: str
    """JSON of :class:`IndicatorActual`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActualsVersion(WrittenVersion):
    """One version of a plan's actuals: the next file takes the place of the one before, whole."""

    deed: ClassVar[Deed] = "indicators"

    said: SaidActuals

    @property
    def subject(self) -> str:
        """The file's name."""
        return self.said.title

    @property
    def told(self) -> str:
        """The version."""
        return f"version {self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorPace:
    """An indicator beside its latest actual and the straight line from base to target."""

    number: int
    name: str
    unit: str
    base: str
    """As printed; empty where the plan has none."""
    target: str
    actual: IndicatorActual | None
    expected: float | None
    """On the line in the actual's year; null where there is no line, or no actual."""
    file: str
    """Name of the file that the actual is from."""

    @property
    def state(self) -> PaceState:
        """On pace where the actual is on the line or above it."""
        if not self.actual:
            return "no_data"
        if self.expected is None:
            return "no_line"
        slack = 1e-9 * max(1.0, abs(self.expected))
        return "on_pace" if self.actual.value >= self.expected - slack else "behind"
