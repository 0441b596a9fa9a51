"""The charts of what is on screen: closed until asked for, so that a first visit does not pay for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from geoapp.domain.filters import Filters
from geoapp.domain.plan import Plan
from geoapp.io.words import Words
from geoapp.web import state
from geoapp.web.charts.bars import Bars, color_themes, count_bars
from geoapp.web.charts.sums import show_sums
from geoapp.web.links import keeping, to_page
from geoapp.web.listing import link, table

FIELDS = ("theme", "district", "year", "precision")
_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class LiveChart:
    """One chart in the browser: a chart of a new ``number`` begins anew, with what was chosen then."""

    number: int
    begun_with: tuple[str, ...]
    shown: tuple[str, ...]
    """What the chart itself says is chosen."""


def show_charts(plan: Plan, shown: Filters, say: Words, *, fields: Sequence[str] = FIELDS) -> None:
    """Offer the counts of ``fields`` as charts or as tables; a click on a bar adds its filter or takes it back."""
    way = st.segmented_control(
        say("charts"),
        ("chart", "table"),
        format_func=lambda way: say(f"charts_{way}"),
        key="charts",
        help=say("charts_help"),
    )
    if not way:
        return
    counted = [bars for field in fields if (bars := count_bars(plan, shown, field, say)).rows]
    columns = st.columns(_COLUMNS, gap="large")
    for place, bars in enumerate(counted):
        # The longest, themes, has the first column for itself.
        with columns[min(place, _COLUMNS - 1)]:
            st.html(f"<h2 class='geo-chart-title'>{say(f'chart_{bars.field}')}</h2>")
            (_draw if way == "chart" else _list)(bars, say)
            if bars.without:
                st.caption(say(f"chart_without_{bars.field}", n=bars.without))
    show_sums(plan, shown, say, draw=_draw if way == "chart" else None)


def _list(bars: Bars, say: Words) -> None:
    """List the counts; a name leads to the same page with its filter added or taken back."""
    shown, page = state.selection(), st.session_state.get("page", state.MAP)
    possible = bars.field == "district"
    rows = [
        (
            link(
                name, to_page(page, shown, **keeping(shown) | {bars.field: _toggled(bars.chosen, one.code)})
            ),
            *((one.certain, one.possible) if possible else (one.total,)),
        )
        for name, one in bars.rows
    ]
    head = [say("district_sure"), say("district_possible")] if possible else [say("number")]
    st.html(table(say(f"chart_{bars.field}"), [say(bars.field), *head], rows))


def _toggled(chosen: tuple[str, ...], code: str) -> tuple[str, ...]:
    """Return the chosen values with one more or one less.

    >>> _toggled(("a",), "b"), _toggled(("a", "b"), "a")
    (('a', 'b'), ('b',))
    """
    return tuple(one for one in chosen if one != code) if code in chosen else (*chosen, code)


def _draw(bars: Bars, say: Words) -> None:
    """Draw one chart; it says itself what is chosen, until a filter is set elsewhere."""
    from geoapp.web.charts.drawing import CHOSEN, draw_bars  # noqa: PLC0415 (half a second, for who asks for it)

    drawn = _drawn(bars)
    key = _key(bars.field, drawn.number)
    colors = color_themes() if bars.field == "theme" else {}
    st.altair_chart(
        draw_bars(bars, colors, drawn.begun_with, say),
        key=key,
        on_select=lambda: _take(bars.field, key),
        selection_mode=CHOSEN,
        width="stretch",
        alt=say("chart_alt", title=say(f"chart_{bars.field}")),
    )


def _key(field: str, number: int) -> str:
    return f"chart_{field}_{number}"


def _drawn(bars: Bars) -> LiveChart:
    """Return the chart as it is in the browser, or one that begins anew where it is gone or shows another choice."""
    kept: dict[str, LiveChart] = st.session_state.setdefault("charts_drawn", {})
    before = kept.get(bars.field, LiveChart(0, (), ()))
    there = _key(bars.field, before.number) in st.session_state
    if not there or set(before.shown) != set(bars.chosen):
        kept[bars.field] = LiveChart(before.number + 1, bars.chosen, bars.chosen)
    return kept[bars.field]


def _take(field: str, key: str) -> None:
    """Make the filter what the chart says is chosen."""
    told: Mapping[str, Any] = st.session_state[key].selection
    codes = tuple(dict.fromkeys(row["code"] for row in told.get("chosen", ())))
    kept = st.session_state["charts_drawn"]
    kept[field] = replace(kept[field], shown=codes)
    state.change_all(**{field: codes})
