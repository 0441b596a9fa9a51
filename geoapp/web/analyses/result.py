"""Results on every analysis page: warnings first, then the table, what was left out, and the files."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from weakref import ref

import pandas as pd
import streamlit as st
from geopandas import GeoDataFrame

from geoapp.analysis.columns import SHARE_WITHIN, Column
from geoapp.analysis.operation import operation_of
from geoapp.domain.format import Format
from geoapp.domain.plan import Plan
from geoapp.domain.receipt import OnlyPossible, Summary
from geoapp.domain.request import Request, sources_of
from geoapp.domain.selection import Selection
from geoapp.domain.source import Source
from geoapp.errors import InputError
from geoapp.io.codelists import load_codelist
from geoapp.io.receipts import dump_receipt
from geoapp.io.words import Words
from geoapp.pipeline.analyse import Outcome
from geoapp.pipeline.export import export, load_formats
from geoapp.pipeline.request_text import command_of
from geoapp.pipeline.result_figures import exactly, span
from geoapp.pipeline.result_table import as_table
from geoapp.pipeline.type_changes import kinds_of, say_changes
from geoapp.web import content, filters, jobs, visitor_layers
from geoapp.web.analyses.run import features_of
from geoapp.web.escape import plain
from geoapp.web.failure import sentence_of
from geoapp.web.jobs import Same
from geoapp.web.sheets import screen
from geoapp.web.sheets.offer import offer_result

Naming = Callable[[Source], str]
"""Returns what a source is called on the page."""

_FIRST = ("geojson", "csv")
"""Formats with a button of their own."""

_HEAD, _ROW, _TALL_ROW = 38, 35, 65
"""Heights in pixels; from 65 on Streamlit lets a text run over two lines instead of cutting it."""

_MOST_ROWS = 10

_WHOLE = st.column_config.NumberColumn(format="localized")
"""Whole numbers, such as square metres, with marks between thousands."""


def warn(summaries: Sequence[Summary[Request]], naming: Naming, say: Words) -> None:
    """Say, before any result, which layers are taken as drawn, and where a radius is larger than the distance."""
    lines = dict.fromkeys(
        _warning(one, naming(sources_of(summary.request)[one.role]), say)
        for summary in summaries
        for one in summary.only_possible
    )
    drawn = dict.fromkeys(
        say("as_drawn", source=plain(naming(sources_of(summary.request)[one.role])))
        for summary in summaries
        for one in summary.inputs
        if one.as_drawn
    )
    if drawn:
        st.info("\n\n".join(drawn))
    if lines:
        st.warning("\n\n".join(lines))


def _warning(one: OnlyPossible, name: str, say: Words) -> str:
    return say(
        "only_possible_all" if one.records == one.of else "only_possible_some",
        source=plain(name),
        n=one.records,
        of=one.of,
        radius=span(one.smallest_radius_m, one.largest_radius_m, say),
        distance=exactly(one.distance_m, say),
    )


def show(  # noqa: PLR0913 (an outcome, and which of its rows)
    slot: str,
    plan: Plan,
    outcome: Outcome,
    say: Words,
    *,
    shown: GeoDataFrame | None = None,
    folded: GeoDataFrame | None = None,
) -> None:
    """Show the table of an outcome, or of the rows of it that are ``shown``, and all that goes with it.

    What is ``folded`` is a table of its own that is closed at first: the least likely.
    """
    frame = outcome.frame if shown is None else shown
    columns = operation_of(outcome.summary.request).table
    if not frame.empty:
        _show_table(slot, frame, columns, plan, say)
    if folded is not None and not folded.empty:
        with unfolded(f"unclear_{slot}", say("unclear", n=len(folded))) as is_open:
            if is_open:
                st.caption(say("unclear_about"))
                _show_table(f"{slot}_unclear", folded, columns, plan, say)
    _show_left_out(slot, outcome.summary, say)
    _offer_files(slot, plan, outcome, say, frame)


@contextmanager
def unfolded(key: str, label: str) -> Iterator[bool]:
    """Yield whether a part that is closed at first is open; what it holds is drawn from then on only."""
    part = st.expander(label, key=key, on_change="rerun")
    with part:
        yield bool(part.open)


def _show_table(slot: str, frame: GeoDataFrame, columns: tuple[Column, ...], plan: Plan, say: Words) -> None:
    table = jobs.memoize(
        f"table_{slot}",
        (Same(frame), columns, say.lang),
        lambda: as_table(frame, columns, say, content.district_names(plan, say.lang)),
    )
    widths = {say(one.head): one.width for one in columns if one.width}
    share = say(SHARE_WITHIN.head)
    row = _TALL_ROW if widths else _ROW
    st.dataframe(
        table,
        hide_index=True,
        height=row * min(len(table), _MOST_ROWS) + _HEAD,
        row_height=row,
        column_config={head: st.column_config.TextColumn(width=width) for head, width in widths.items()}
        | {say(one.head): _WHOLE for one in columns if one.kind == "number" and not one.digits}
        | {share: st.column_config.NumberColumn(share, help=say("share_help"))},
        width="stretch",
        placeholder="",
        key=f"table_{slot}",
    )
    screen.draw_table(table, say)


def _show_left_out(slot: str, summary: Summary[Request], say: Words) -> None:
    """List what was not measured, each once with its reason, whichever side of the analysis it is on."""
    reasons = {code.code: say.name(code) for code in load_codelist("left_out").codes}
    records = {(one.id, one.reason): one.name for one in summary.left_out}
    if not records and not summary.pairs_left_out:
        return
    with unfolded(f"left_out_{slot}", say("not_measured", n=len(records))) as is_open:
        if not is_open:
            return
        for pairs in summary.pairs_left_out:
            st.caption(say("pairs_not_counted", n=pairs.pairs, reason=reasons[pairs.reason]))
        counts = Counter(reason for _, reason in records).most_common()
        named = (say("option", name=reasons[reason], count=count) for reason, count in counts)
        st.caption(say("list_joint").join(named))
        rows = [(name, reasons[reason]) for (_, reason), name in records.items()]
        head = [say("name"), say("not_measured_reason")]
        st.dataframe(pd.DataFrame(rows, columns=head), hide_index=True, width="stretch")


def _offer_files(slot: str, plan: Plan, outcome: Outcome, say: Words, shown: GeoDataFrame) -> None:
    """Offer the result, the receipt, a name to keep it by, and the command that gives the same."""
    formats = {code: fmt for code, fmt in load_formats().items() if not fmt.projects_only}
    kinds = jobs.memoize(f"kinds_{slot}", Same(outcome.frame), lambda: kinds_of(outcome.frame))
    with st.container(horizontal=True, key=f"files_{slot}"):
        for code in _FIRST:
            fmt = formats.pop(code)
            _offer(f"{code}_{slot}", fmt, outcome, plan, say, say_changes(kinds, fmt, say))
        st.download_button(
            say("receipt"),
            data=lambda: dump_receipt(outcome.receipt),  # made when somebody asks for it
            file_name=f"{_file_name(plan, outcome)}.receipt.json",
            mime="application/json",
            on_click="ignore",
            key=f"receipt_{slot}",
            help=say("receipt_help"),
        )
        load = partial(features_of, plan=plan)
        offer_result(plan, outcome, shown, load, say, key=f"print_{slot}")
    with unfolded(f"more_{slot}", say("more_ways")) as is_open:
        if not is_open:
            return
        with st.container(horizontal=True):
            for fmt in formats.values():
                _offer(f"{fmt.code}_{slot}", fmt, outcome, plan, say, say_changes(kinds, fmt, say))
        _offer_keep(slot, outcome, say)
        st.caption(say("command_same"))
        st.code(command_of(outcome.summary.request), language="sh", wrap_lines=True)


def _offer(key: str, fmt: Format, outcome: Outcome, plan: Plan, say: Words, changes: str) -> None:  # noqa: PLR0913, PLR0917 (of one file)
    st.download_button(
        say(f"format_{fmt.code}"),
        data=partial(export, outcome.frame, fmt.code, plan),
        file_name=f"{_file_name(plan, outcome)}{fmt.suffix}",
        mime=fmt.media_type,
        on_click="ignore",
        key=key,
        help=changes or None,
    )


def _file_name(plan: Plan, outcome: Outcome) -> str:
    return f"{plan.id}-{outcome.summary.request.operation}"


def _offer_keep(slot: str, outcome: Outcome, say: Words) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        most = visitor_layers.LONGEST_NAME
        st.text_input(
            say("keep_name"), key=f"keep_name_{slot}", max_chars=most, help=say("keep_about"), width=320
        )
        st.button(say("keep"), key=f"keep_{slot}", on_click=_keep, args=(slot, ref(outcome.frame), say))


def _keep(slot: str, there: "ref[GeoDataFrame]", say: Words) -> None:
    name = visitor_layers.clean(st.session_state[f"keep_name_{slot}"] or "")
    try:
        source = Source(kind="result", detail=name)
        visitor_layers.keep_frame(source, there)
    except InputError as error:
        st.toast(plain(sentence_of(error, say.lang)))
    else:
        st.toast(say("kept", name=plain(name)))


def tell_nothing(outcome: Outcome, selection: Selection, say: Words) -> None:
    """Say what to relax where nothing could be measured, or nothing was found."""
    if not outcome.frame.empty:
        return
    fields = filters.named(selection, say)
    among_fields, at_all = operation_of(outcome.summary.request).nothing
    st.info(say(among_fields, fields=fields) if fields else say(at_all))
