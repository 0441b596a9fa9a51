"""Titles of analyses on paper, and the lines beneath them: how many were found, and how surely."""

from collections.abc import Iterator
from urllib.parse import parse_qs

from geopandas import GeoDataFrame

from geoapp.analysis.operations.zoning import ENGLISH
from geoapp.domain.plan import Plan
from geoapp.domain.receipt import OnlyPossible
from geoapp.domain.request import Request, distances_of, sources_of
from geoapp.domain.selection import parse_selection
from geoapp.domain.source import Source, names_in
from geoapp.io.words import Words
from geoapp.pipeline.analyse import Load, Outcome
from geoapp.pipeline.filtering import Filtering
from geoapp.pipeline.layer_totals import lines_of_totals
from geoapp.pipeline.result_figures import exactly, span
from geoapp.sheet.titles import restrictions

_LONGEST = 24
"""Longest name of a source in a title, in characters."""


def title_of(plan: Plan, request: Request, load: Load, say: Words) -> str:
    """Return the title of an analysis, which names its sources and distances."""
    names = {role: _short(_name(source, plan, load, say)) for role, source in sources_of(request).items()}
    distances = say("list_joint").join(exactly(one, say) for one in distances_of(request))
    key = f"sheet_title_{request.operation}"
    if request.operation == "conflicts" and "b" in names:
        key = "sheet_title_conflicts_with"
    return say(key, distance=distances, **{"b": "", **names})


def summary_of(plan: Plan, outcome: Outcome, shown: GeoDataFrame, load: Load, say: Words) -> tuple[str, ...]:
    """Return the number of rows of the sheet, what was left out, and where a radius allows nothing certain."""
    return tuple(_summary(plan, outcome, shown, load, say))


def _summary(plan: Plan, outcome: Outcome, shown: GeoDataFrame, load: Load, say: Words) -> Iterator[str]:
    words = shown["certainty"].tolist()
    yield say("sheet_found", n=len(words), certain=words.count("certain"), possible=words.count("possible"))
    yield from lines_of_totals(outcome.summary.layers, say)
    sources = sources_of(outcome.summary.request)
    for role, source in sources.items():
        yield say("labelled", label=say(f"sheet_side_{role}"), value=_name(source, plan, load, say))
    for given in outcome.summary.inputs:
        if given.as_drawn:
            yield say("as_drawn", source=_name(sources[given.role], plan, load, say))
    for one in outcome.summary.only_possible:
        yield _only_possible(one, _name(sources[one.role], plan, load, say), say)
    if outcome.summary.left_out:
        yield say("not_measured", n=len({one.id for one in outcome.summary.left_out}))


def _only_possible(one: OnlyPossible, name: str, say: Words) -> str:
    return say(
        "only_possible_all" if one.records == one.of else "only_possible_some",
        source=name,
        n=one.records,
        of=one.of,
        radius=span(one.smallest_radius_m, one.largest_radius_m, say),
        distance=exactly(one.distance_m, say),
    ).replace("**", "")


def _name(source: Source, plan: Plan, load: Load, say: Words) -> str:
    match source.kind:
        case "projects":
            return _projects(source, plan, load, say)
        case "project":
            return str(load(source)["name"].iloc[0])
        case "districts" | "shape" | "neighbours":
            return say(f"source_{source.kind}")
        case "standing":
            return _titles(load(source), say)
    return say(f"source_{source.kind}", name=source.detail.rpartition("/")[2])


def _titles(layers: GeoDataFrame, say: Words) -> str:
    """Return the titles of standing layers, each once."""
    titles = layers[ENGLISH] if say.lang == "en" else layers["name"]
    return say("list_joint").join(map(str, titles.unique()))


def _projects(source: Source, plan: Plan, load: Load, say: Words) -> str:
    """Return a selection of projects in the words of its values."""
    everything = load(Source(kind="projects"))
    selection, _ = parse_selection(
        parse_qs(source.detail), Filtering(plan, everything, names_in(source)).known
    )
    words = [one.words for one in restrictions(plan, selection, say)]
    return say("list_joint").join(words) or say("source_all")


def _short(name: str) -> str:
    """Return a name that a title can hold.

    >>> len(_short("甲" * 60))
    24
    """
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
