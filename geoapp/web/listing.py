"""Tables as plain HTML: read by any screen reader, reached by the keyboard, with links that can be copied."""

from collections.abc import Iterable, Sequence

from geoapp.web.escape import escape


class Html(str):
    """HTML that is safe already; every other string is escaped."""

    __slots__ = ()


class Amount(Html):
    """A number as it is written, in HTML; it stands to the right as other numbers do."""

    __slots__ = ()


HtmlCell = str | int

_NUMBER = " class='geo-num'"


def link(text: str, address: str, *, current: bool = False, button: bool = False) -> Html:
    """Return a link; ``current`` where what it opens is open, ``button`` where it looks like one.

    >>> link("<1>", "./?project=a&lang=en")
    '<a href="./?project=a&#38;lang=en">&#60;1&#62;</a>'
    """
    mark = (' aria-current="true"' if current else "") + (' class="geo-button"' if button else "")
    return Html(f'<a href="{escape(address)}"{mark}>{escape(text)}</a>')


def table(
    label: str, head: Sequence[str], rows: Iterable[Sequence[HtmlCell]], foot: Sequence[HtmlCell] = ()
) -> Html:
    """Return a table in a box that scrolls; the first cell of a row names it, numbers stand to the right.

    >>> "<th scope='row'>&#60;b&#62;</th><td class='geo-num'>2</td>" in table("", ["a", "n"], [("<b>", 2)])
    True
    """
    rows = list(rows)
    numeric = [isinstance(cell, int | Amount) for cell in rows[0]] if rows else [False] * len(head)
    columns = "".join(
        f"<th scope='col'{_NUMBER if number else ''}>{escape(name)}</th>"
        for name, number in zip(head, numeric, strict=True)
    )
    body = "".join(map(_row, rows))
    last = f"<tfoot>{_row(foot)}</tfoot>" if foot else ""
    return Html(
        f"<div class='geo-table' role='region' tabindex='0' aria-label='{escape(label)}'>"
        f"<table class='geo-columns-{len(head)}'>"
        f"<thead><tr>{columns}</tr></thead><tbody>{body}</tbody>{last}</table></div>"
    )


def _row(cells: Sequence[HtmlCell]) -> str:
    first, *rest = cells
    return f"<tr><th scope='row'>{_text(first)}</th>{''.join(map(_cell, rest))}</tr>"


def _cell(cell: HtmlCell) -> str:
    if isinstance(cell, int):
        return f"<td{_NUMBER}>{cell:,}</td>"
    return f"<td{_NUMBER if isinstance(cell, Amount) else ''}>{_text(cell)}</td>"


def _text(cell: HtmlCell) -> str:
    return cell if isinstance(cell, Html) else escape(cell)
