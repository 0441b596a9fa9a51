"""Parameters of a sheet's address beside the selection: paper, format, page, and the frame of the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.types import Scope

from geoapp.domain.degrees import parse_view
from geoapp.domain.selection import Ignored
from geoapp.io.words import Words
from geoapp.sheet.formats import FORMATS
from geoapp.sheet.paper import SIZES, Paper
from geoapp.web import parameters
from geoapp.web.shell import words_for

RouteQuery = Mapping[str, Sequence[str]]

OF = "of"
"""The parameter in which a form carries a whole query: a browser takes fields of some names away from it."""

PAGE = "html"
"""The format of who asks for none: the sheet as a page."""

_MOST_PAGES = 999

PARAMETERS = (
    parameters.one_of("size", SIZES),
    parameters.switch("landscape"),
    parameters.one_of("format", (PAGE, *FORMATS)),
    parameters.whole("page", 1, 1, _MOST_PAGES),
    parameters.one_of("frame", ("found", "screen")),
    parameters.switch("opinions"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRequest:
    """Wishes for a sheet."""

    paper: Paper
    fmt: str
    """One of ``FORMATS``, or ``PAGE``."""
    page: int
    """Of a picture."""
    on_screen: bool
    """Whether the map is framed as the screen showed it."""
    opinions: bool
    """Whether the opinions on its projects are listed."""


def spread(query: RouteQuery) -> dict[str, list[str]]:
    """Return a query with what a form packed into one of its fields.

    >>> spread({"of": ["theme=metro&lang=en"], "size": ["A3"]})
    {'theme': ['metro'], 'lang': ['en'], 'size': ['A3']}
    """
    packed = parse_qs(next(reversed(query.get(OF, ())), ""))
    return packed | {name: list(values) for name, values in query.items() if name != OF}


def read(query: RouteQuery) -> tuple[SheetRequest, dict[str, list[str]], list[Ignored]]:
    """Return the wishes for a sheet, the rest of the query, and the parts that could not be read."""
    values, ignored = parameters.parse(query, PARAMETERS)
    rest = {name: list(texts) for name, texts in query.items() if name not in values}
    return (
        SheetRequest(
            paper=Paper(size=values["size"], landscape=values["landscape"]),
            fmt=values["format"],
            page=values["page"],
            on_screen=values["frame"] == "screen",
            opinions=values["opinions"],
        ),
        rest,
        ignored,
    )


def view_before(referer: str) -> list[str]:
    """Return the view in the address of the page that was left for this one; nothing where it has none.

    The map's script keeps the view in the browser's address, which the server learns of in this way only.

    >>> view_before("http://127.0.0.1/?theme=metro&view=43.8,87.6,12")
    ['43.80000,87.60000,12']
    >>> view_before("http://127.0.0.1/?view=here"), view_before("")
    ([], [])
    """
    try:
        return [parse_view(one) for one in parse_qs(urlsplit(referer).query).get("view", ())[-1:]]
    except ValueError:
        return []


def words_of(scope: Scope) -> Words:
    """Return the words of an address; a form packs its language into another field."""
    query = parse_qs(scope.get("query_string", b"").decode("ascii", "replace"))
    packed = parse_qs(query.get(OF, [""])[-1])
    asked = urlencode({"lang": (packed.get("lang") or query.get("lang") or [""])[-1]})
    return words_for({**scope, "query_string": asked.encode()})
