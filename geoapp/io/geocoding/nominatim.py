"""Nominatim (OpenStreetMap): the operator's own server, or the public one if it is named."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from geoapp.domain.geocoding import AnswerDatum, Candidate
from geoapp.domain.plan import Plan
from geoapp.errors import GeocoderError
from geoapp.io.geocoding.candidates import coordinates, radius_of_box, words
from geoapp.io.geocoding.webclient import WebClient, service_url
from geoapp.settings import NO_PIN_RADIUS_M, geocoder_setting

INTERVAL_S = 1.0
"""The public server's policy: no more than one question a second."""

MOST_CANDIDATES = 5
SMALLEST_RADIUS_M = 50.0
"""The box of a building says how large it is, not how well it was drawn."""

_URL_SETTING = "GEOAPP_NOMINATIM_URL"


@dataclass(frozen=True, slots=True)
class Nominatim:
    """One Nominatim server."""

    url: str
    client: WebClient
    provider: Final = "nominatim"
    datum: AnswerDatum = "wgs84"
    licence: Final = "ODbL 1.0"

    def ask(self, name: str, plan: Plan) -> tuple[Candidate, ...]:
        """Return the server's offers for a name, with preference for the plan's region.

        Raises:
            GeocoderError: it cannot be reached, refuses, or answers what cannot be used.
        """
        query = urlencode(
            {
                "q": name,
                "format": "json",
                "limit": MOST_CANDIDATES,
                "accept-language": "zh",
                "viewbox": ",".join(map(str, plan.bbox)),
            }
        )
        return self.client.ask(f"{self.url.rstrip('/')}/search?{query}", _candidates)


def _candidates(answer: list[dict[str, Any]]) -> tuple[Candidate, ...]:
    return tuple(_candidate(raw) for raw in answer)


def _candidate(raw: dict[str, Any]) -> Candidate:
    lon, lat = coordinates(raw["lon"], raw["lat"])
    box = raw.get("boundingbox")
    radius = radius_of_box(*map(float, box)) if box else float(NO_PIN_RADIUS_M)
    precision = words(raw.get("addresstype")) or words(raw.get("type"))
    return Candidate(
        lon=lon,
        lat=lat,
        precision=precision,
        uncertainty_m=round(max(radius, SMALLEST_RADIUS_M)),
        name=words(raw["display_name"]),
    )


def configured_nominatim() -> Nominatim:
    """Return the server that the environment names; there is none by default.

    Raises:
        GeocoderError: no address is set, or it is none.
    """
    url = geocoder_setting("NOMINATIM_URL")
    if url is None:
        raise GeocoderError("nominatim_unset", setting=_URL_SETTING)
    remedy = "read the server's usage policy, or set GEOAPP_NOMINATIM_URL to your own server"
    client = WebClient("Nominatim", _URL_SETTING, remedy, INTERVAL_S)
    return Nominatim(service_url(_URL_SETTING, url), client)
