"""Refusals in the form of the standard: a code, and one sentence that says what to do."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from geoapp.web.api.refusal import RefusalError

if TYPE_CHECKING:
    from starlette.exceptions import HTTPException

_LONGEST = 60
"""Characters of a name or value that a refusal repeats."""


def refuse_value(name: str, value: str, remedy: str) -> NoReturn:
    """Refuse a parameter of a request.

    Raises:
        RefusalError: always.
    """
    name, value = printable(name), printable(value)
    sentence = f"Parameter {name} with the value '{value}' cannot be used: {remedy}."
    raise RefusalError(sentence, parameter=name, value=value)


def printable(text: str) -> str:
    r"""Return text that a sentence can repeat.

    >>> printable("a\0b"), len(printable(99 * "c"))
    ('a\ufffdb', 60)
    """
    return "".join(c if c.isprintable() else "\ufffd" for c in text[:_LONGEST])


async def refuse(_: Request, error: Exception) -> Response:
    """Answer a refusal of ours."""
    refusal = cast("RefusalError", error)
    return _answer(refusal.status, str(refusal), refusal.named)


async def refuse_address(request: Request, error: Exception) -> Response:
    """Answer an address or method that does not exist."""
    status = cast("HTTPException", error).status_code
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        sentence = f"{request.method} is not allowed; features are read with GET or HEAD."
    else:
        sentence = "There is nothing at this address; /ogc/api lists what there is."
    return _answer(status, sentence, headers=cast("HTTPException", error).headers)


def _answer(
    status: int,
    sentence: str,
    named: Mapping[str, str] = MappingProxyType({}),
    headers: Mapping[str, str] | None = None,
) -> Response:
    code = HTTPStatus(status).phrase.title().replace(" ", "")
    return JSONResponse({"code": code, "description": sentence, **named}, status, headers=headers)
