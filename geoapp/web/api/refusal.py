"""Refusals of the API: one sentence of JSON.

It speaks English whatever the language of the pages: its clients are programs, and those who write them know its words.
"""

from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

if TYPE_CHECKING:
    from starlette.exceptions import HTTPException

CATALOGUE = "/api/v1/openapi.json"
"""Where all addresses are listed, without the server's own path."""


NOTHING_HERE = f"There is nothing at this address; {CATALOGUE} lists what there is."


class RefusalError(Exception):
    """A request that cannot be answered; its sentence is written for the one who asked."""

    def __init__(
        self, sentence: str, *, status: int = HTTPStatus.BAD_REQUEST, parameter: str = "", value: str = ""
    ) -> None:
        """Say what is wrong and what to do; ``parameter`` and ``value`` are for programs."""
        super().__init__(sentence)
        self.status = status
        self.named = {"parameter": parameter, "value": value} if parameter else {}


async def refuse(_: Request, error: Exception) -> Response:
    """Answer a refusal of ours."""
    refusal = cast("RefusalError", error)
    return JSONResponse({"error": str(refusal), **refusal.named}, refusal.status)


async def refuse_address(request: Request, error: Exception) -> Response:
    """Answer an address or method that does not exist."""
    refusal = cast("HTTPException", error)
    if refusal.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        sentence = f"{request.method} is not allowed; this API is read with GET or HEAD."
    else:
        sentence = NOTHING_HERE
    return JSONResponse({"error": sentence}, refusal.status_code, refusal.headers)


def admit_failure(error_id: str) -> Response:
    """Answer that something went wrong here; the cause is in the log under ``error_id``."""
    sentence = f"Something went wrong on the server; tell its operator the error id {error_id}."
    return JSONResponse({"error": sentence, "error_id": error_id}, HTTPStatus.INTERNAL_SERVER_ERROR)
