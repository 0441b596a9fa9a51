"""Changes of a plan as a feed and as a workbook, by district and day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import NAMESPACE_OID, uuid5

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from geoapp.domain.plan import Plan
from geoapp.domain.recorded_change import RecordedChange
from geoapp.domain.selection import LANGUAGES
from geoapp.io.words import Words
from geoapp.io.writers.atom_writer import Feed, write_feed
from geoapp.io.writers.workbooks import XLSX
from geoapp.pipeline.recorded_changes import changes_workbook, choose_changes, feed_entries
from geoapp.web import content, recorded
from geoapp.web.api.answer import age_of, as_file, is_known, not_modified
from geoapp.web.api.refusal import RefusalError
from geoapp.web.api.request_params import check_value, find_plan, refuse_value

ATOM = "application/atom+xml"

OF_CHANGES = {
    "district": "Code of a district (adcode); several may be given.",
    "since": "First day, as 2026-01-31, in the server's time zone.",
    "lang": "Language of the words: zh or en.",
}
"""Parameters of an answer, and what they take."""

MOST_ENTRIES = 200
"""Entries of a feed, the newest; a workbook holds all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedChanges:
    """The changes asked for."""

    districts: tuple[str, ...]
    since: date | None
    lang: str


def list_changes(request: Request) -> Response:
    """Answer with the changes of a plan that are asked for."""
    plan, fmt = find_plan(request.path_params["plan"]), request.path_params["format"]
    if fmt not in {"atom", "xlsx"}:
        sentence = "Changes come as changes.atom or changes.xlsx."
        raise RefusalError(sentence, status=HTTPStatus.NOT_FOUND)
    asked = _read(plan, request.query_params)
    age = age_of(request, [*content.states(plan.id), recorded.state()])
    if is_known(request, age):
        return not_modified(age)
    say = Words(asked.lang)
    found = choose_changes(recorded.changes_of(plan), asked.districts, asked.since)
    names = {one.adcode: one.label for one in content.districts(plan, asked.lang)}
    if fmt == "atom":
        feed = _feed(plan, asked, request, say)
        entries = feed_entries(found[:MOST_ENTRIES], lambda one: _page(plan, asked, one), names, say)
        return Response(write_feed(feed, entries), media_type=ATOM, headers=age.headers)

    def make() -> Iterator[bytes]:
        yield changes_workbook(found, names, say)

    return as_file(request, make, name=f"{plan.id}-changes.xlsx", media_type=XLSX, age=age)


def _read(plan: Plan, query: QueryParams) -> AskedChanges:
    """Return the question, read strictly, so that nobody subscribes to everything by mistake."""
    districts = [one.adcode for one in content.districts(plan)]
    known: dict[str, Sequence[str]] = {"district": districts, "lang": LANGUAGES}
    for name in query:
        values = query.getlist(name)
        check_value(name, values, known, tuple(OF_CHANGES), OF_CHANGES)
        if wrong := [one for one in values if name in known and one not in known[name]]:
            refuse_value(name, wrong[0], f"use one of {', '.join(known[name])}")
    since = query.get("since")
    return AskedChanges(
        districts=tuple(sorted(set(query.getlist("district")))),
        since=_day(since) if since is not None else None,
        lang=query.get("lang", LANGUAGES[0]),
    )


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        refuse_value("since", text, "give a day, such as 2026-01-31")
    return day


def _feed(plan: Plan, asked: AskedChanges, request: Request, say: Words) -> Feed:
    """Return the head of a feed; its id is that of what it tells of, whatever address it is read at."""
    names = {one.adcode: one.label for one in content.districts(plan, asked.lang)}
    within = say("list_joint").join(names[one] for one in asked.districts)
    key = "changes_title_within" if within else "changes_title"
    told = ("geoapp changes", plan.id, asked.lang, *asked.districts, str(asked.since or ""))
    query = request.url.query
    return Feed(
        id=uuid5(NAMESPACE_OID, "\n".join(told)).urn,
        title=say(key, plan=plan.title, district=within),
        lang={"zh": "zh-CN"}.get(asked.lang, asked.lang),
        author="geoapp",
        own=f"changes.atom?{query}" if query else "changes.atom",
        page=_page(plan, asked),
    )


def _page(plan: Plan, asked: AskedChanges, one: RecordedChange | None = None) -> str:
    """Return the address of a change's project on the map, or of the page of changes, from that of the feed."""
    fields: list[tuple[str, str]] = [("plan", plan.id), ("lang", asked.lang)]
    if one and one.project:
        return f"../../../?{urlencode([*fields, ('project', one.project)])}"
    return f"../../../changes?{urlencode([*fields, *(('district', code) for code in asked.districts)])}"
