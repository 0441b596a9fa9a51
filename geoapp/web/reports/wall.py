"""The page 挂图作战: a month on one screen, as counts by light, bars by district and status, and what lags."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import get_args
from urllib.parse import urlencode

import streamlit as st

from geoapp.domain.light import Light
from geoapp.domain.plan import Plan
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.reported import ReportedProject
from geoapp.web import state
from geoapp.web.escape import escape
from geoapp.web.links import to_page
from geoapp.web.listing import Html, link
from geoapp.web.plan_projects import project_districts
from geoapp.web.reports.board import lamp, name_of_light
from geoapp.web.reports.wall_map import draw_wall_map

MOST_LINES = 40
"""Projects that lag, on screen; the page of reports lists all."""

_LIGHTS: tuple[Light, ...] = get_args(Light)
_LAGGING = ("red", "yellow")
_SILENT = ""
"""In place of a status where the month has no report."""


def show_wall(
    plan: Plan, lines: Sequence[ReportedProject], labels: Mapping[str, str], month: str, say: Words
) -> None:
    """Draw the map, the bars and the list side by side; beneath each other on a narrow screen."""
    lagging = [one for one in lines if one.rule.light in _LAGGING]
    st.html(
        "<section class='geo-wall'>"
        f"{draw_wall_map(plan, lines, labels, say)}"
        f"<div class='geo-wall-bars'>{_district_bars(plan, lines, labels, month, say)}{_status_bars(lines, say)}</div>"
        f"{_list(lagging, month, say)}</section>"
    )


def _district_bars(
    plan: Plan, lines: Sequence[ReportedProject], labels: Mapping[str, str], month: str, say: Words
) -> str:
    """Return a bar a district, in parts by light; several and none are parts of their own, so that they add up."""
    districts, counts = project_districts(plan), dict[str, Counter[str]]()
    for one in lines:
        own = districts[one.record["id"]]
        key = next(iter(own)) if len(own) == 1 else ("several" if own else "nowhere")
        counts.setdefault(key, Counter())[one.rule.light] += 1
    others = {"several": say("statement_several"), "nowhere": say("statement_nowhere")}
    most = max((count.total() for count in counts.values()), default=1)
    rows = []
    for code, count in sorted(counts.items(), key=lambda pair: -pair[1].total()):
        name = escape(others.get(code, code))
        if code in labels:
            name = link(labels[code], _address("wall", month, district=(code,)))
        parts = [(f"geo-light-{light}", count[light]) for light in _LIGHTS]
        rows.append((name, parts, f"{count['red']:,} · {count['yellow']:,} / {count.total():,}"))
    return _bars(say("wall_districts"), rows, most)


def _status_bars(lines: Sequence[ReportedProject], say: Words) -> str:
    """Return a bar a status; what nobody has reported on this month is one of them."""
    counts = Counter[str](one.held.said.status if one.held else _SILENT for one in lines)
    names: dict[str, str] = {code.code: say.name(code) for code in load_codelist("report_statuses").codes}
    names[_SILENT] = say("wall_silent")
    by_name = {escape(name): counts[code] for code, name in names.items()}
    most = max(by_name.values(), default=1)
    rows = [(name, [("geo-wall-plain", number)], f"{number:,}") for name, number in by_name.items()]
    return _bars(say("wall_statuses"), rows, most)


def _bars(title: str, rows: Sequence[tuple[str, list[tuple[str, int]], str]], most: int) -> str:
    drawn = "".join(
        f"<tr><th scope='row'>{name}</th><td class='geo-wall-bar' aria-hidden='true'><span>"
        + "".join(f"<i class='{mark}' style='width:{100 * n / most:.2f}%'></i>" for mark, n in parts if n)
        + f"</span></td><td>{numbers}</td></tr>"
        for name, parts, numbers in rows
    )
    return f"<table><caption>{escape(title)}</caption><tbody>{drawn}</tbody></table>"


def _list(lagging: Sequence[ReportedProject], month: str, say: Words) -> str:
    """Return the projects that lag, red first, each with the rule that says so."""
    title = escape(say("wall_lagging", n=f"{len(lagging):,}"))
    rows = (
        "".join(_line(one, month, say) for one in lagging[:MOST_LINES])
        or f"<li>{escape(say('wall_none'))}</li>"
    )
    left = len(lagging) - MOST_LINES
    more = link(say("wall_more", n=f"{max(left, 0):,}"), _address("reports", month)) if left > 0 else ""
    return (
        f"<div class='geo-wall-list' role='region' tabindex='0' aria-label='{title}'><h3>{title}</h3>"
        f"<ul>{rows}</ul>{more}</div>"
    )


def _line(one: ReportedProject, month: str, say: Words) -> str:
    name = link(one.record["name"], _address("reports", month, project=one.record["id"]))
    problem = one.held.said.problem if one.held else ""
    said = f"<br>{escape(problem)}" if problem else ""
    word = f"<span class='geo-skip'>{escape(name_of_light(one.rule.light, say))}</span>"
    rule = f"<small>{escape(say.name(one.rule.title))}{said}</small>"
    return f"<li>{lamp(one.rule.light)}{word}<div>{name}{rule}</div></li>"


def _address(page: str, month: str, **fields: object) -> str:
    shown = state.selection()
    address = to_page(page, shown, **({"district": shown.district} | fields))
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'month': month})}"


def show_lights(lines: Sequence[ReportedProject], say: Words) -> None:
    """Say in large letters how many projects have each light; the sum is all that are shown."""
    counts = Counter(one.rule.light for one in lines)
    parts = [(lamp(light), name_of_light(light, say), counts[light]) for light in _LIGHTS]
    parts.append((Html(""), say("sum"), len(lines)))
    cells = "".join(
        f"<div role='listitem'><b>{number:,}</b><span>{mark} {escape(word)}</span></div>"
        for mark, word, number in parts
    )
    st.html(f"<div class='geo-wall-lights' role='list'>{cells}</div>")
