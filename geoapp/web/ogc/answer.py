"""Answers: in JSON for programs or as a page for people, with links and with a tag that a cache can ask about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from geoapp.io.words import Words
from geoapp.store.contract import Stamp
from geoapp.web.api.answer import age_of
from geoapp.web.conditions import has_tag
from geoapp.web.ogc.page import POLICY, draw_page

JSON = "application/json"
GEOJSON = "application/geo+json"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
HTML = "text/html"

Link = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Content of a resource, before it is JSON or a page."""

    title: str
    content: dict[str, Any]
    media_type: str = JSON
    about: str = ""
    """A sentence of the page."""
    headers: Mapping[str, str] = field(default_factory=dict)


class Asking:
    """A request: the form and the language of its answer, and addresses beside its own."""

    def __init__(self, request: Request) -> None:
        """Read the form of the answer from ``f``, else from the header Accept."""
        query = request.query_params
        self.request = request
        self.as_page = (
            query["f"] == "html" if "f" in query else _prefers_page(request.headers.get("accept", ""))
        )
        self.say = Words(query.get("lang", "zh" if self.as_page else "en"))
        url = request.url
        self.root = f"{url.scheme}://{url.netloc}{quote(str(request.scope.get('root_path', '')))}"
        self._path = str(request.scope["path"]).removeprefix(str(request.scope.get("root_path", "")))

    def address(self, path: str, **query: str) -> str:
        """Return the address of a path of the API."""
        kept = {"lang": self.say.lang} if "lang" in self.request.query_params else {}
        asked = urlencode(kept | query)
        return f"{self.root}{quote(path)}{'?' if asked else ''}{asked}"

    def own_address(self, **changed: str) -> str:
        """Return this request's address with some of its parameters changed."""
        kept = [pair for pair in self.request.query_params.multi_items() if pair[0] not in changed]
        asked = urlencode([*kept, *changed.items()])
        return f"{self.root}{quote(self._path)}{'?' if asked else ''}{asked}"

    def links(self, media_type: str) -> list[Link]:
        """Return the links to this document and to its other form."""
        forms = {"json": media_type, "html": HTML}
        own = "html" if self.as_page else "json"
        return [
            link(
                "self" if form == own else "alternate",
                self.own_address() if form == own else self.own_address(f=form),
                kind,
                self.say("ogc_self", form=form.upper()),
            )
            for form, kind in forms.items()
        ]

    @property
    def plain_address(self) -> str:
        """This request's address without its parameters."""
        return f"{self.root}{quote(self._path)}"

    def both_forms(self, rel: str, path: str, title: str) -> list[Link]:
        """Return the links to a path as JSON and as a page."""
        forms = (("json", JSON), ("html", HTML))
        return [link(rel, self.address(path, f=form), kind, title) for form, kind in forms]

    def pages(self, media_type: str, limit: int, offset: int, count: int) -> list[Link]:
        """Return the links to the next page of a list and to the one before."""
        kind, found = HTML if self.as_page else media_type, []
        if offset + limit < count:
            further = self.own_address(offset=str(offset + limit), limit=str(limit))
            found.append(link("next", further, kind, self.say("ogc_next")))
        if offset:
            back = self.own_address(offset=str(max(0, offset - limit)), limit=str(limit))
            found.append(link("prev", back, kind, self.say("ogc_prev")))
        return found


def link(rel: str, href: str, media_type: str, title: str) -> Link:
    """Return a link as the standard writes it."""
    return {"rel": rel, "href": href, "type": media_type, "title": title}


def answer(asking: Asking, states: Sequence[Stamp], make: Callable[[], Document]) -> Response:
    """Answer with a document, unless who asks has it already; ``states`` are of all that it is made of."""
    headers = {"ETag": _tag(asking, states), "Cache-Control": "no-cache", "Vary": "Accept"}
    known = asking.request.headers.getlist("if-none-match")
    if known and has_tag(", ".join(known), headers["ETag"]):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    document = make()
    headers |= document.headers
    if asking.as_page:
        page = draw_page(
            document.title, document.about, document.content, asking.address("/", f="html"), asking.say
        )
        return HTMLResponse(page, headers=headers | {"Content-Security-Policy": POLICY})
    options = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_INDENT_2
    return Response(
        orjson.dumps(document.content, option=options), media_type=document.media_type, headers=headers
    )


def _tag(asking: Asking, states: Sequence[Stamp]) -> str:
    age = age_of(asking.request, states)
    made_of = (age.tag, asking.as_page, asking.root, asking.say.lang)
    return f'W/"{sha256(repr(made_of).encode()).hexdigest()[:32]}"'


def _prefers_page(accept: str) -> bool:
    """Say whether a client takes a page before JSON.

    >>> _prefers_page("text/html,*/*;q=0.8"), _prefers_page("application/geo+json, text/html;q=0.5"), _prefers_page("")
    (True, False, False)
    """
    weights = {}
    for part in accept.lower().split(","):
        kind, _, parameters = part.strip().partition(";")
        _, given, weight = parameters.partition("q=")
        try:
            weights[kind.strip()] = float(weight.split(";")[0]) if given else 1.0
        except ValueError:
            weights[kind.strip()] = 0.0
    page = weights.get(HTML, 0.0)
    return page > 0 and page >= max((weights[kind] for kind in weights if kind.endswith("json")), default=0.0)
