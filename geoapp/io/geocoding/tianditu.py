"""Tianditu (天地图): one answer a name, in CGCS2000."""

import json
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from geoapp.domain.geocoding import AnswerDatum, Candidate
from geoapp.domain.plan import Plan
from geoapp.errors import GeocoderError
from geoapp.geometry.datums import convert
from geoapp.io.geocoding.candidates import QuestionError, coordinates, in_city, without, words
from geoapp.io.geocoding.place_levels import radius_of
from geoapp.io.geocoding.webclient import JSON_TYPES, WebClient, service_url
from geoapp.settings import geocoder_setting

PUBLIC_URL = "https://api.tianditu.gov.cn/geocoder"
INTERVAL_S = 0.5

FOUND, NOTHING = "0", "101"
"""Values of ``status``; every other one is an error."""

_URL_SETTING = "GEOAPP_TIANDITU_URL"
_REMEDY = "check GEOAPP_TIANDITU_KEY, that it is a key for servers (服务端), and its daily quota"


@dataclass(frozen=True, slots=True)
class Tianditu:
    """The national platform's geocoder; documented at lbs.tianditu.gov.cn, 地理编码查询."""

    url: str
    key: str = field(repr=False)
    client: WebClient
    provider: Final = "tianditu"
    datum: AnswerDatum = "cgcs2000"
    licence: Final = "Tianditu terms of service"

    def ask(self, name: str, plan: Plan) -> tuple[Candidate, ...]:
        """Return the one place that the service offers for a name, or none.

        Raises:
            GeocoderError: it cannot be reached, refuses, or answers what cannot be used.
        """
        question = json.dumps({"keyWord": in_city(name, plan.city)}, ensure_ascii=False)
        return self.client.ask(f"{self.url}?{urlencode({'ds': question, 'tk': self.key})}", self._read)

    def _read(self, answer: dict[str, Any]) -> tuple[Candidate, ...]:
        if "status" not in answer and "code" in answer:
            raise GeocoderError("tianditu_refuses", status=str(_number(answer["code"])), remedy=_REMEDY)
        status = str(answer["status"])
        if status == NOTHING:
            return ()
        if status != FOUND:
            raise QuestionError("tianditu_name", status=str(_number(status)))
        return (self._candidate(answer["location"]),)

    def _candidate(self, location: dict[str, Any]) -> Candidate:
        sent = coordinates(location["lon"], location["lat"])
        lon, lat = convert(*sent, source=self.datum, target="wgs84")
        level = words(location["level"])
        return Candidate(
            lon=float(lon),
            lat=float(lat),
            precision=without([self.key], level),
            uncertainty_m=radius_of(level),
            name=without([self.key], words(location["keyWord"])),
        )


def _number(value: object) -> str:
    """Return a code of the service if it is a number, since a message repeats no other text."""
    text = str(value)
    return text if text.isascii() and text.isdecimal() and len(text) < 10 else "unknown"  # noqa: PLR2004


def configured_tianditu() -> Tianditu:
    """Return the service with the key that the environment holds.

    Raises:
        GeocoderError: no key is set, or the address set is none.
    """
    key = geocoder_setting("TIANDITU_KEY")
    if key is None:
        raise GeocoderError("tianditu_unset")
    url = service_url(_URL_SETTING, geocoder_setting("TIANDITU_URL") or PUBLIC_URL)
    # It labels its JSON as text now and then; a page of HTML is still no JSON.
    types = JSON_TYPES | {"text/html", "text/plain"}
    return Tianditu(url, key, WebClient("Tianditu", _URL_SETTING, _REMEDY, INTERVAL_S, types))
