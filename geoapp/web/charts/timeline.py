"""Milestones along a line of time: of one project, or of many by the years that they are due in."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from geoapp.analysis.targets import Dated
from geoapp.domain.record import MilestoneRecord
from geoapp.io.words import Words
from geoapp.pipeline.figures import milestone_date
from geoapp.web.escape import escape
from geoapp.web.listing import Html, HtmlCell


def write_stages(stages: Sequence[MilestoneRecord], say: Words) -> Html:
    """Return the dated stages of one project as a line of time, the earliest first.

    >>> stage = {"date": "2025", "precision": "year", "what": "<建成>"}
    >>> write_stages([stage], Words("zh"))
    "<ol class='geo-timeline'><li><b>2025年</b> &#60;建成&#62;</li></ol>"
    """
    entries = (
        f"<li><b>{escape(milestone_date(one, say))}</b> {escape(one['what'])}</li>"
        for one in sorted(stages, key=lambda one: one["date"])
    )
    return Html(f"<ol class='geo-timeline'>{''.join(entries)}</ol>")


def write_years(dated: Iterable[tuple[Dated, HtmlCell, HtmlCell]], label: str, say: Words) -> Html:
    """Return dated stages, each with its project and citation, by year; ``dated`` is in order of time."""
    years = []
    for year, of_year in groupby(dated, key=lambda one: one[0].milestone["date"][:4]):
        entries = [_entry(*one, say) for one in of_year]
        count = say("due", n=len(entries))
        years.append(
            f"<li><h3>{escape(say('year_named', year=year))} <small>{escape(count)}</small></h3>"
            f"<ul>{''.join(entries)}</ul></li>"
        )
    return Html(f"<ol class='geo-timeline geo-years' aria-label='{escape(label)}'>{''.join(years)}</ol>")


def _entry(one: Dated, project: HtmlCell, cite: HtmlCell, say: Words) -> str:
    what = say("labelled", label=milestone_date(one.milestone, say), value=one.milestone["what"] or "—")
    told = " · ".join(cell if isinstance(cell, Html) else escape(cell) for cell in (project, cite))
    return f"<li><b>{escape(what)}</b><br>{told}</li>"
