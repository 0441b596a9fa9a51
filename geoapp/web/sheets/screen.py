"""Parts of a page that only its print shows (Ctrl+P): a heading with the filters, and tables as a whole.

Both are `hidden` by themselves: the page's styles come a moment later under load, and they would flash until then.
"""

import pandas as pd
import streamlit as st

from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.io.words import Words
from geoapp.web import filters
from geoapp.web.escape import escape

MOST_ROWS = 300
"""Most rows of a table that a printed page holds: a browser keeps them all in the page."""


def draw_heading(plan: Plan, selection: Selection, page: str, say: Words) -> None:
    """Draw what a printed page begins with: city, page, and what the projects were narrowed by."""
    city = plan.city if say.lang == "zh" else plan.city_en
    title = say("labelled", label=say("title", city=city), value=page)
    told = [
        say("labelled", label=label, value=words) for label, words in filters.describe(plan, selection, say)
    ]
    lines = [plan.title, *([say("sheet_narrowed", fields=say("list_joint").join(told))] if told else [])]
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    st.html(f"<div class='geo-print-head' hidden><h1>{escape(title)}</h1>{paragraphs}</div>")


def draw_table(table: pd.DataFrame, say: Words) -> None:
    """Draw a table for print, where the one on screen shows a part of its rows only."""
    head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in table.columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>"
        for row in table.head(MOST_ROWS).itertuples(index=False)
    )
    cut = say("print_cut", most=MOST_ROWS, n=f"{len(table):,}") if len(table) > MOST_ROWS else ""
    st.html(
        f"<div class='geo-print-table' hidden><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"<p>{escape(cut)}</p></div>"
    )


def _text(cell: object) -> str:
    """Return a cell as text; what has no value is empty.

    >>> _text(None), _text(float("nan")), _text("<b>")
    ('', '', '&#60;b&#62;')
    """
    return "" if cell is None or cell != cell else escape(cell)  # noqa: PLR0124 (what is not a number)
