"""Nominatim (OpenStreetMap), through geopy: the operator's own server, or the public one if it is named."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeopyError
from geopy.geocoders import Nominatim as GeopyNominatim

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
        """Return what the server offers for a name, with preference for the plan's region.

        Raises:
            GeocoderError: it cannot be reached, refuses, or answers what cannot be used.
        """
        parts = urlsplit(self.url)
        west, south, east, north = plan.bbox
        geocoder = GeopyNominatim(
            scheme=parts.scheme,
            domain=f"{parts.netloc}{parts.path}",
            user_agent="geoapp",  # the client sends its own
            adapter_factory=lambda **_: _Adapter(self.client),
        )
        try:
            found = geocoder.geocode(
                name,
                exactly_one=False,
                limit=MOST_CANDIDATES,
                language="zh",
                viewbox=((south, west), (north, east)),
            )
            return tuple(_candidate(place.raw) for place in found or ())
        except (GeopyError, KeyError, IndexError, TypeError, ValueError, AttributeError):
            message = (
                f"Nominatim answered JSON of another shape than documented; "
                f"check that {_URL_SETTING} is the service's own address."
            )
            raise GeocoderError(message) from None


class _Adapter(BaseSyncAdapter):  # type: ignore[misc] # geopy ships no types
    """Lets geopy ask through our client, with its limits, its patience and its sentences."""

    def __init__(self, client: WebClient) -> None:
        super().__init__(proxies=None, ssl_context=None)
        self._client = client

    def get_json(self, url: str, **_: object) -> Any:  # noqa: ANN401 (JSON)
        return self._client.ask(url, _checked)

    def get_text(self, url: str, **_: object) -> str:
        raise NotImplementedError(url)


def _checked(answer: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Refuse what is no place on earth, before geopy warns of it or normalises it."""
    for raw in answer:
        coordinates(raw["lon"], raw["lat"])
    return answer


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
        message = (
            f"Nominatim needs {_URL_SETTING}; set it to your own server's address, "
            "or to the public one's if its usage policy allows what you do."
        )
        raise GeocoderError(message)
    remedy = "read the server's usage policy, or set GEOAPP_NOMINATIM_URL to your own server"
    client = WebClient("Nominatim", _URL_SETTING, remedy, INTERVAL_S)
    return Nominatim(service_url(_URL_SETTING, url), client)
