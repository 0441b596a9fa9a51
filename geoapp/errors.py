"""What can go wrong: one root, one sentence a child, each naming the value and the remedy."""

from collections.abc import Mapping

Value = str | int | float
"""What a sentence is filled in with."""


class GeoappError(Exception):
    """Something the user can mend; the message is one plain sentence.

    ``geoapp.sentences.coded`` makes one from its code and the values that fill in its sentence; from them an edge says
    it in another language. Without a code, as the command line raises them, there is the English sentence only.
    """

    def __init__(self, sentence: str = "", code: str = "", values: Mapping[str, Value] | None = None) -> None:
        """Keep the English sentence, and what it was made of; all survives the way out of another process."""
        super().__init__(*((sentence, code, values) if code else (sentence,)))
        self.sentence, self.code, self.values = sentence, code, dict(values or {})

    def __str__(self) -> str:
        """Return the sentence."""
        return self.sentence


class InputError(GeoappError):
    """A file or value that came in is missing, unreadable or wrong."""


class UnknownCodeError(GeoappError):
    """A plan, district, theme or other code that does not exist."""


class BoundaryError(GeoappError):
    """District boundaries could not be had."""


class StaleError(GeoappError):
    """A committed file differs from what the build makes of its input."""


class GeocoderError(GeoappError):
    """A geocoder is not configured, cannot be reached, refuses, or answers what cannot be used."""


class WorkError(GeoappError):
    """Work in a process of its own did not come to a result; its code is ``work_`` and why."""

    @property
    def reason(self) -> str:
        """Why: ``slow``, ``memory``, ``crash``, ``failed``, ``busy``, or ``cancelled`` by who asked."""
        return self.code.removeprefix("work_")


class RefusedError(InputError):
    """A file that came in is refused; it always has a code."""
