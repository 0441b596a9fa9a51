"""The page 兑现对账单: totals, projects beside their evidence, files, and a code that opens it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from geoapp.domain.delivery import DELIVERY_STATES, DeliveryStatement, MoneyFigure, ProjectDelivery, total_of
from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.io.words import Words
from geoapp.io.writers.cells import Cell
from geoapp.io.writers.qr_code import qr_picture
from geoapp.io.writers.workbooks import XLSX
from geoapp.pipeline.delivery import load_known, make_statement
from geoapp.pipeline.statement_files import cell_text, statement_html, statement_workbook
from geoapp.pipeline.statement_tables import (
    StatementPaper,
    StatementTable,
    paper_of,
    statement_address,
    total_tables,
)
from geoapp.pipeline.statement_words import (
    cite_in_words,
    money_cite_in_words,
    reason_in_words,
    state_in_words,
)
from geoapp.web import content, state, widgets
from geoapp.web.capacity import visit
from geoapp.web.escape import escape, plain
from geoapp.web.failure import sentence_of
from geoapp.web.links import to_map
from geoapp.web.listing import Amount, Html, HtmlCell, link, table
from geoapp.web.parameters import FIRST_DAY

MOST_ROWS = 200
_TEN_THOUSAND = 1e4
_NONE = "—"
_PLAIN = {"xlsx": statement_workbook, "html": statement_html}
_MEDIA = {
    "xlsx": XLSX,
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html",
}


def ask_day(say: Words) -> date | None:
    """Ask for the day that the statement is of; today where nobody names one."""
    asked = widgets.begin("as_of", state.parameter("as_of"), lambda day: day.isoformat() if day else "")
    chosen: date | None = st.date_input(
        say("statement_as_of"),
        value=date.fromisoformat(asked.first) if asked.first else None,
        min_value=FIRST_DAY,
        max_value="today",
        format="YYYY-MM-DD",
        key=asked.key,
    )
    return chosen


def find(plan: Plan, adcode: str, day: date | None, say: Words) -> DeliveryStatement | None:
    """Return the statement asked for; none once the page says in one sentence why there is none."""
    records, known = content.catalogue(plan.id).records, load_known(plan.id)
    try:
        return make_statement(plan, records, known, as_of=day, districts=[adcode] if adcode else [])
    except InputError as error:
        st.info(plain(sentence_of(error, say.lang)))
        return None


def show_totals(found: DeliveryStatement, labels: Mapping[str, str], say: Words) -> None:
    """Draw the totals by district and by theme; each adds up to all projects."""
    whole, themes, districts = total_tables(found, labels, say)
    for tab, parts in zip(st.tabs([districts.title, themes.title]), (districts, themes), strict=True):
        with tab:
            head = [one.head for one in parts.columns]
            (foot,) = _cells(whole)
            st.html(table(parts.title, head, _cells(parts), foot))
    st.caption(plain(" ".join([say("statement_day", day=found.as_of), say("statement_money")])))


def _cells(parts: StatementTable) -> list[list[HtmlCell]]:
    """Return the rows of a table; an unknown sum is a dash."""
    return [[_cell(cell.value) for cell in row] for row in parts.rows]


def _cell(value: Cell) -> HtmlCell:
    if isinstance(value, int | str):
        return value
    return Amount(cell_text(value))


def offer_files(plan: Plan, found: DeliveryStatement, labels: Mapping[str, str], say: Words) -> None:
    """Offer the statement as files, each made when somebody asks for it."""
    stem = "-".join([plan.id, "statement", *found.districts, found.as_of])
    make_paper = partial(paper_of, found, plan, say, labels)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(say("statement_download"), width="content")
        for code, media in _MEDIA.items():
            st.download_button(
                code.upper(),
                data=visit.when_asked(partial(_make, code, make_paper, say)),
                file_name=f"{stem}.{code}",
                mime=media,
                on_click="ignore",
                key=f"statement_{code}",
            )


def _make(code: str, make_paper: Callable[[], StatementPaper], say: Words) -> bytes:
    paper = make_paper()
    if code in _PLAIN:
        return _PLAIN[code](paper, say)
    from geoapp.sheet.statement import statement_docx, statement_pdf  # noqa: PLC0415 (it loads what writes sheets)

    return (statement_docx if code == "docx" else statement_pdf)(paper, say)


def ask_state(found: DeliveryStatement, say: Words) -> str:
    """Ask for one state, or all, each with its number of projects."""
    counts: dict[str, int] = {"": len(found.projects)} | dict(total_of(found.projects).states)
    asked = widgets.begin("state", state.parameter("state"), lambda code: code or "")
    chosen: str | None = st.segmented_control(
        say("statement_state"),
        ["", *DELIVERY_STATES],
        default=asked.first,
        key=asked.key,
        format_func=lambda one: say("option", name=_state_name(one, say), count=f"{counts[one]:,}"),
        required=True,
    )
    return chosen or ""


def _state_name(code: str, say: Words) -> str:
    return next(
        (state_in_words(one, say) for one in DELIVERY_STATES if one == code), say("statement_any_state")
    )


def show_projects(found: DeliveryStatement, chosen: str, say: Words) -> None:
    """List the projects in one state, or all: the clause beside the evidence, and the sums with their sources."""
    projects = [one for one in found.projects if not chosen or one.state == chosen]
    keys = ("name", "state", "evidence", "clause", "investment", "done")
    rows = [_row(one, say) for one in projects[:MOST_ROWS]]
    st.html(table(say("statement_projects"), [say(f"statement_{key}") for key in keys], rows))
    if len(projects) > MOST_ROWS:
        st.caption(say("statement_first", n=MOST_ROWS, all=f"{len(projects):,}"))


def _row(one: ProjectDelivery, say: Words) -> Sequence[HtmlCell]:
    source = f"<br><small>{escape(cite_in_words(one.evidence.cite, say))}</small>" if one.evidence else ""
    return (
        link(one.name, to_map(state.selection(), project=one.ids[0])),
        Html(f"<span class='geo-lit'>{escape(state_in_words(one.state, say))}</span>"),
        Html(f"{escape(reason_in_words(one, say))}{source}"),
        cite_in_words(one.clause, say),
        _money(one.investment, say),
        _money(one.done, say),
    )


def _money(figure: MoneyFigure | None, say: Words) -> Html:
    """Return an amount in 10,000 CNY with its source; a dash where it is unknown or counted with another project."""
    if not figure:
        return Html(_NONE)
    amount = _NONE if figure.shared_with else cell_text(round(figure.value / _TEN_THOUSAND, 2))
    return Html(f"{amount}<br><small>{escape(money_cite_in_words(figure, say))}</small>")


def show_code(found: DeliveryStatement, chosen: str, say: Words) -> None:
    """Draw the code that opens this page as it stands, where the operator has set the public address."""
    if address := statement_address(found, say.lang, chosen):
        label = escape(say("statement_code"))
        st.html(
            f"<figure class='geo-code'><img src='{qr_picture(address)}' alt='{label}'>"
            f"<figcaption>{label}</figcaption></figure>"
        )
