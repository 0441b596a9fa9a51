"""The route of printed sheets: ``/print/<plan>/<district, map or operation>`` and its files."""

from datetime import datetime
from functools import cache, partial
from pkgutil import iter_modules
from urllib.parse import urlencode

from anyio import to_thread
from geopandas import GeoDataFrame
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from geoapp.analysis import operations
from geoapp.domain.access import STRANGER, Identity
from geoapp.domain.plan import Plan
from geoapp.domain.request import Request as AnalysisRequest
from geoapp.domain.request import sources_of
from geoapp.domain.selection import LANGUAGES, Ignored, parse_selection
from geoapp.domain.source import Source
from geoapp.errors import GeoappError, InputError, UnknownCodeError, WorkError
from geoapp.io.plans import has_plan, load_plan
from geoapp.io.words import Words
from geoapp.pipeline.analyse import analyse
from geoapp.pipeline.opinions import list_opinions
from geoapp.pipeline.request_text import request_of
from geoapp.pipeline.sources import load_source
from geoapp.sheet.formats import FORMATS, MEDIA_TYPES
from geoapp.sheet.opinion_list import SheetOpinions
from geoapp.sheet.printed_plan import PrintedPlan
from geoapp.sheet.project_sheet import MAP, make_sheet
from geoapp.sheet.reproduce import IN_ADDRESSES
from geoapp.sheet.result_sheet import Wanted, make_result_sheet
from geoapp.sheet.sheet import Sheet
from geoapp.web import content
from geoapp.web.capacity.kinds import RETRY_S
from geoapp.web.failure import sentence_of
from geoapp.web.frame import say_ignored
from geoapp.web.identity import identity_of
from geoapp.web.listing import Html, link
from geoapp.web.parameters import PAGES
from geoapp.web.sheets.asked import PAGE, RouteQuery, SheetRequest, read, spread, view_before
from geoapp.web.sheets.drawn import render_apart
from geoapp.web.sheets.kept import keep_answer
from geoapp.web.sheets.page import POLICY, policy_of, write_page, write_sentence
from geoapp.web.standing import areas_seen, state_of

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}

_BUSY = 503

_OF_PAPER = ("page", "size", "landscape", "rows", "opinions")
"""Parameters that pages on screen don't know."""

OPERATIONS = frozenset(one.name for one in iter_modules(operations.__path__))
"""Names of the sheets of analyses."""


async def print_sheet(request: Request) -> Response:
    """Answer with a sheet; a name that ends in ``.pdf``, ``.png`` or ``.docx`` asks for that file."""
    parameters = request.query_params
    query = spread({name: parameters.getlist(name) for name in parameters})
    if query.get("frame", [])[-1:] == ["screen"] and "view" not in query:
        query["view"] = view_before(request.headers.get("referer", ""))
    asked = request.path_params["plan"], request.path_params["sheet"]
    given = {name: texts for name, texts in query.items() if texts}
    return await to_thread.run_sync(_answer, *asked, given, identity_of(request.scope))


def _answer(plan_id: str, name: str, query: RouteQuery, identity: Identity) -> Response:
    """Return the answer for who asks: a kept one where neither the data nor what they may see is another."""
    try:
        said = _opinions(plan_id, identity) if read(query)[0].opinions else None
    except GeoappError as error:
        say = _words(query)
        return _refuse(
            say("sheet_failed", sentence=sentence_of(error, say.lang)), say.lang, _status_of(error)
        )
    layers = state_of(identity, plan_id)
    make = partial(answer, identity=identity, said=said)
    made = keep_answer(make, plan_id, name, query, (layers, said))
    if layers or said:  # no cache on the way keeps for one reader what another one may not see
        made.headers["Cache-Control"] = f"private, {_HEADERS['Cache-Control']}"
    return made


def _opinions(plan_id: str, identity: Identity) -> SheetOpinions | None:
    """Return the opinions on a plan's projects as the page of opinions shows them to who asks."""
    if not has_plan(plan_id):
        return None
    return SheetOpinions(found=tuple(list_opinions(plan_id, {})), whose=bool(identity.subject))


def _words(query: RouteQuery) -> Words:
    wanted = next(reversed(query.get("lang", ())), "")
    return Words(wanted if wanted in LANGUAGES else LANGUAGES[0])


def answer(
    plan_id: str,
    name: str,
    query: RouteQuery,
    identity: Identity = STRANGER,
    said: SheetOpinions | None = None,
) -> Response:
    """Return the answer for a plan, a sheet's name with or without a format, and a selection; for who asks.

    ``said`` are the opinions that they may see, where the query asks for them.
    """
    say = _words(query)
    stem, _, suffix = name.partition(".")
    try:
        asked, rest, vain = read(query)
        fmt = suffix or asked.fmt
        if vain and fmt != PAGE:
            return _refuse(say_ignored(vain, say), say.lang, 404)
        sheet, ignored = _make(load_plan(plan_id), stem, rest, asked, identity, said)
        if fmt != PAGE:
            return _file(sheet, fmt, asked.page, attached=not suffix)
    except UnknownCodeError:
        return _refuse(say("sheet_unknown", plan=plan_id[:40], name=name[:40]), say.lang, 404)
    except GeoappError as error:
        return _refuse(
            say("sheet_failed", sentence=sentence_of(error, say.lang)), say.lang, _status_of(error)
        )
    ignored = [*vain, *ignored]
    kept = {field: texts for field, texts in query.items() if field not in {one.name for one in ignored}}
    page = write_page(sheet, _links(sheet, kept, say), say_ignored(ignored, say), say)
    return HTMLResponse(page, headers=_HEADERS | {"Content-Security-Policy": policy_of(page)})


