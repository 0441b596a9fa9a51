"""A sheet as a plain page: no script, nothing from elsewhere, on A4 paper as on the screen."""

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode

from geoapp.io.words import Words
from geoapp.sheet.formats import FORMATS
from geoapp.sheet.sheet import Sheet, SheetEntry
from geoapp.web.escape import escape
from geoapp.web.listing import link
from geoapp.web.sheets.svg import to_svg

STYLE = Path(__file__).with_name("sheet.css").read_text(encoding="utf-8")

POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'sha256-{base64.b64encode(sha256(STYLE.encode()).digest()).decode()}'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
"""Of the page's content: the one style above and nothing else, no script at all."""

Query = Mapping[str, Sequence[str]]


def write_page(sheet: Sheet, query: Query, notice: str, say: Words) -> str:
    """Return a sheet as HTML; ``query`` goes on to its files, ``notice`` says what of it was left out."""
    table = f"<section><h2>{escape(sheet.table)}</h2>{_table(sheet)}</section>" if sheet.groups else ""
    lines = "".join(f"<p>{escape(line)}</p>" for line in (sheet.about, *sheet.summary))
    notes = "".join(f"<p>{escape(line)}</p>" for line in sheet.notes)
    return _document(
        sheet.lang,
        sheet.title,
        f"{_links(sheet, query, notice, say)}<main><header><h1>{escape(sheet.title)}</h1>{lines}</header>"
        f"<figure>{to_svg(sheet.figure, sheet.title)}</figure><div class='notes'>{notes}</div>{table}</main>",
    )


def write_sentence(sentence: str, lang: str, links: Iterable[tuple[str, str]] = ()) -> str:
    """Return a page that says one sentence; ``links`` are words and addresses to go on with."""
    nav = "".join(link(words, address) for words, address in links)
    return _document(lang, sentence, f"<main><p>{escape(sentence)}</p>{nav and f'<p>{nav}</p>'}</main>")


def _document(lang: str, title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>"
    )


def _links(sheet: Sheet, query: Query, notice: str, say: Words) -> str:
    """Return the links on screen only: the sheet's files, the way back, how to print."""
    search = f"?{urlencode(query, doseq=True)}" if query else ""
    files = "".join(link(say(f"format_{fmt}"), f"{sheet.adcode}.{fmt}{search}") for fmt in FORMATS)
    kept = {name: values for name, values in query.items() if name not in ("page", "district")}
    home = urlencode({**kept, "district": sheet.adcode, "plan": sheet.plan, "lang": sheet.lang}, doseq=True)
    warning = f"<p>{escape(notice)}</p>" if notice else ""
    return (
        f"<nav>{files}{link(say('sheet_back'), f'../../district?{home}')}"
        f"<p>{escape(say('sheet_print'))}</p>{warning}</nav>"
    )


def _table(sheet: Sheet) -> str:
    columns = "".join(f'<col class="c{n}">' for n in range(1, len(sheet.head) + 1))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in sheet.head)
    return (
        f'<div class="scroll"><table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead>'
        f"{''.join(_bodies(sheet))}</table></div>"
    )


def _bodies(sheet: Sheet) -> Iterator[str]:
    for group in sheet.groups:
        title = f'<tr><th scope="rowgroup" colspan="{len(sheet.head)}">{escape(group.title)}</th></tr>'
        yield f"<tbody>{title}{''.join(map(_row, group.entries))}</tbody>"


def _row(entry: SheetEntry) -> str:
    details = "".join(f"<small>{escape(line)}</small>" for line in entry.details)
    number, name, *others = entry.cells
    cells = "".join(f"<td>{escape(text)}</td>" for text in others)
    return (
        f'<tr id="{escape(entry.id)}"><td>{escape(number)}</td>'
        f'<th scope="row">{escape(name)}{details}</th>{cells}</tr>'
    )
