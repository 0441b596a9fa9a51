"""Geocoders: off unless the operator names one in the environment, and asked by ``geoapp geocode`` only."""

from collections.abc import Callable
from typing import Protocol

from geoapp.domain.geocoding import AnswerDatum, Candidate
from geoapp.domain.plan import Plan
from geoapp.errors import GeocoderError
from geoapp.io.geocoding.amap import Amap, configured_amap
from geoapp.io.geocoding.nominatim import Nominatim, configured_nominatim
from geoapp.io.geocoding.tianditu import Tianditu, configured_tianditu
from geoapp.settings import geocoder_setting


class Geocoder(Protocol):
    """A geocoder's interface."""

    @property
    def provider(self) -> str:
        """Its code, as in ``GEOAPP_GEOCODER`` and the cache."""

    @property
    def datum(self) -> AnswerDatum:
        """The datum of its coordinates."""

    @property
    def licence(self) -> str:
        """The licence that a row resting on its answer must say."""

    def ask(self, name: str, plan: Plan) -> tuple[Candidate, ...]:
        """Return the geocoder's offers for a name in a plan's city, the best first, in WGS-84.

        Raises:
            GeocoderError: it cannot be reached, refuses, or answers what cannot be used.
        """


_CONFIGURED: dict[str, Callable[[], Nominatim | Tianditu | Amap]] = {
    "nominatim": configured_nominatim,
    "tianditu": configured_tianditu,
    "amap": configured_amap,
}
PROVIDERS = tuple(_CONFIGURED)


def configured_geocoder(provider: str | None = None) -> Geocoder:
    """Return the geocoder that the environment configures; ``provider`` chooses another one for this time.

    Raises:
        GeocoderError: none is configured, or its address or key is missing.
    """
    chosen = provider or geocoder_setting("GEOCODER")
    if chosen is None:
        raise GeocoderError("geocoder_none", providers=", ".join(PROVIDERS))
    if chosen not in _CONFIGURED:
        raise GeocoderError("geocoder_unknown", name=chosen[:20], providers=", ".join(PROVIDERS))
    return _CONFIGURED[chosen]()
