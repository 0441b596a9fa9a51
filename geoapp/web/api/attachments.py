"""Files beside reports, handed out to be saved and never to be shown as a page of ours."""

import re
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from geoapp.store import attachment_store
from geoapp.web.api.answer import age_of, as_file, is_known, not_modified
from geoapp.web.api.refusal import RefusalError
from geoapp.web.api.request_params import find_plan, refuse_parameters

_DIGEST = re.compile("[0-9a-f]{64}")

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


def hand_out(request: Request) -> Response:
    """Answer with a file by the SHA-256 of its content."""
    refuse_parameters(request.query_params)
    plan, digest = find_plan(request.path_params["plan"]), request.path_params["sha256"]
    found = attachment_store().find(plan.id, digest) if _DIGEST.fullmatch(digest) else None
    if found is None:
        sentence = "No report of the plan has a file with this SHA-256; /reports lists those that there are."
        raise RefusalError(sentence, status=HTTPStatus.NOT_FOUND)
    age = age_of(request, [])
    if is_known(request, age):
        return not_modified(age)
    answer = as_file(request, lambda: [found.content], name=found.name, media_type=found.media_type, age=age)
    answer.headers.update(_HEADERS)
    return answer
