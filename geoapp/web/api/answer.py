"""Answers of the API: off the event loop, with an age that a cache can ask about, and never with a traceback."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import quote

import orjson
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from geoapp.errors import StoreError
from geoapp.store.contract import Stamp
from geoapp.web.api.kept_files import keep_file
from geoapp.web.api.refusal import RefusalError, admit_failure
from geoapp.web.conditions import has_tag, parse_date
from geoapp.web.failure import note_failure, sentence_of

Endpoint = Callable[[Request], Awaitable[Response]]

_AT_ONCE_S = 0.05
"""Seconds behind its first part in which a file is made at once: its answer has a length then."""

NOTE = "Geoapp-Note"
"""The header that says why nothing can be found."""

_BORN = datetime.now(UTC).replace(microsecond=0)
"""What this process holds in memory, its code and codelists included, is as old as the process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """The age of an answer for caches: ``tag`` for equality, ``changed`` (UTC) for age."""

    tag: str
    changed: datetime

    @property
    def headers(self) -> dict[str, str]:
        """Return the age as headers; a cache must ask each time whether it is still right."""
        changed = format_datetime(self.changed, usegmt=True)
        return {"ETag": self.tag, "Last-Modified": changed, "Cache-Control": "no-cache"}


def answered(work: Callable[[Request], Response]) -> Endpoint:
    """Run ``work`` in a thread; what goes wrong in it is a sentence with an error id, and the rest is logged."""

    async def endpoint(request: Request) -> Response:
        try:
            return await to_thread.run_sync(work, request)
        except RefusalError:
            raise
        except StoreError as error:
            raise RefusalError(sentence_of(error, "en"), status=HTTPStatus.SERVICE_UNAVAILABLE) from error
        except Exception as error:  # noqa: BLE001 (the edge of the program: nothing may pass but a sentence)
            return admit_failure(note_failure(error))

    return endpoint


def age_of(request: Request, states: Iterable[Stamp]) -> Age:
    """Return the age of an answer that is made of what is in these ``states``, and of nothing else but the request."""
    stamps = [stamp for state in states for stamp in state]
    newest = max((nanoseconds for _, nanoseconds in stamps), default=0) // 1_000_000_000
    asked = (request.url.path, sorted(request.query_params.multi_items()))
    tag = sha256(repr((_BORN, stamps, asked)).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return Age(tag=f'W/"{tag}"', changed=max(_BORN, datetime.fromtimestamp(newest, UTC)))


def is_known(request: Request, age: Age) -> bool:
    """Say whether the one who asks has this very answer already."""
    asked = request.headers
    if "if-none-match" in asked:
        return has_tag(", ".join(asked.getlist("if-none-match")), age.tag)
    since = parse_date(asked.get("if-modified-since", ""))
    return since is not None and since >= age.changed


def not_modified(age: Age) -> Response:
    """Answer that nothing has changed."""
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=age.headers)


def as_json(found: object, *, age: Age | None = None, media_type: str = "application/json") -> Response:
    """Answer with JSON for programs and people."""
    text = orjson.dumps(found, option=orjson.OPT_INDENT_2)
    return Response(text, media_type=media_type, headers=age.headers if age else None)


class _WholeFile(FileResponse):
    """A file that is there, sent in large parts: each goes through a thread and all that stands before an answer."""

    chunk_size = 1 << 20


def as_file(
    request: Request, make: Callable[[], Iterable[bytes]], *, name: str, media_type: str, age: Age
) -> Response:
    """Answer with a file of that name: with its length, and by parts for who asks for a range of it.

    One that is not made yet at once goes out as it is made, without its length, unless that or a range is asked for.
    """
    headers = {"Content-Disposition": f"attachment; {_filename(name)}", **age.headers}
    kept = keep_file(age.tag, make)
    must_be_whole = request.method == "HEAD" or "range" in request.headers
    if not must_be_whole:
        kept.is_whole_beyond(0)
    if kept.is_whole(None if must_be_whole else _AT_ONCE_S):
        return _WholeFile(kept.path, media_type=media_type, headers=headers)
    return StreamingResponse(kept.parts(), media_type=media_type, headers=headers)


def _filename(name: str) -> str:
    """Write a file's name as a header can hold it.

    >>> _filename("a.csv"), _filename("甲.csv")
    ('filename="a.csv"', "filename*=UTF-8''%E7%94%B2.csv")
    """
    quoted = quote(name)
    return f'filename="{name}"' if quoted == name else f"filename*=UTF-8''{quoted}"
