"""The command that gives the same result as a page."""

import shlex
from dataclasses import fields

from geoapp.analysis.operation import operation_of
from geoapp.domain.request import Request


def command_of(request: Request) -> str:
    """Return the command line of a request, without what is as it would be anyway.

    >>> from geoapp.analysis.operations.buffer import Buffer
    >>> from geoapp.domain.source import parse_source
    >>> metro = parse_source("projects?theme=metro")
    >>> command_of(Buffer(plan="demo", a=metro, distances_m=(500.0,), rings=True))
    "geoapp buffer --plan demo --from 'projects?theme=metro' --distance 500 --rings --out buffer.geojson"
    """
    flags = {"a": "from"} | {flag.field: flag.name for flag in operation_of(request).flags}
    words = ["geoapp", request.operation]
    for field in fields(request):
        value = getattr(request, field.name)
        if field.name == "operation" or value == field.default:
            continue
        flag = f"--{flags.get(field.name, field.name)}"
        for one in value if isinstance(value, tuple) else (value,):
            words += [flag] if one is True else [flag, f"{one:g}" if isinstance(one, float) else str(one)]
    return shlex.join([*words, "--out", f"{request.operation}.geojson"])
