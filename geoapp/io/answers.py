"""Bodies of web services' answers, bounded in size and in time."""

import http.client
import time

CHUNK = 16_384


class LongBodyError(Exception):
    """A body is longer than it may be; who asked says so in his own words."""


def read_body(response: http.client.HTTPResponse, *, most: int, seconds: float) -> bytes:
    """Return an answer's body.

    Raises:
        LongBodyError: it is longer than ``most`` bytes.
        TimeoutError: it took more than so many seconds in all.
    """
    deadline = time.monotonic() + seconds
    body = bytearray()
    while chunk := response.read1(CHUNK):
        body += chunk
        if len(body) > most:
            raise LongBodyError
        if time.monotonic() > deadline:
            raise TimeoutError
    return bytes(body)
