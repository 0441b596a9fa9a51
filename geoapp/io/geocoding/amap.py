"""AMap (高德): answers in GCJ-02, converted to WGS-84 as they come in."""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from geoapp.domain.geocoding import AnswerDatum, Candidate
from geoapp.domain.plan import Plan
from geoapp.errors import GeocoderError
from geoapp.geometry.datums import convert
from geoapp.io.geocoding.candidates import QuestionError, coordinates, without, words
from geoapp.io.geocoding.place_levels import radius_of
from geoapp.io.geocoding.webclient import BusyError, WebClient, service_url
from geoapp.settings import COORDINATE_DECIMALS, geocoder_setting

PUBLIC_URL = "https://restapi.amap.com/v3/geocode/geo"
INTERVAL_S = 0.5
"""A personal key may ask three times a second."""

# Values of ``infocode``: lbs.amap.com, Web服务API, 错误码说明.
TOO_OFTEN = frozenset({"10004", "10014", "10019", "10020", "10021"})
BUSY = frozenset({"10015", "10016", "10017"})
QUOTA = frozenset({"10003", "10010", "10029", "10044", "10045", "40000", "40002", "40003"})
ABOUT_THE_NAME = ("2", "3")
"""First digits of the codes for a question that the service cannot deal with."""

_URL_SETTING = "GEOAPP_AMAP_URL"
_REMEDY = "check GEOAPP_AMAP_KEY, that it is a key for web services (Web服务), and its permissions"


@dataclass(frozen=True, slots=True)
class Amap:
    """AMap's geocoder; documented at lbs.amap.com, Web服务API, 地理编码."""

    url: str
    key: str = field(repr=False)
    client: WebClient
    provider: Final = "amap"
    datum: AnswerDatum = "gcj02"
    licence: Final = "AMap terms of service"

    def ask(self, name: str, plan: Plan) -> tuple[Candidate, ...]:
        """Return the service's offers for a name in the plan's city.

        Raises:
            GeocoderError: it cannot be reached, refuses, or answers what cannot be used.
        """
        question = {"address": name, "city": str(plan.adcode), "output": "JSON", "key": self.key}
        return self.client.ask(f"{self.url}?{urlencode(question)}", self._read)

    def _read(self, answer: dict[str, Any]) -> tuple[Candidate, ...]:
        if answer["status"] != "1":
            raise _refusal(str(answer["infocode"]))
        return tuple(self._candidate(geocode) for geocode in answer["geocodes"])

    def _candidate(self, geocode: dict[str, Any]) -> Candidate:
        sent_lon, sent_lat = geocode["location"].split(",")
        lon, lat = convert(*coordinates(sent_lon, sent_lat), source=self.datum, target="wgs84")
        level = words(geocode["level"])
        return Candidate(
            lon=round(float(lon), COORDINATE_DECIMALS),
            lat=round(float(lat), COORDINATE_DECIMALS),
            precision=without([self.key], level),
            uncertainty_m=radius_of(level),
            name=without([self.key], words(geocode["formatted_address"])),
        )


def _refusal(code: str) -> GeocoderError:
    """Turn an ``infocode`` into a sentence; what the service writes beside it is not repeated."""
    said = f"infocode {code}" if code.isascii() and code.isdecimal() and len(code) == 5 else "no infocode"  # noqa: PLR2004
    if code in TOO_OFTEN:
        return BusyError("amap_too_often", status=said)
    if code in BUSY:
        return BusyError("amap_busy", status=said)
    if code in QUOTA:
        return GeocoderError("amap_quota", status=said)
    if code.startswith(ABOUT_THE_NAME):
        return QuestionError("amap_name", status=said)
    return GeocoderError("amap_refuses", status=said, remedy=_REMEDY)


def configured_amap() -> Amap:
    """Return the service with the key that the environment holds.

    Raises:
        GeocoderError: no key is set, or the address set is none.
    """
    key = geocoder_setting("AMAP_KEY")
    if key is None:
        raise GeocoderError("amap_unset")
    url = service_url(_URL_SETTING, geocoder_setting("AMAP_URL") or PUBLIC_URL)
    return Amap(url, key, WebClient("AMap", _URL_SETTING, _REMEDY, INTERVAL_S))
