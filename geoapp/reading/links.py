"""Links between entries: components under their parent, one project named in two places."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from geoapp.domain.project import Project
from geoapp.reading.entries import Entry
from geoapp.reading.heads import strip_works
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.naming import ATTACHED

SCOPE = re.compile(r"^(?:建成区|城市|城镇|城乡|现有|全市|全面|新建|我市)")
ROAD_CODE = re.compile(r"^[GS]\d{2,4}线?")


LONGEST_PART = 12
"""A longer name needs no place before it."""


def relate(entries: list[Entry], lexicon: Lexicon) -> None:
    """Set parents, and give what stands under a named head its place."""
    by_unit: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_unit[entry.unit.start].append(entry)
    for group in by_unit.values():
        _set_parents(group, lexicon)
        for entry in group:
            _lend_place(entry, lexicon)


def _set_parents(group: list[Entry], lexicon: Lexicon) -> None:
    """Make what later clauses of a box's item name without a place of their own components of its first project."""
    first = group[0]
    if first.unit.item is None or first.kind != "project" or not first.places:
        return
    noun = strip_works(first.name, lexicon)[-2:]
    later = [entry for entry in group[1:] if entry.clause != first.clause]
    if any(
        set(entry.places) - {ATTACHED.sub("", entry.name)} and not entry.name.startswith(noun)
        for entry in later
    ):
        return
    for entry in later:
        part = entry.sized < entry.start or entry.name.startswith(noun) or entry.name.endswith("工程")
        if part or entry.kind == "project":
            entry.parent, entry.kind, entry.theme = first, "project", first.theme
            entry.places = entry.places or first.places


def _lend_place(entry: Entry, lexicon: Lexicon) -> None:
    """Make what a paragraph that opens with a known place names, without a place of its own, a project there."""
    if not entry.opening or entry.places or entry.kind == "policy":
        return
    entry.kind, entry.places = "project", (entry.opening,)
    if len(entry.name) <= LONGEST_PART and not any(city in entry.name for city in lexicon.city):
        entry.name = entry.opening + entry.name


def fold(entries: list[Entry], lexicon: Lexicon) -> list[Entry]:
    """Keep one entry for what is named several times: the one in a box, else the first.

    What is said of it at another place only (figures, dates) is kept with it.
    """
    ranked = sorted(entries, key=lambda entry: (entry.unit.box is None, entry.start))
    kept: dict[str, Entry] = {}
    folded: set[int] = set()
    for entry in ranked:
        name = canonical(entry.name, lexicon)
        known = kept.get(name)
        if known is None or entry.parent:
            kept.setdefault(name, entry)
        elif entry.unit.box is not None:
            known.same_as.append(entry)
            entry.same_as.append(known)
        else:
            known.mentions.append((entry.start, entry.end))
            known.quantities = known.quantities or entry.quantities
            known.milestones = known.milestones or entry.milestones
            folded.add(id(entry))
    return [entry for entry in entries if id(entry) not in folded]


def canonical(name: str, lexicon: Lexicon) -> str:
    """Return the rest of a name without city, scope, quotes, nouns of work and brackets round the city."""
    core = ROAD_CODE.sub("", name.replace("“", "").replace("”", ""))
    for city in sorted(lexicon.city, key=len, reverse=True):
        core = core.replace(f"({city})", "").removeprefix(city)
    core = SCOPE.sub("", core)
    return strip_works(core, lexicon).removesuffix("工程")


def with_namesakes(projects: Sequence[Project]) -> Iterator[Project]:
    """Yield the projects, a row of a table and the entry of the same name in text or box known to each other."""
    named: dict[str, list[Project]] = defaultdict(list)
    for project in projects:
        if project.kind == "project" and project.level == "main":
            named[project.name].append(project)
    for project in projects:
        same = named.get(project.name, []) if project.kind == "project" and project.level == "main" else []
        others = {other.id for other in same if other.id != project.id} - set(project.same_as)
        yield replace(project, same_as=(*project.same_as, *sorted(others))) if others else project
