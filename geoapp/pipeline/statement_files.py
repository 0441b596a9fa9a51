"""Files of a statement of delivery that need no paper: a workbook, one page of HTML, JSON."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from html import escape
from pathlib import Path
from typing import Any

from geoapp.domain.delivery import DeliveryEvidence, DeliveryStatement, DeliveryTotal, MoneyFigure, total_of
from geoapp.io.scratch import scratch
from geoapp.io.words import Words
from geoapp.io.writers.cells import Cell
from geoapp.io.writers.qr_code import qr_svg
from geoapp.io.writers.workbooks import write_workbook
from geoapp.pipeline.statement_tables import StatementCell, StatementPaper, StatementTable

_WIDTH = 12
"""Characters of a column that is one part wide."""

_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;color:#1c2429;margin:24px;max-width:1500px}"
    "h1{font-size:24px;margin:0}h2{font-size:18px;margin:28px 0 8px}.scroll{overflow-x:auto}"
    "table{border-collapse:collapse;font-size:14px}th,td{border-bottom:1px solid #c5ccd0;padding:4px 8px;"
    "text-align:left;vertical-align:top}th{background:#eef1f2}td.number{text-align:right;white-space:nowrap}"
    "svg.segno{float:right;width:132px;margin:0 0 8px 16px}sup a{text-decoration:none}:target{background:#fff3c4}"
    "@media print{body{margin:0;font-size:11px}table{font-size:10px}thead{display:table-header-group}"
    "tr{break-inside:avoid}}"
)


def statement_workbook(paper: StatementPaper, say: Words) -> bytes:
    """Return a statement as a workbook: a sheet a table, beside each figure that has one its source."""
    about: list[list[Cell]] = [[line] for line in (paper.title, paper.plan, *paper.about)]
    sheets: dict[str, Iterable[Sequence[Cell]]] = {say("statement_about"): about}
    widths: dict[str, Sequence[int]] = {say("statement_about"): (100,)}
    for table in paper.tables:
        sheets[table.title] = _rows(table, say)
        widths[table.title] = [width for one in table.columns for width in _widths(one.width, one.sourced)]
    with scratch("statement") as folder:
        path = Path(folder) / "statement.xlsx"
        write_workbook(path, sheets, widths)
        return path.read_bytes()


def _widths(width: float, sourced: bool) -> list[int]:  # noqa: FBT001 (a column's own)
    return [round(width * _WIDTH), *([40] if sourced else [])]


def _rows(table: StatementTable, say: Words) -> Iterator[list[Cell]]:
    head: list[Cell] = []
    for one in table.columns:
        head += [one.head, *([say("statement_source", head=one.head)] if one.sourced else [])]
    yield head
    for row in table.rows:
        cells: list[Cell] = []
        for column, cell in zip(table.columns, row, strict=True):
            cells += [cell.value, *([cell.source] if column.sourced else [])]
        yield cells


def statement_html(paper: StatementPaper, say: Words) -> bytes:
    """Return a statement as one page that asks for nothing else; each figure leads to its source, at the end."""
    tables = "".join(_table(table, paper) for table in paper.tables)
    notes = "".join(f'<li id="note-{number}">{escape(text)}</li>' for text, number in paper.notes.items())
    lang = "zh-CN" if paper.lang == "zh" else paper.lang
    about = "".join(f"<p>{escape(line)}</p>" for line in (paper.plan, *paper.about))
    code = qr_svg(paper.address, say("statement_code")) if paper.address else ""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(paper.title)}</title><style>{_STYLE}</style></head><body><h1>{escape(paper.title)}</h1>"
        f"{code}{about}{tables}<h2>{escape(say('statement_notes'))}</h2><ol>{notes}</ol></body></html>\n"
    ).encode()


def _table(table: StatementTable, paper: StatementPaper) -> str:
    head = "".join(f'<th scope="col">{escape(one.head)}</th>' for one in table.columns)
    rows = "".join(f"<tr>{''.join(_cell(cell, paper) for cell in row)}</tr>" for row in table.rows)
    return (
        f'<h2>{escape(table.title)}</h2><div class="scroll"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _cell(cell: StatementCell, paper: StatementPaper) -> str:
    number = "" if isinstance(cell.value, str | None) else ' class="number"'
    note = paper.notes.get(cell.source)
    link = f'<sup><a href="#note-{note}">{note}</a></sup>' if note else ""
    return f"<td{number}>{escape(cell_text(cell.value))}{link}</td>"


def cell_text(value: Cell) -> str:
    """Return a cell as people read it; a dash for an amount that is not known.

    >>> cell_text(1234.5), cell_text(1234), cell_text(None), cell_text("a")
    ('1,234.50', '1,234', '—', 'a')
    """
    match value:
        case None:
            return "—"
        case float():
            return f"{value:,.2f}"
        case int():
            return f"{value:,}"
    return value


def statement_facts(found: DeliveryStatement) -> dict[str, Any]:
    """Return a statement as JSON has it; amounts are in CNY."""
    return {
        "plan": found.plan,
        "as_of": found.as_of,
        "districts": list(found.districts),
        "gone": found.gone,
        "total": _total_facts(total_of(found.projects)),
        "indicators": [asdict(one) | {"state": one.state} for one in found.indicators],
        "projects": [
            {
                "id": one.ids[0],
                "ids": list(one.ids),
                "name": one.name,
                "cite": one.clause.title,
                "theme": one.theme,
                "districts": list(one.districts),
                "state": one.state,
                "reason": one.reason,
                "evidence": _evidence_facts(one.evidence),
                "investment": _money_facts(one.investment),
                "done": _money_facts(one.done),
            }
            for one in found.projects
        ],
    }


def _total_facts(total: DeliveryTotal) -> dict[str, Any]:
    return {
        "projects": total.projects,
        "states": dict(total.states),
        "investment": total.investment,
        "done": total.done,
    }


def _evidence_facts(one: DeliveryEvidence | None) -> dict[str, Any] | None:
    return {"text": one.text, "cite": one.cite} if one else None


def _money_facts(one: MoneyFigure | None) -> dict[str, Any] | None:
    return {"value": one.value, "shared_with": one.shared_with or None, "cite": one.cite} if one else None
