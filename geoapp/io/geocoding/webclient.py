"""JSON from a web service: slowly, patiently, at most a megabyte, from the host that was asked, no secret told."""

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from typing import IO, Any, TypeVar
from urllib.parse import urlsplit

from geoapp.errors import GeocoderError
from geoapp.io.addresses import plain_address
from geoapp.io.answers import LongBodyError, read_body
from geoapp.sentences import Value
from geoapp.settings import VERSION

TIMEOUT_S = 10.0
"""For the whole answer, and for each wait within it."""

ATTEMPTS = 3
"""A question that meets a busy or silent service is put at most so often."""

BACK_OFF_S = 2.0
"""Wait before the second attempt; it doubles before each further one."""

LONGEST_WAIT_S = 30.0
"""When a service asks to wait longer than this, we say so and stop."""

MAX_BYTES = 1_000_000

JSON_TYPES = frozenset({"application/json", "application/geo+json", "text/json"})

_Read = TypeVar("_Read")


class BusyError(GeocoderError):
    """The service may answer when asked again; ``wait_s`` is how long it asks to wait."""

    def __init__(self, code: str, *, wait_s: float = 0.0, **values: Value) -> None:
        """Take the sentence for the user, should asking again not help."""
        super().__init__(code, **values)
        self.wait_s = wait_s


@dataclass(slots=True)
class WebClient:
    """Asks one service. Its messages name the service and the remedy, never an address or what was sent.

    urllib keeps no log of its own, unlike urllib3: a key in an address is written down nowhere.
    """

    service: str
    url_setting: str
    """Name of the environment variable that holds the service's address."""
    access_remedy: str
    """What the operator can check when the service refuses access."""
    interval_s: float
    """At least so long between two questions."""
    types: frozenset[str] = JSON_TYPES
    _next: float = field(default=0.0, init=False)

    def ask(self, url: str, read: Callable[[Any], _Read]) -> _Read:
        """Return the result of ``read`` for the JSON at an address.

        Raises:
            GeocoderError: the service cannot be reached, refuses, or answers what cannot be read.
        """
        for attempt in range(1, ATTEMPTS):
            try:
                return self._ask_once(url, read)
            except BusyError as error:
                if error.wait_s > LONGEST_WAIT_S:
                    raise
                time.sleep(max(error.wait_s, BACK_OFF_S * 2 ** (attempt - 1)))
        return self._ask_once(url, read)

    def _ask_once(self, url: str, read: Callable[[Any], _Read]) -> _Read:
        time.sleep(max(0.0, self._next - time.monotonic()))
        try:
            body = self._fetch(url)
        finally:
            self._next = time.monotonic() + self.interval_s
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            fault = self._unreadable("something that is no JSON")
            raise fault from None
        try:
            return read(answer)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError):
            fault = self._unreadable("JSON of another shape than documented")
            raise fault from None

    def _fetch(self, url: str) -> bytes:
        """Fetch an address; no error is chained, since theirs name the address and with it the key."""
        headers = {"User-Agent": f"geoapp/{VERSION}", "Accept": "application/json"}
        request = urllib.request.Request(url, headers=headers)  # noqa: S310 (service_url takes http and https only)
        opener = urllib.request.build_opener(_StayOnHost(self.service, self.url_setting))
        try:
            with opener.open(request, timeout=TIMEOUT_S) as response:
                self._check_type(response.headers)
                return read_body(response, most=MAX_BYTES, seconds=TIMEOUT_S)
        except LongBodyError:
            fault = self._unreadable(f"more than {MAX_BYTES} bytes")
            raise fault from None
        except urllib.error.HTTPError as error:
            error.close()
            raise self._refusal(error.code, error.headers) from None
        except TimeoutError:
            raise self._silent() from None
        except urllib.error.URLError as error:
            raise self._unreachable(error.reason) from None
        except (OSError, http.client.HTTPException, ValueError):
            raise BusyError("geocoder_broke_off", service=self.service, setting=self.url_setting) from None

    def _check_type(self, headers: Message) -> None:
        if headers.get_content_type() not in self.types:
            fault = self._unreadable("something that is no JSON by its content type")
            raise fault

    def _silent(self) -> BusyError:
        return BusyError(
            "geocoder_silent", service=self.service, setting=self.url_setting, seconds=f"{TIMEOUT_S:g}"
        )

    def _unreachable(self, reason: object) -> GeocoderError:
        if isinstance(reason, TimeoutError):
            return self._silent()
        known = reason.strerror if isinstance(reason, OSError) else None
        because = f" ({known})" if known else ""
        return BusyError(
            "geocoder_unreachable", service=self.service, setting=self.url_setting, reason=because
        )

    def _refusal(self, status: int, headers: Message) -> GeocoderError:
        values: dict[str, Value] = {"service": self.service, "status": str(status)}
        if status == http.HTTPStatus.TOO_MANY_REQUESTS:
            wait_s = _seconds(headers.get("Retry-After"))
            return BusyError("geocoder_too_often", wait_s=wait_s, remedy=self.access_remedy, **values)
        if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            wait_s = _seconds(headers.get("Retry-After"))
            return BusyError("geocoder_out_of_order", wait_s=wait_s, **values)
        if status in (http.HTTPStatus.NOT_FOUND, http.HTTPStatus.METHOD_NOT_ALLOWED, http.HTTPStatus.GONE):
            return GeocoderError("geocoder_address", setting=self.url_setting, **values)
        if status < http.HTTPStatus.BAD_REQUEST:
            return GeocoderError("geocoder_redirects", setting=self.url_setting, **values)
        return GeocoderError("geocoder_refuses", remedy=self.access_remedy, **values)

    def _unreadable(self, what: str) -> GeocoderError:
        return GeocoderError("geocoder_unreadable", service=self.service, setting=self.url_setting, what=what)


def service_url(setting: str, value: str) -> str:
    """Return a service's address without a slash at its end, once it is one that can be asked.

    >>> service_url("GEOAPP_NOMINATIM_URL", "http://127.0.0.1:8080/nominatim/")
    'http://127.0.0.1:8080/nominatim'

    Raises:
        GeocoderError: no plain http or https address; the message does not repeat it, it may hold a secret.
    """
    address = plain_address(value)
    if address is None:
        raise GeocoderError("geocoder_no_address", setting=setting)
    return address


class _StayOnHost(urllib.request.HTTPRedirectHandler):
    """Follows redirects on the same host only: a key is not carried elsewhere."""

    def __init__(self, service: str, url_setting: str) -> None:
        self._service = service
        self._url_setting = url_setting

    def redirect_request(  # noqa: PLR0913, PLR0917 (urllib's own signature)
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Any,  # noqa: ANN401
        newurl: str,
    ) -> urllib.request.Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if (old.scheme, old.netloc) != (new.scheme, new.netloc):
            fp.close()
            raise GeocoderError("geocoder_other_host", service=self._service, setting=self._url_setting)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _seconds(retry_after: str | None) -> float:
    """Read a Retry-After header; a date, which hardly anybody sends, is as good as none."""
    digits = (retry_after or "").strip()
    return float(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 7 else 0.0  # noqa: PLR2004
