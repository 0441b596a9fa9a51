"""A request as text: the command that repeats it, and the query that asks for it in an address."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

from geoapp.analysis.operation import load_operation, operation_of
from geoapp.domain.request import Request
from geoapp.domain.source import Source, parse_source
from geoapp.errors import InputError

MOST_VALUES = 5
"""Most values of a field that an address may ask for, such as distances."""


def command_of(request: Request, suffix: str = ".geojson") -> str:
    """Return the command line of a request, without what is as it would be anyway.

    >>> from geoapp.analysis.operations.buffer import Buffer
    >>> from geoapp.domain.source import parse_source
    >>> metro = parse_source("projects?theme=metro")
    >>> command_of(Buffer(plan="demo", a=metro, distances_m=(500.0,), rings=True))
    "geoapp buffer --plan demo --from 'projects?theme=metro' --distance 500 --rings --out buffer.geojson"
    """
    words = ["geoapp", request.operation, "--plan", request.plan]
    for name, value in _values(request):
        words += [f"--{name}"] if value is True else [f"--{name}", _text(value)]
    return shlex.join([*words, "--out", f"{request.operation}{suffix}"])


def query_of(request: Request) -> dict[str, list[str]]:
    """Return the fields of a request as parameters of an address.

    >>> from geoapp.analysis.operations.buffer import Buffer
    >>> asked = Buffer(plan="demo", a=Source(kind="districts"), distances_m=(500.0, 1000.0), rings=True)
    >>> query_of(asked)
    {'from': ['districts'], 'distance': ['500', '1000'], 'rings': ['1']}
    >>> request_of("buffer", "demo", query_of(asked)) == asked
    True
    """
    found: dict[str, list[str]] = {}
    for name, value in _values(request):
        found.setdefault(name, []).append("1" if value is True else _text(value))
    return found


def _values(request: Request) -> Iterator[tuple[str, Any]]:
    """Yield each value that is not as it would be anyway, under the name of its flag."""
    flags = {"a": "from"} | {flag.field: flag.name for flag in operation_of(request).flags}
    for field in fields(request):
        value = getattr(request, field.name)
        if field.name not in ("operation", "plan") and value != field.default:
            for one in value if isinstance(value, tuple) else (value,):
                yield flags.get(field.name, field.name), one


def _text(value: Any) -> str:  # noqa: ANN401 (any field's value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def request_of(code: str, plan: str, query: Mapping[str, Sequence[str]]) -> Request:
    """Return the request that an address asks for.

    Raises:
        InputError: a field is missing or holds none of its values.
    """
    operation = load_operation(code)
    hints = get_type_hints(operation.request)
    known = {field.name: field for field in fields(operation.request)}
    values: dict[str, Any] = {}
    for flag in operation.flags:
        texts = query.get(flag.name, ())
        if texts:
            values[flag.field] = _read(flag.name, flag.field, hints[flag.field], texts)
        elif known[flag.field].default is MISSING:
            raise InputError("request_lacks", name=flag.name, operation=code)
    source = parse_source(query["from"][-1]) if query.get("from") else Source(kind="projects")
    return operation.request(operation=code, plan=plan, a=source, **values)


def _read(name: str, field: str, hint: Any, texts: Sequence[str]) -> Any:  # noqa: ANN401 (any type)
    """Return the value of a field, of its own type.

    >>> _read("distance", "distances_m", tuple[float, ...], ["500"]), _read("rings", "rings", bool, ["1"])
    ((500.0,), True)
    """
    if field == "b":
        return parse_source(texts[-1])
    try:
        if get_origin(hint) is tuple:
            return tuple(get_args(hint)[0](text) for text in texts[:MOST_VALUES])
        if get_origin(hint) is Literal:
            return next(one for one in get_args(hint) if one == texts[-1])
        return texts[-1] == "1" if hint is bool else hint(texts[-1])
    except (ValueError, StopIteration) as error:
        raise InputError("request_value", name=name, value=texts[-1][:40]) from error
