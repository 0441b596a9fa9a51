"""The address and the command that make a sheet once more, as its small print says them."""

import shlex
from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import quote

from geoapp.domain.request import Request, sources_of
from geoapp.domain.selection import Selection
from geoapp.domain.source import SourceKind, source_of_projects
from geoapp.io.words import Words
from geoapp.pipeline.request_text import command_of as command_text
from geoapp.pipeline.request_text import query_of
from geoapp.sheet.paper import Paper

LONGEST = 500
"""Longest address or command, in characters, that somebody would type; a drawn shape may make it longer."""

ON_SCREEN_ONLY = ("plan", "project", "layer")
"""Fields of a selection that a sheet does not know."""


IN_ADDRESSES: tuple[SourceKind, ...] = ("projects", "project", "districts", "shape", "neighbours", "standing")
"""Kinds of source that the server has, standing layers for who may see them; the others are somebody's own."""


def address_of(path: str, selection: Selection, paper: Paper, *, opinions: bool = False) -> str:
    """Return the address of a sheet beneath the server's own, Chinese as it is.

    >>> address_of("demo/map", Selection(theme=("metro",), lang="en"), Paper(size="A3", landscape=True))
    'print/demo/map?theme=metro&lang=en&size=A3&landscape=1'
    >>> address_of("demo/map", Selection(), Paper())
    'print/demo/map'
    >>> address_of("demo/map", Selection(), Paper(), opinions=True)
    'print/demo/map?opinions=1'
    """
    parts = [source_of_projects(selection).detail]
    parts += [f"{name}={value}" for name, value in _shown(selection).items()]
    parts += [*_of_paper(paper), "opinions=1" if opinions else ""]
    query = "&".join(part for part in parts if part)
    return f"print/{path}?{query}" if query else f"print/{path}"


def command_of(  # noqa: PLR0913 (what the sheet is of, and on what)
    plan: str, name: str, selection: Selection, paper: Paper, day: date, *, opinions: bool = False
) -> str:
    """Return the command that writes the very same PDF.

    >>> command_of("demo", "map", Selection(theme=("metro",)), Paper(landscape=True), date(2026, 1, 2))
    'geoapp sheet --plan demo --theme metro --landscape --date 2026-01-02 --out map.pdf'
    """
    given = {name: values for name, values in selection.to_query().items() if name not in ON_SCREEN_ONLY}
    flags = {"plan": [plan], **given} | ({"size": [paper.size]} if paper.size != "A4" else {})
    words = ["geoapp", "sheet", *flags_of(flags)] + (["--landscape"] if paper.landscape else [])
    words += ["--opinions"] if opinions else []
    return shlex.join([*words, "--date", day.isoformat(), "--out", f"{name}.pdf"])


def address_of_result(request: Request, rows: str, lang: str, paper: Paper, *, opinions: bool = False) -> str:
    """Return the address of an analysis's sheet; nothing where a source is a layer of somebody's own.

    >>> from geoapp.analysis.operations.nearest import Nearest
    >>> from geoapp.domain.source import Source
    >>> a, b = Source(kind="projects", detail="theme=metro"), Source(kind="districts")
    >>> address_of_result(Nearest(plan="demo", a=a, b=b), "1-3", "zh", Paper())
    'print/demo/nearest?from=projects%3Ftheme%3Dmetro&to=districts&rows=1-3'
    """
    if any(source.kind not in IN_ADDRESSES for source in sources_of(request).values()):
        return ""
    asked = (
        query_of(request) | ({"rows": [rows]} if rows else {}) | ({"lang": [lang]} if lang != "zh" else {})
    )
    parts = [f"{name}={quote(text, safe=',-:/')}" for name, texts in asked.items() for text in texts]
    parts += [*_of_paper(paper), *(["opinions=1"] if opinions else [])]
    return f"print/{request.plan}/{request.operation}?{'&'.join(parts)}"


def command_of_result(  # noqa: PLR0913 (what the sheet is of, and on what)
    request: Request, rows: str, lang: str, paper: Paper, day: date, *, opinions: bool = False
) -> str:
    """Return the command that writes the very same PDF; nothing where only a page has a source."""
    if any(source.kind == "result" for source in sources_of(request).values()):
        return ""
    flags = ["--rows", rows] if rows else []
    flags += ["--lang", lang] if lang != "zh" else []
    flags += ["--size", paper.size] if paper.size != "A4" else []
    flags += ["--landscape"] if paper.landscape else []
    flags += ["--opinions"] if opinions else []
    return f"{command_text(request, '.pdf')} {shlex.join([*flags, '--date', day.isoformat()])}"


def flags_of(values: Mapping[str, Sequence[str]]) -> list[str]:
    """Return flags with their values; a value that begins with a dash would be taken for a flag itself.

    >>> flags_of({"theme": ["metro"], "q": ["-x"]})
    ['--theme', 'metro', '--q=-x']
    """
    return [
        word
        for name, texts in values.items()
        for text in texts
        for word in ([f"--{name}={text}"] if text.startswith("-") else [f"--{name}", text])
    ]


def tell(address: str, command: str, say: Words) -> str:
    """Return the line of the small print; what nobody would type is not printed."""
    texts = {"address": address, "command": command}
    told = [say(f"sheet_{name}", text=text) for name, text in texts.items() if 0 < len(text) <= LONGEST]
    return say("sheet_joint").join(told) if told else say("sheet_untypable")


def _shown(selection: Selection) -> dict[str, str]:
    return {name: values[0] for name, values in selection.to_query().items() if name in ("lang", "view")}


def _of_paper(paper: Paper) -> list[str]:
    size = [f"size={paper.size}"] if paper.size != "A4" else []
    return [*size, "landscape=1"] if paper.landscape else size
