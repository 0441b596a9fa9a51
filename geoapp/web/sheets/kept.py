"""Sheets that were asked for before: handed out again while nothing that they are made of has changed."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from hashlib import sha256
from threading import Lock

from starlette.responses import Response

from geoapp.io.plans import has_plan
from geoapp.settings import sheet_author
from geoapp.web import content
from geoapp.web.sheets.asked import RouteQuery

MOST_BYTES = 48_000_000
"""Most that is kept; a picture of A3 has two million."""

_DrawnSheet = tuple[bytes, dict[str, str]]
_kept: OrderedDict[str, _DrawnSheet] = OrderedDict()
_lock = Lock()


def keep_answer(
    make: Callable[[str, str, RouteQuery], Response],
    plan: str,
    name: str,
    query: RouteQuery,
    seen: Hashable = (),
) -> Response:
    """Return the answer for a sheet, made anew only where none like it is kept for somebody who may see the same."""
    if not has_plan(plan):
        return make(plan, name, query)
    key = _key(plan, name, query, seen)
    with _lock:
        kept = _kept.get(key)
        if kept:
            _kept.move_to_end(key)
    if kept:
        return Response(kept[0], headers=kept[1])
    answer = make(plan, name, query)
    if answer.status_code == 200:  # noqa: PLR2004 (OK)
        _keep(key, (bytes(answer.body), dict(answer.headers)))
    return answer


def _keep(key: str, answer: _DrawnSheet) -> None:
    with _lock:
        _kept[key] = answer
        while sum(len(body) for body, _ in _kept.values()) > MOST_BYTES:
            _kept.popitem(last=False)


def _key(plan: str, name: str, query: RouteQuery, seen: Hashable) -> str:
    stamps = content.states(plan)
    day = datetime.now().astimezone().date()
    asked = (plan, name, sorted((field, list(texts)) for field, texts in query.items()))
    return sha256(
        repr((day, sheet_author(), stamps, seen, asked)).encode("utf-8", "surrogatepass")
    ).hexdigest()
