"""Faults of a user's file, in words, and the error that refuses it."""

from geoapp.domain.intake import Fault
from geoapp.errors import RefusedError
from geoapp.sentences import Value, say


def say_fault(fault: Fault, lang: str) -> str:
    """Say a fault in a language.

    >>> say_fault(Fault(code="heights", count=2), "en")
    'Features with heights (Z or M values): 2; the heights are dropped.'
    >>> say_fault(Fault(code="empty_file"), "zh")
    '文件是空的。'
    """
    return say(fault.code, {"count": fault.count, **dict(fault.values)}, lang)


def refused(code: str, **values: Value) -> RefusedError:
    """Return the error that refuses a file, its sentence in English.

    >>> refused("zip_bomb", ratio=900, limit=100).code
    'zip_bomb'
    """
    return RefusedError(code, **values)
