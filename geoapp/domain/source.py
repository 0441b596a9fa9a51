"""Sources of an analysis's features: one text for the address, the command line and receipts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal
from urllib.parse import parse_qs, quote

from geoapp.domain.degrees import Shape, parse_shape, write_shape
from geoapp.domain.selection import Ignored, Selection, parse_selection
from geoapp.errors import InputError

SourceKind = Literal["projects", "project", "districts", "shape", "file", "result", "neighbours", "standing"]

_PLAIN = ' "#%&+;<=>?\\^`{|}'
"""What is written as %xx in a query; all else, Chinese too, stays readable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source.

    ``projects`` of a selection, one ``project``, ``districts``, a drawn ``shape``, a ``file``, a kept ``result``,
    ``neighbours``, the projects of other plans near the plan's own, or ``standing`` layers of the operator's.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: SourceKind
    detail: str = ""
    """A selection's query, a project's id, a shape's corners (``lon,lat,…``), a file's path, a result's name, or
    the ids of standing layers with commas, all where empty."""

    def __str__(self) -> str:
        """Write the source as ``parse_source`` reads it.

        >>> str(Source(kind="file", detail="wells.geojson")), str(Source(kind="districts"))
        ('file?wells.geojson', 'districts')
        """
        return f"{self.kind}?{self.detail}" if self.detail else self.kind


DISTRICTS = Source(kind="districts")
NEIGHBOURS = Source(kind="neighbours")
STANDING = Source(kind="standing")
"""All standing layers that the one who asks may see."""


def parse_source(text: str) -> Source:
    """Read a source; a text that names no kind is the path of a file.

    Raises:
        InputError: the text is empty, or a shape has no corners that make one.

    >>> parse_source("projects?theme=metro&q=号线")
    Source(kind='projects', detail='theme=metro&q=号线')
    >>> parse_source("wells.geojson")
    Source(kind='file', detail='wells.geojson')
    """
    kind, _, detail = text.partition("?")
    match kind:
        case "projects":
            return Source(kind="projects", detail=detail)
        case "districts" | "neighbours" if not detail:
            return Source(kind=kind)
        case "shape":
            return source_of_shape(_corners(detail))
        case "project" | "file" | "result" if detail:
            return Source(kind=kind, detail=detail)
        case "standing":
            return Source(kind="standing", detail=detail)
    if not text or kind in ("project", "districts", "file", "result", "neighbours"):
        raise InputError("source_unknown", text=text)
    return Source(kind="file", detail=text)


def source_of_projects(selection: Selection) -> Source:
    """Return the projects that a selection asks for; plan, language and what is merely open are left out.

    >>> str(source_of_projects(Selection(theme=("metro",), q="2号线 a&b", lang="en", plan="x")))
    'projects?theme=metro&q=2号线%20a%26b'
    >>> str(source_of_projects(Selection()))
    'projects'
    """
    query = selection.to_query()
    narrowing = [name for name in query if name not in ("plan", "lang", "project", "layer", "view")]
    pairs = (f"{name}={_quote(value)}" for name in narrowing for value in query[name])
    return Source(kind="projects", detail="&".join(pairs))


def source_of_project(project_id: str) -> Source:
    """Return one project by its id.

    >>> str(source_of_project("urumqi-14fyp/16830"))
    'project?urumqi-14fyp/16830'
    """
    return Source(kind="project", detail=project_id)


def source_of_shape(shape: Shape) -> Source:
    """Return a drawn polygon.

    >>> str(source_of_shape(((87.4, 43.8), (87.5, 43.8), (87.5, 43.9))))
    'shape?87.4,43.8,87.5,43.8,87.5,43.9'
    """
    return Source(kind="shape", detail=write_shape(shape))


def selection_of(source: Source, known: Mapping[str, Sequence[str]]) -> tuple[Selection, list[Ignored]]:
    """Return the selection of projects with what of it is not known.

    >>> selection_of(parse_source("projects?theme=metro&theme=x"), {"theme": ["metro"]})[0].theme
    ('metro',)
    """
    return parse_selection(parse_qs(source.detail, keep_blank_values=True), known)


def names_in(source: Source) -> list[str]:
    """Return the names of what a selection of projects asks.

    >>> names_in(parse_source("projects?theme=metro&theme=x"))
    ['theme']
    """
    return list(parse_qs(source.detail, keep_blank_values=True))


def shape_of(source: Source) -> Shape:
    """Return the corners of a drawn polygon.

    >>> shape_of(parse_source("shape?87,43,88,43,88,44"))
    ((87.0, 43.0), (88.0, 43.0), (88.0, 44.0))
    """
    return _corners(source.detail)


def _corners(detail: str) -> Shape:
    try:
        return parse_shape(detail)
    except ValueError as error:
        raise InputError("shape_corners", shape=f"shape?{detail[:40]}") from error


def _quote(value: str) -> str:
    return "".join(quote(c) if c in _PLAIN or not c.isprintable() else c for c in value)
