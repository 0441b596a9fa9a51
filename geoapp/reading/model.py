"""A trained model as the reader takes it: what finds the works, how sure to be of them, and its name."""

from dataclasses import dataclass

from geoapp.reading.confidence import Calibration
from geoapp.reading.tagger import Tagger


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A folder of ``data/models``, loaded."""

    name: str
    tagger: Tagger
    calibration: Calibration
