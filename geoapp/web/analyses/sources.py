"""The sources that an analysis page offers, and what each is called."""

from urllib.parse import parse_qs

from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.domain.source import DISTRICTS, NEIGHBOURS, STANDING, Source, source_of_projects
from geoapp.io.codelists import load_codelist
from geoapp.io.plans import count_plans
from geoapp.io.words import Words
from geoapp.web import content, visitor_layers
from geoapp.web.identity import present_identity
from geoapp.web.standing import seen_by

PROJECTS = Source(kind="projects")
"""What is analysed: the projects of the filters. What it is compared with: all projects."""


def of_filters(source: Source, selection: Selection) -> Source:
    """Return the source as it is computed with: the projects of the filters are spelled out.

    >>> str(of_filters(PROJECTS, Selection(theme=("metro",))))
    'projects?theme=metro'
    >>> str(of_filters(DISTRICTS, Selection(theme=("metro",))))
    'districts'
    """
    return source_of_projects(selection) if source == PROJECTS else source


def visitors_own() -> list[Source]:
    """Return the sources of the layers that the visitor kept or brought along."""
    return list(visitor_layers.layers())


def themes(plan: Plan) -> list[Source]:
    """Return a source for each theme that occurs, in the order of the screen."""
    found = content.catalogue(plan.id).columns.codes["theme"].values
    codes = [code.code for code in load_codelist("themes").codes if code.code in found]
    return [source_of_projects(Selection(theme=(code,))) for code in codes]


def others(plan: Plan) -> list[Source]:
    """Return the sources to compare with: all projects, each theme, the districts, the visitor's own layers."""
    return [PROJECTS, DISTRICTS, *beyond(), *visitors_own(), *themes(plan)]


def beyond() -> list[Source]:
    """Return the projects of neighbouring plans as a source, where there is another plan."""
    return [NEIGHBOURS] if count_plans(2) > 1 else []


def words_of(source: Source, plan: Plan, say: Words, *, filtered: int | None = None) -> str:
    """Return the name of a source; ``filtered`` counts the projects of the filters where it is these."""
    match source.kind:
        case "projects":
            return _projects(source, say, filtered)
        case "project":
            record = content.catalogue(plan.id).by_id.get(source.detail)
            return str(record["name"]) if record else source.detail
        case "districts" | "neighbours":
            return say(f"source_{source.kind}")
        case "shape":
            return say("source_shape")
        case "standing":
            return _standing(source, plan, say)
    return say(f"source_{source.kind}", name=source.detail)


def _standing(source: Source, plan: Plan, say: Words) -> str:
    """Return the titles of the layers that a source names and the visitor may see; another id is said as it came."""
    if source == STANDING:
        return say("source_standing_all")
    known = {one.id: one.title for one in seen_by(present_identity(), plan.id)}
    titles = [getattr(known[one], say.lang) if one in known else one for one in source.detail.split(",")]
    return say("list_joint").join(titles)


def _projects(source: Source, say: Words, filtered: int | None) -> str:
    """Return the name of a selection's projects.

    >>> _projects(Source(kind="projects", detail="theme=metro"), Words("zh"), None)
    '主题：轨道交通'
    """
    if source == PROJECTS:
        return say("source_all") if filtered is None else say("source_selected", n=filtered)
    query = parse_qs(source.detail)
    names = {code.code: say.name(code) for code in load_codelist("themes").codes}
    values = [names.get(value, value) for texts in query.values() for value in texts]
    joined = say("list_joint").join(values)
    alone = list(query) == ["theme"] and len(values) == 1
    return say("source_theme", name=joined) if alone else say("source_some", what=joined)
