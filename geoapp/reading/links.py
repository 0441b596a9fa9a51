"""Links between entries: components under their parent, one project named in two places."""

import re
from collections import defaultdict

from geoapp.reading.entries import UNSURE, Entry
from geoapp.reading.heads import strip_works
from geoapp.reading.lexicon import Lexicon

SCOPE = re.compile(r"^(?:建成区|城市|城镇|城乡|现有|全市|全面|新建|我市)")
SIZED = re.compile(r"^(?:\d|[一二三四五六七八九十两]+[条座个])")
ROAD_CODE = re.compile(r"^[GS]\d{2,4}线?")
LONGEST_PART = 12
"""A longer name needs no place before it."""

KIND_OF_HUB = re.compile(r"型国家物流枢纽")


def link(entries: list[Entry], lexicon: Lexicon) -> list[Entry]:
    """Set parents, give what stands under a named head its place, and fold repeated mentions into one entry."""
    by_unit: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_unit[entry.unit.start].append(entry)
    for group in by_unit.values():
        _set_parents(group, lexicon)
        _inherit_head(group, lexicon)
        _share_kind(group)
    return _fold(entries, lexicon)


def _set_parents(group: list[Entry], lexicon: Lexicon) -> None:
    """Make what later clauses of an item name without a place of their own components of its first project."""
    first = group[0]
    if first.unit.item is None or first.kind != "project" or not first.places:
        return
    noun = strip_works(first.name, lexicon)[-2:]
    later = [e for e in group[1:] if (e.sentence, e.clause) != (first.sentence, first.clause)]
    own = [e for e in later if not e.places or e.name.startswith(noun) or SIZED.match(e.name)]
    if len(own) != len(group) - 1:
        return
    for entry in own:
        if SIZED.match(entry.name) or entry.name.startswith(noun) or entry.name.endswith("工程"):
            entry.parent, entry.kind, entry.theme = first, "project", first.theme
            entry.places = entry.places or first.places


def _inherit_head(group: list[Entry], lexicon: Lexicon) -> None:
    """Give the works of a paragraph that opens with a place (建设国际空港。…) that place."""
    head = group[0]
    if head.unit.item is not None or head.kind != "project" or KIND_OF_HUB.search(head.name):
        return
    core = strip_works(head.name, lexicon)
    if head.sentence > head.unit.start + 2 or not lexicon.name_pattern.fullmatch(core):
        return
    for entry in group[1:]:
        if entry.kind != "policy" and not entry.places:
            entry.kind, entry.places, entry.confidence = "project", head.places, UNSURE
            if len(entry.name) <= LONGEST_PART and not any(city in entry.name for city in lexicon.city):
                entry.name = core + entry.name


def _share_kind(group: list[Entry]) -> None:
    """Take a named 工程 beside other projects of its sentence for a project."""
    by_sentence: dict[int, list[Entry]] = defaultdict(list)
    for entry in group:
        by_sentence[entry.sentence].append(entry)
    for listed in by_sentence.values():
        odd = [e for e in listed if e.kind != "project" or not e.name.endswith("工程")]
        if len(odd) != 1 or len(listed) == 1:
            continue
        entry = odd[0]
        if entry.kind == "programme" and entry.name.endswith("工程") and not entry.parent:
            entry.kind, entry.confidence = "project", UNSURE


def _fold(entries: list[Entry], lexicon: Lexicon) -> list[Entry]:
    """Keep one entry for what is named several times: the one in a box, else in a run-in head, else the first."""
    ranked = sorted(entries, key=lambda entry: (entry.unit.box is None, not entry.head, entry.start))
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
            folded.add(id(entry))
    return [entry for entry in entries if id(entry) not in folded]


def canonical(name: str, lexicon: Lexicon) -> str:
    """Return the rest of a name without city, scope, quotes, nouns of work and brackets round the city."""
    core = ROAD_CODE.sub("", name.replace("“", "").replace("”", ""))
    for city in sorted(lexicon.city, key=len, reverse=True):
        core = core.replace(f"({city})", "").removeprefix(city)
    core = SCOPE.sub("", core)
    return strip_works(core, lexicon).removesuffix("工程")
