"""The route of printed sheets: ``/print/<plan>/<district>`` and its files, narrowed as the map is."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from geoapp.domain.selection import LANGUAGES, Ignored, parse_selection
from geoapp.errors import GeoappError, UnknownCodeError
from geoapp.io.plans import load_plan
from geoapp.io.words import Words
from geoapp.sheet.formats import FORMATS, MEDIA_TYPES, render
from geoapp.sheet.sheet import Sheet, make_sheet
from geoapp.web import content
from geoapp.web.failure import sentence_of
from geoapp.web.frame import say_ignored
from geoapp.web.sheets.page import POLICY, write_page, write_sentence

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}

RouteQuery = Mapping[str, Sequence[str]]


async def print_sheet(request: Request) -> Response:
    """Answer with a district's sheet; a name that ends in ``.pdf``, ``.png`` or ``.docx`` asks for that file."""
    parameters = request.query_params
    query = {name: parameters.getlist(name) for name in parameters}
    asked = request.path_params["plan"], request.path_params["sheet"]
    return await to_thread.run_sync(answer, *asked, query)


def answer(plan_id: str, name: str, query: RouteQuery) -> Response:
    """Return the answer for a plan, a district's code with or without a format, and a selection."""
    wanted = next(reversed(query.get("lang", ())), "")
    say = Words(wanted if wanted in LANGUAGES else LANGUAGES[0])
    adcode, _, fmt = name.partition(".")
    try:
        sheet, ignored = _make(plan_id, adcode, query)
        if fmt:
            return _file(sheet, fmt, query)
    except UnknownCodeError:
        return _refuse(say("sheet_unknown", plan=plan_id[:40], name=name[:40]), say.lang, 404)
    except GeoappError as error:
        return _refuse(say("sheet_failed", sentence=sentence_of(error, say.lang)), say.lang, 500)
    kept = {field: values for field, values in query.items() if field not in {one.name for one in ignored}}
    return HTMLResponse(write_page(sheet, kept, say_ignored(ignored, say), say), headers=_HEADERS)


def _make(plan_id: str, adcode: str, query: RouteQuery) -> tuple[Sheet, list[Ignored]]:
    plan = load_plan(plan_id)
    frame = content.projects(plan.id)
    known = {field: values for field, values in content.known_values(plan).items() if field != "plan"}
    narrowing = {
        field: values for field, values in query.items() if field not in ("plan", "district", "page")
    }
    selection, ignored = parse_selection(narrowing, known)
    return make_sheet(plan, frame, adcode, selection, datetime.now().astimezone().date()), ignored


def _file(sheet: Sheet, fmt: str, query: RouteQuery) -> Response:
    page = next(reversed(query.get("page", ())), "1")
    if fmt not in FORMATS or not page.isdecimal():
        raise UnknownCodeError("page_format", format=fmt, page=page, formats=", ".join(FORMATS))
    name = f"{sheet.plan}-{sheet.adcode}.{fmt}"
    headers = _HEADERS | {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(render(sheet, fmt, page=int(page[:4])), media_type=MEDIA_TYPES[fmt], headers=headers)


def _refuse(sentence: str, lang: str, status: int) -> Response:
    return HTMLResponse(write_sentence(sentence, lang), status_code=status, headers=_HEADERS)


ROUTES = [Route("/print/{plan}/{sheet}", print_sheet)]
"""The sheets' route, without the server's own path."""
