"""One question to an OpenAI-compatible chat address: bounded in time and size, and no redirect is followed."""

import http.client
import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from typing import IO, Any

from geoapp.errors import SecondReaderError
from geoapp.io.answers import LongBodyError, read_body
from geoapp.settings import VERSION

TIMEOUT_S = 60.0
"""For the whole answer, and for each wait within it."""

ATTEMPTS = 2
BACK_OFF_S = 2.0
MAX_BYTES = 200_000
MOST_TOKENS = 4_000


class UnusableAnswerError(SecondReaderError):
    """An answer came and cannot be used; the next excerpt may do better."""


class NoAnswerError(SecondReaderError):
    """The address may answer when it is asked again."""


@dataclass(frozen=True, slots=True)
class ChatAddress:
    """An address with the model to ask there; ``key`` goes to it alone and into no message."""

    url: str
    model: str
    key: str | None = None

    def ask(self, prompt: str, excerpt: str, schema: dict[str, Any]) -> str:
        """Return the content of the answer, which should be JSON of the schema.

        Raises:
            UnusableAnswerError: an answer came that holds no content, is cut off, or is no JSON of a chat.
            SecondReaderError: the address cannot be reached, is too slow, refuses or redirects.
        """
        question = {
            "model": self.model,
            "messages": [{"role": "system", "content": prompt}, {"role": "user", "content": excerpt}],
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
            "stream": False,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "works", "strict": True, "schema": schema},
            },
        }
        return self._content(self._patiently(json.dumps(question, ensure_ascii=False).encode("utf-8")))

    def _patiently(self, question: bytes) -> bytes:
        for _ in range(1, ATTEMPTS):
            try:
                return self._fetch(question)
            except NoAnswerError:
                time.sleep(BACK_OFF_S)
        return self._fetch(question)

    def _fetch(self, question: bytes) -> bytes:
        headers = {
            "User-Agent": f"geoapp/{VERSION}",
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(f"{self.url}/chat/completions", question, headers)  # noqa: S310 (checked by allowed_address)
        try:
            with urllib.request.build_opener(_StayHere()).open(request, timeout=TIMEOUT_S) as response:
                return read_body(response, most=MAX_BYTES, seconds=TIMEOUT_S)
        except LongBodyError:
            raise UnusableAnswerError("second_long", address=self.url, kb=MAX_BYTES // 1000) from None
        except urllib.error.HTTPError as error:
            error.close()
            raise self._refusal(error.code) from None
        except TimeoutError:
            raise self._silent() from None
        except urllib.error.URLError as error:
            silent = isinstance(error.reason, TimeoutError)
            raise (
                self._silent() if silent else NoAnswerError("second_unreachable", address=self.url)
            ) from None
        except (OSError, http.client.HTTPException, ValueError):
            raise NoAnswerError("second_unreachable", address=self.url) from None

    def _content(self, body: bytes) -> str:
        try:
            choice = json.loads(body)["choices"][0]
            content, whole = choice["message"]["content"], choice.get("finish_reason") != "length"
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
            content, whole = None, True
        if not whole:
            raise UnusableAnswerError("second_cut", address=self.url)
        if not isinstance(content, str):
            raise UnusableAnswerError("second_no_chat", address=self.url)
        return content

    def _silent(self) -> SecondReaderError:
        return NoAnswerError("second_silent", address=self.url, seconds=f"{TIMEOUT_S:g}")

    def _refusal(self, status: int) -> SecondReaderError:
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return NoAnswerError("second_busy", address=self.url, status=str(status))
        code = "second_redirects" if status < HTTPStatus.BAD_REQUEST else "second_refuses"
        return SecondReaderError(code, address=self.url, status=str(status))


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: neither the plan's words nor the key go where the operator did not allow it."""

    def redirect_request(  # noqa: PLR0913, PLR0917 (urllib's own signature)
        self,
        req: urllib.request.Request,  # noqa: ARG002
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: Any,  # noqa: ANN401, ARG002
        newurl: str,  # noqa: ARG002
    ) -> None:
        return None
