"""Options of an operation in Python: those of its command, under the same names."""

import inspect
from dataclasses import MISSING, fields
from typing import get_args, get_origin

from geoapp.analysis.operation import load_operation


def signature_of(code: str) -> inspect.Signature:
    """Return the signature of an operation: its features, then an option a flag."""
    operation = load_operation(code)
    known = {field.name: field for field in fields(operation.request)}
    first = inspect.Parameter("features", inspect.Parameter.POSITIONAL_OR_KEYWORD, default="projects")
    options = [
        inspect.Parameter(
            python_name(flag.name),
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if (at := known[flag.field].default) is MISSING else at,
        )
        for flag in operation.flags
    ]
    return inspect.Signature([first, *options])


def python_name(flag: str) -> str:
    """Return a flag's name as Python has it.

    >>> python_name("quad-segs")
    'quad_segs'
    """
    return flag.replace("-", "_")


def converted(hint: object, value: object) -> object:
    """Return an option's value as its field wants it: one number will do where several may be given."""
    if get_origin(hint) is tuple:
        (kind, *_) = get_args(hint)
        return tuple(kind(one) for one in listed(value))
    return hint(value) if isinstance(hint, type) and hint is not bool else value


def listed(value: object) -> list[object]:
    """Return several values as a list, and one as a list of it.

    >>> listed("metro"), listed((1, 2))
    (['metro'], [1, 2])
    """
    return list(value) if isinstance(value, (list, tuple, set, frozenset)) else [value]
