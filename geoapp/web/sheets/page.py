"""A sheet as a plain page: no script, nothing from elsewhere, on paper as on the screen."""

import base64
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from geoapp.io.words import Words
from geoapp.sheet.layout import column_widths
from geoapp.sheet.paper import Paper
from geoapp.sheet.sheet import Sheet, SheetEntry, SheetList
from geoapp.web.escape import escape
from geoapp.web.listing import Html, link
from geoapp.web.sheets.svg import to_svg

_STYLE = Path(__file__).with_name("sheet.css").read_text(encoding="utf-8")


def policy_of(page: str) -> str:
    """Return the policy of a page's content: its one style and nothing else, no script at all."""
    style = page.partition("<style>")[2].partition("</style>")[0]
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src 'sha256-{base64.b64encode(sha256(style.encode()).digest()).decode()}'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        )
    )


POLICY = policy_of(f"<style>{_STYLE}</style>")
"""Of a page that says one sentence."""


def write_page(sheet: Sheet, links: Iterable[Html], notice: str, say: Words) -> str:
    """Return a sheet as HTML; ``links`` are its files and the way back, ``notice`` says what was left out."""
    table = f"<section><h2>{escape(sheet.table)}</h2>{_table(sheet)}</section>" if sheet.groups else ""
    lines = "".join(f"<p>{escape(line)}</p>" for line in (sheet.about, *sheet.summary))
    notes = "".join(f"<p>{escape(line)}</p>" for line in sheet.notes)
    warning = f"<p>{escape(notice)}</p>" if notice else ""
    how = say("sheet_print", paper=sheet.paper.size, way=say(f"paper_{_way(sheet.paper)}"))
    return _document(
        sheet.lang,
        sheet.title,
        f"<nav>{''.join(links)}<p>{escape(how)}</p>{warning}</nav>"
        f"<main><header><h1>{escape(sheet.title)}</h1>{lines}</header>"
        f"<figure>{to_svg(sheet.figure.drawing, sheet.title)}</figure><div class='notes'>{notes}</div>{table}"
        f"{_list(sheet.opinions) if sheet.opinions else ''}</main>",
        _paper_style(sheet),
    )


def _way(paper: Paper) -> str:
    return "landscape" if paper.landscape else "portrait"


def _paper_style(sheet: Sheet) -> str:
    """Return the rules that depend on the paper: its size, and the widths of the table's columns."""
    paper = sheet.paper
    columns = (
        f".c{n}{{width:{width:.1f}mm}}" for n, width in enumerate(column_widths(sheet, paper.across), start=1)
    )
    listed = sheet.opinions.widths(paper.across) if sheet.opinions else ()
    others = (f".o{n}{{width:{width:.1f}mm}}" for n, width in enumerate(listed, start=1))
    return (
        f"@page{{size:{paper.size} {_way(paper)}}}body{{width:{paper.across:g}mm}}{''.join((*columns, *others))}"
        f"@media screen and (max-width:{paper.across + 10:g}mm){{body{{width:auto;margin:0 3mm}}}}"
    )


def write_sentence(sentence: str, lang: str, links: Iterable[tuple[str, str]] = ()) -> str:
    """Return a page that says one sentence; ``links`` are words and addresses to go on with."""
    nav = "".join(link(words, address) for words, address in links)
    return _document(lang, sentence, f"<main><p>{escape(sentence)}</p>{nav and f'<p>{nav}</p>'}</main>")


def _document(lang: str, title: str, body: str, style: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}{style}</style></head><body>{body}</body></html>"
    )


def _table(sheet: Sheet) -> str:
    columns = "".join(f'<col class="c{n}">' for n in range(1, len(sheet.head) + 1))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in sheet.head)
    return (
        f'<div class="scroll"><table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead>'
        f"{''.join(_bodies(sheet))}</table></div>"
    )


def _list(listed: SheetList) -> str:
    columns = "".join(f'<col class="o{n}">' for n in range(1, len(listed.columns) + 1))
    head = "".join(f'<th scope="col">{escape(column.head)}</th>' for column in listed.columns)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in listed.rows)
    note = f"<p>{escape(listed.note)}</p>" if listed.note else ""
    return (
        f'<section><h2>{escape(listed.title)}</h2><div class="scroll"><table><colgroup>{columns}</colgroup>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{note}</section>"
    )


def _bodies(sheet: Sheet) -> Iterator[str]:
    for group in sheet.groups:
        title = f'<tr><th scope="rowgroup" colspan="{len(sheet.head)}">{escape(group.title)}</th></tr>'
        yield f"<tbody>{title}{''.join(map(_row, group.entries))}</tbody>"


def _row(entry: SheetEntry) -> str:
    details = "".join(f"<small>{escape(line)}</small>" for line in entry.details)
    name, *others = entry.cells
    cells = "".join(f"<td>{escape(text)}</td>" for text in others)
    return (
        f'<tr id="{escape(entry.id)}"><td>{entry.number}</td>'
        f'<th scope="row">{escape(name)}{details}</th>{cells}</tr>'
    )
