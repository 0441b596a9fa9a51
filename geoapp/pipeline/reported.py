"""Reported projects of a month: each with its reports up to then, and its light with the rule that makes it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import get_args

from geoapp.domain.light import MOST_UNSTARTED, Light, LightRule, light_of
from geoapp.domain.record import ProjectRecord
from geoapp.domain.report_dates import month_before
from geoapp.domain.status_report import StatusReport
from geoapp.io.light_rules import load_light_rules
from geoapp.pipeline.written import Districts
from geoapp.store import report_store

_ORDER: tuple[Light, ...] = get_args(Light)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedProject:
    """A project with its reports up to a month, the oldest first, and the rule that makes its light."""

    record: ProjectRecord
    reports: tuple[StatusReport, ...]
    rule: LightRule
    month: str

    @property
    def held(self) -> StatusReport | None:
        """The report of the month."""
        return self.reports[-1] if self.reports and self.reports[-1].month == self.month else None


def reported_projects(
    plan_id: str,
    by_id: Mapping[str, ProjectRecord],
    districts: Districts,
    month: str,
    adcodes: Collection[str] = (),
) -> list[ReportedProject]:
    """Return a plan's projects that surely lie in one of some districts, or all of them; the most urgent first.

    ``districts`` are those that are reported on.

    Raises:
        StoreError: the store does not answer.
    """
    found, rules = (
        report_store().latest(plan_id, month_before(month, MOST_UNSTARTED), month),
        load_light_rules(),
    )
    chosen = []
    for project, own in districts.items():
        if not adcodes or {*adcodes} & {*own}:
            reports = tuple(found.get(project, ()))
            rule = light_of(reports, month, rules)
            chosen.append(ReportedProject(record=by_id[project], reports=reports, rule=rule, month=month))
    return sorted(chosen, key=lambda one: _ORDER.index(one.rule.light))
