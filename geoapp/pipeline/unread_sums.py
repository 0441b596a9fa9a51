"""Faults of sums in project tables that are no amount in yuan."""

import re
from collections.abc import Mapping

from geoapp.domain.intake import MOST_EXAMPLES, Example, Fault, fault
from geoapp.domain.reading import Reading, WhyUnread

_CODES: Mapping[WhyUnread, str] = {"currency": "sums_foreign", "unit": "sums_unitless", "form": "sums_form"}


def unread_sum_faults(reading: Reading) -> list[Fault]:
    """Return a fault for each reason why sums are no amount, with examples by row, name and what is written.

    A sum that a correction gives is none of them.
    """
    projects = {project.id: project for project in reading.projects if project.investment is None}
    found = []
    for why, code in _CODES.items():
        sums = [one for one in reading.sums_unread if one.why == why and one.project in projects]
        examples = tuple(
            Example(
                row=row_of(one.project, projects[one.project].line),
                name=projects[one.project].name,
                value=one.text,
            )
            for one in sums[:MOST_EXAMPLES]
        )
        found += [fault(code, count=len(sums), examples=examples)] if sums else []
    return found


def row_of(project_id: str, line: int) -> int:
    """Return a project's row in its table, as its citation says it; outside of tables its line.

    >>> row_of("plan/t1-6", 7), row_of("plan/812", 7)
    (6, 7)
    """
    found = re.search(r"/t\d+-(\d+)$", project_id)
    return int(found[1]) if found else line
