"""The light of a project: green, yellow or red by its status reports, and the rule that makes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from geoapp.domain.layer import Title
from geoapp.domain.report_dates import month_number
from geoapp.domain.status_report import ReportStatus, SaidStatus, StatusReport

Light = Literal["red", "yellow", "green", "none"]
"""``none`` where nothing was reported or nothing is to be done any more."""

MOST_UNSTARTED = 12
"""Months that are looked back on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LightRule:
    """A light, and the conditions that make it; all of them hold."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    code: str
    light: Light
    zh: str
    en: str
    silent: bool = False
    statuses: tuple[ReportStatus, ...] = ()
    behind: float | None = None
    """Points of progress behind what was planned, at least."""
    unstarted: int | None = None
    """Months in a row that say so, at least."""
    overdue: bool = False

    @property
    def title(self) -> Title:
        """The rule in words, as it stands beside a light."""
        return Title(zh=self.zh, en=self.en)


@dataclass(frozen=True, slots=True, kw_only=True)
class LightRules:
    """Rules of lights, of which the first that holds speaks."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    rules: tuple[LightRule, ...]
    otherwise: LightRule


def light_of(reports: Sequence[StatusReport], month: str, rules: LightRules) -> LightRule:
    """Return the rule that makes a project's light in a month from its reports up to then, the oldest first."""
    return next((rule for rule in rules.rules if _holds(rule, reports, month)), rules.otherwise)


def _holds(rule: LightRule, reports: Sequence[StatusReport], month: str) -> bool:
    if not reports or reports[-1].month != month:
        return rule.silent
    said = reports[-1].said
    return not rule.silent and all(
        (
            not rule.statuses or said.status in rule.statuses,
            rule.behind is None or _behind(said) >= rule.behind,
            rule.unstarted is None or _unstarted(reports) >= rule.unstarted,
            not rule.overdue or is_overdue(said, month),
        )
    )


def _behind(said: SaidStatus) -> float:
    """Return the points behind plan; where either figure is unknown nothing is said of it.

    >>> _behind(SaidStatus(status="ongoing", percent=20, planned=50)), _behind(SaidStatus(status="ongoing"))
    (30, -inf)
    """
    if said.percent is None or said.planned is None:
        return float("-inf")
    return round(said.planned - said.percent, 6)


def _unstarted(reports: Sequence[StatusReport]) -> int:
    """Return the months, the last one included, since which every report says that nothing was started."""
    first = None
    for report in reversed(reports):
        if report.said.status != "not_started":
            break
        first = report.month
    return 0 if first is None else month_number(reports[-1].month) - month_number(first) + 1


def is_overdue(said: SaidStatus, month: str) -> bool:
    """Say whether the next step's date is past when a month ends; a month or year is past once it is over.

    >>> [is_overdue(SaidStatus(status="ongoing", due=due), "2026-11") for due in ("2026-11", "2026-10", "2026", "")]
    [False, True, False, False]
    """
    return bool(said.due) and said.due[:7] < month[: len(said.due)]
