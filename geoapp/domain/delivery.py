"""Delivery of a plan: what became of each project, by the evidence that speaks, in totals that add up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from geoapp.domain.indicator import IndicatorPace
from geoapp.domain.ledger import MoneySum

DeliveryState = Literal["done", "ongoing", "not_started", "adjusted", "not_found"]

DELIVERY_STATES: tuple[DeliveryState, ...] = get_args(DeliveryState)
"""In the order of lists; their names are the codelist ``delivery_states``."""

DeliverySource = Literal["plan", "list", "report", "curator"]

_RANKS: tuple[DeliverySource, ...] = get_args(DeliverySource)
"""Of two of one date the later in this order speaks."""

DeliveryReason = Literal["status", "progress", "started", "unstarted", "parts", "silent", "waiting", "none"]
"""The thing that makes the state: a status, 形象进度, money spent, several rows, nothing said, a row that waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryCitation:
    """A place where something is said: a clause, rows of a list, a month's report, or a line of corrections.csv."""

    source: DeliverySource
    date: str
    """ISO date of reduced precision that it holds for; empty where there is none."""
    title: str
    """Citation of the clause, name of the list's file, month of the report, or name of the file of corrections."""
    year: int | None = None
    """Of a list."""
    rows: tuple[str, ...] = ()
    """Ids of a list's rows, the version of a report, or the line of a correction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEvidence:
    """One thing that is said of a project, and the state that it makes; null where it says none."""

    cite: DeliveryCitation
    state: DeliveryState | None
    reason: DeliveryReason
    text: str = ""
    """As written: 形象进度, the status of a report, or why somebody corrected it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyFigure:
    """An amount in CNY and where it is said."""

    value: float
    cite: DeliveryCitation
    shared_with: str = ""
    """Id of the project that the amount is counted with, where one row is several projects; it is 0 here then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectDelivery:
    """A project of the plan with what became of it."""

    ids: tuple[str, ...]
    """Its own id, then those of entries that stand for the same project."""
    name: str
    clause: DeliveryCitation
    theme: str
    districts: tuple[str, ...]
    """Adcodes of those that it surely lies in."""
    evidence: DeliveryEvidence | None
    """The one that speaks; null where nothing is said of the project anywhere."""
    investment: MoneyFigure | None
    """总投资, of the plan, else of the latest list that says it; null where it is unknown."""
    done: MoneyFigure | None
    """累计完成投资, of the latest list that says it."""

    @property
    def state(self) -> DeliveryState:
        """State by the evidence; not found where it says none."""
        return (self.evidence and self.evidence.state) or "not_found"

    @property
    def reason(self) -> DeliveryReason:
        """The reason of the state."""
        return self.evidence.reason if self.evidence else "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryTotal:
    """Projects by state, which add up, and sums in which each project stands once."""

    projects: int
    states: Mapping[DeliveryState, int]
    investment: MoneySum
    done: MoneySum


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryStatement:
    """The statement of a plan's delivery on a day; every project stands in it once."""

    plan: str
    as_of: str
    """ISO date: later evidence is left aside."""
    districts: tuple[str, ...]
    """Adcodes that it is narrowed to; none where it is of all."""
    projects: tuple[ProjectDelivery, ...]
    gone: int
    """Ids in lists and reports that the plan has no more."""
    indicators: tuple[IndicatorPace, ...] = ()
    """Of the whole plan, where somebody added actuals and the statement is of all districts."""

    def parts(self, key: Callable[[ProjectDelivery], str]) -> dict[str, DeliveryTotal]:
        """Return the totals of the projects that have a key in common, in the plan's order."""
        groups: dict[str, list[ProjectDelivery]] = {}
        for one in self.projects:
            groups.setdefault(key(one), []).append(one)
        return {name: total_of(some) for name, some in groups.items()}


def speaking(evidence: Sequence[DeliveryEvidence]) -> DeliveryEvidence | None:
    """Return the evidence that speaks for a project, of several in the order in which they were written.

    What says a state goes before what says none; a curator's word before all others; then the later date, where a date
    without month or day is its beginning; of one date the report before the list, and the list before the plan; then
    the one that was written last.

    >>> def said(source, date, state):
    ...     return DeliveryEvidence(
    ...         cite=DeliveryCitation(source=source, date=date, title=""), state=state, reason="status"
    ...     )
    >>> old, new = said("list", "2023", "ongoing"), said("report", "2023-05", "done")
    >>> speaking([old, new]) is new, speaking([old, said("list", "2024", None)]) is old, speaking([]) is None
    (True, True, True)
    >>> speaking([said("curator", "2022", "adjusted"), new]).state
    'adjusted'
    """
    saying = [one for one in evidence if one.state] or evidence
    return max(reversed(saying), key=_weight, default=None)


def _weight(one: DeliveryEvidence) -> tuple[bool, str, int]:
    return one.cite.source == "curator", one.cite.date, _RANKS.index(one.cite.source)


def joint_state(states: Sequence[DeliveryState | None]) -> DeliveryState | None:
    """Return the state of a project of whose parts each has one, or says none.

    It is done or not started only where no part says or leaves open anything else; parts that were cancelled say
    nothing of the others.

    >>> joint_state(["done", "done", "adjusted"]), joint_state(["done", None]), joint_state(["not_started", None])
    ('done', 'ongoing', 'not_started')
    >>> joint_state(["adjusted"]), joint_state([None, None]), joint_state(["not_started", "done"])
    ('adjusted', None, 'ongoing')
    """
    left = [one for one in states if one != "adjusted"]
    if not left:
        return "adjusted" if states else None
    said = {one for one in left if one}
    if not said:
        return None
    if said == {"not_started"} or (said == {"done"} and None not in left):
        return said.pop()
    return "ongoing"


def total_of(projects: Iterable[ProjectDelivery]) -> DeliveryTotal:
    """Return the total of projects.

    >>> total_of([]).projects, total_of([]).done
    (0, MoneySum(value=0, known=0, unknown=0))
    """
    some = tuple(projects)
    return DeliveryTotal(
        projects=len(some),
        states={state: sum(one.state == state for one in some) for state in DELIVERY_STATES},
        investment=_sum([one.investment for one in some]),
        done=_sum([one.done for one in some]),
    )


def _sum(figures: Sequence[MoneyFigure | None]) -> MoneySum:
    known = [one.value for one in figures if one]
    return MoneySum(value=sum(known), known=len(known), unknown=len(figures) - len(known))
