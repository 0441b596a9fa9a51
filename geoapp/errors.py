"""Errors: one root, one sentence a child, each naming the value and the remedy."""

from geoapp.sentences import Value, say


class GeoappError(Exception):
    """Something the user can mend: ``raise InputError("layers_too_many", most=12)``.

    The code is that of a row of ``data/codelists/faults.csv``, and the values fill in its sentence. As text it is the
    English sentence; an edge says it in another language.

    >>> str(GeoappError("gazetteer_datum", file="a.csv", line=3)).partition(";")[0]
    'a.csv, line 3: the datum must be WGS84'
    >>> GeoappError("empty_file").say("zh")
    '文件是空的。'
    """

    def __init__(self, code: str, **values: Value) -> None:
        """Take the code of a sentence, and what fills it in."""
        super().__init__(code)
        self.code, self.values = code, values

    def __str__(self) -> str:
        """Return the English sentence."""
        return self.say("en")

    def say(self, lang: str) -> str:
        """Return the sentence in a language."""
        return say(self.code, self.values, lang)

    def __reduce__(self) -> "tuple[object, ...]":
        """Survive the way out of another process, with whatever else an error carries."""
        return (_again, (type(self), self.code, self.values), self.__dict__)


def _again(error: type[GeoappError], code: str, values: dict[str, Value]) -> GeoappError:
    return error(code, **values)


class InputError(GeoappError):
    """A file or value that came in is missing, unreadable or wrong."""


class UnknownCodeError(GeoappError):
    """A plan, district, theme or other code that does not exist."""


class BoundaryError(GeoappError):
    """District boundaries are unavailable."""


class StaleError(GeoappError):
    """A committed file differs from what the build makes of its input."""


class GeocoderError(GeoappError):
    """A geocoder is not configured, cannot be reached, refuses, or answers what cannot be used."""


class SecondReaderError(GeoappError):
    """A second reader is not allowed, cannot be reached, refuses, or answers what cannot be used."""


class StoreError(GeoappError):
    """A store does not answer, does not do what it is asked, or no longer holds what was read from it."""


class WorkError(GeoappError):
    """Work in a process of its own did not come to a result; its code is ``work_`` and why."""

    @property
    def reason(self) -> str:
        """Reason: ``slow``, ``memory``, ``crash``, ``killed``, ``failed``, ``busy``, or ``cancelled`` by who asked."""
        return self.code.removeprefix("work_")


class EngineError(GeoappError):
    """An engine for the parts of a large work is not there, or was lost."""


class RefusedError(InputError):
    """A file that came in is refused; it always has a code."""


class ColumnsError(RefusedError):
    """A table whose coordinates were not found, with the columns that it has."""

    columns: tuple[str, ...] = ()


_NO_MEMORY = ("bad_alloc", "Failed to allocate memory")
"""Words of GEOS, GDAL and C++ at large, and of onnxruntime."""


def is_out_of_memory(error: Exception) -> bool:
    """Say whether an error means that memory was refused, in Python's own way or in a library's.

    >>> [is_out_of_memory(error) for error in (MemoryError(), RuntimeError("std::bad_alloc"), ValueError("x"))]
    [True, True, False]
    """
    return isinstance(error, MemoryError) or any(words in str(error) for words in _NO_MEMORY)