def _make(  # noqa: PLR0913, PLR0917 (who asks for which sheet)
    plan: Plan,
    stem: str,
    query: RouteQuery,
    asked: SheetRequest,
    identity: Identity,
    said: SheetOpinions | None,
) -> tuple[Sheet, list[Ignored]]:
    day = datetime.now().astimezone().date()
    if stem in OPERATIONS:
        return _make_result(request_of(stem, plan.id, query), plan, query, asked, (identity, said)), []
    known = {field: values for field, values in content.known_values(plan).items() if field != "plan"}
    narrowing = {field: values for field, values in query.items() if field != "plan"}
    if stem != MAP:
        if stem not in known["district"]:
            raise UnknownCodeError("district_none_known", adcode=stem, plan=plan.id)
        narrowing["district"] = [stem]
    selection, ignored = parse_selection(narrowing, known)
    everything = content.catalogue(plan.id)
    printed = PrintedPlan(index=everything.index, columns=everything.columns, frame_of=everything.frame_of)
    made = make_sheet(plan, printed, selection, day, asked.paper, said=said)
    return made, ignored


def _make_result(
    request: AnalysisRequest,
    plan: Plan,
    query: RouteQuery,
    asked: SheetRequest,
    seen: tuple[Identity, SheetOpinions | None],
) -> Sheet:
    """Return the sheet of an analysis of what the server has for who asks; a file is never opened for an address.

    ``seen`` is who that is, and the opinions that they may see where they are asked for.
    """
    identity, said = seen
    if any(source.kind not in IN_ADDRESSES for source in sources_of(request).values()):
        raise InputError("sheet_own_layer")
    load = cache(partial(_load, plan=plan, identity=identity))
    day = datetime.now().astimezone().date()
    lang, view = (next(reversed(query.get(name, ())), "") for name in ("lang", "view"))
    wanted = Wanted(
        lang=lang if lang in LANGUAGES else LANGUAGES[0],
        paper=asked.paper,
        rows=next(reversed(query.get("rows", ())), ""),
        view=next(iter(view_before(f"?view={view}")), ""),
        said=said,
    )
    return make_result_sheet(plan, analyse(request, plan, load), day, wanted, load)


def _load(source: Source, plan: Plan, identity: Identity) -> GeoDataFrame:
    """Return the features of a source; of standing layers those that the one who asks may see."""
    return areas_seen(source, plan, identity) if source.kind == "standing" else load_source(source, plan)


def _file(sheet: Sheet, fmt: str, page: int, *, attached: bool) -> Response:
    if fmt not in FORMATS:
        raise UnknownCodeError("page_format", format=fmt, page=page, formats=", ".join(FORMATS))
    name = f"{sheet.plan}-{sheet.name}.{fmt}"
    headers = _HEADERS | {
        "Content-Security-Policy": POLICY,
        "Content-Disposition": f'{"attachment" if attached else "inline"}; filename="{name}"',
    }
    return Response(render_apart(sheet, fmt, page=page), media_type=MEDIA_TYPES[fmt], headers=headers)


def _links(sheet: Sheet, query: RouteQuery, say: Words) -> list[Html]:
    """Return the links on screen only: the sheet's files, and the way back."""
    kept = {name: texts for name, texts in query.items() if name not in ("format", "frame")}
    search = f"?{urlencode(kept, doseq=True)}" if kept else ""
    files = [link(say(f"format_{fmt}"), f"{sheet.name}.{fmt}{search}") for fmt in FORMATS]
    own = {name: texts for name, texts in kept.items() if name not in _OF_PAPER}
    if sheet.name in PAGES:
        page, words = sheet.name, "sheet_back_page"
    elif sheet.name == MAP or sheet.name in OPERATIONS:
        page, words = "", "sheet_back_map"
    else:
        page, words = "district", "sheet_back"
        own["district"] = [sheet.name]
    home = urlencode(own | {"plan": [sheet.plan], "lang": [sheet.lang]}, doseq=True)
    return [*files, link(say(words), f"../../{page}?{home}")]


def _status_of(error: GeoappError) -> int:
    if isinstance(error, WorkError):
        return _BUSY
    return 422 if isinstance(error, InputError) else 500


def _refuse(sentence: str, lang: str, status: int) -> Response:
    headers = _HEADERS | {"Content-Security-Policy": POLICY}
    headers |= {"Retry-After": str(RETRY_S)} if status == _BUSY else {}
    return HTMLResponse(write_sentence(sentence, lang), status_code=status, headers=headers)


ROUTES = [Route("/print/{plan}/{sheet}", print_sheet)]
"""The sheets' route, without the server's own path."""
