"""States of a plan's projects as people recorded them in lists, reports and corrections, and sums of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from geoapp.domain.delivery import DeliveryCitation, DeliveryState
from geoapp.domain.ledger import MoneySum
from geoapp.domain.light import Light

ListedMoney = tuple[str, float | None]
"""A list's row, by a key of its own, and its 年度计划投资 in CNY, null where it says none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEntries:
    """The entries of a plan that are projects, and which of them stand for one; programmes and policies do not."""

    number: int
    """Of all entries, whatever they are."""
    rows: Mapping[str, int]
    """Place of each in the order of the text, by its id."""
    heads: Mapping[str, str]
    """By its id, that of the one that it is counted as."""
    said: tuple[str, ...]
    """Ids of those of which the plan itself says a status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectState:
    """The state of one project of which something is recorded."""

    ids: tuple[str, ...]
    """Its own id, then those of entries that stand for the same project."""
    status: DeliveryState
    light: Light | None
    """Null where nobody reports on any project."""
    owners: tuple[str, ...]
    """Of the latest list that names any."""
    listed: Mapping[int, tuple[ListedMoney, ...]]
    """Rows of each year of whose list it surely is: those of the list that was added last."""
    cites: tuple[DeliveryCitation, ...] = ()
    """Places where that is said: first that of the status, then the lists, then the report that makes the light."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStates:
    """The states of a plan's projects; of a project that is not among them nothing is recorded."""

    projects: tuple[ProjectState, ...]
    light: Light | None
    """Light of all other projects."""
    month: str
    """Latest month that was reported on, which lights are of; empty where there is none."""
    years: tuple[int, ...]
    """Of the annual lists."""

    @property
    def owners(self) -> frozenset[str]:
        """Everybody whom the lists name."""
        return frozenset(owner for one in self.projects for owner in one.owners)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSum:
    """The projects of a year's lists, and their planned money: each project counts once, and so does each row."""

    year: int
    projects: int
    planned: MoneySum


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSums:
    """Projects by status and by light, which add up, and what the lists of each year plan for them."""

    projects: int
    """Each counts once, however many entries it has; programmes and policies have no state."""
    status: Mapping[str, int]
    light: Mapping[str, int]
    """Empty where nobody reports."""
    month: str
    """Month of the lights."""
    years: tuple[YearSum, ...]


NO_SUMS = StateSums(projects=0, status={}, light={}, month="", years=())
