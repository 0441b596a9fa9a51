"""From clauses to entries: the works that a paragraph or item names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from geoapp.domain.project import Kind, Milestone, Quantity
from geoapp.reading.clauses import CLAUSE_END, Clause, action_of, find_clauses, sentences
from geoapp.reading.heads import strip_tail, strip_works
from geoapp.reading.kinds import ACTORS, LIMITING, is_named, kind_of
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.lists import Member, find_members
from geoapp.reading.outline import TextUnit

LONGEST_HEAD = 22
SURE, UNSURE = 0.95, 0.6
DOUBTS = {"policy": 0.25, "programme": 0.1, "operation": 0.35, "headless": 0.15, "bare": 0.15}
"""What each doubt takes from the confidence in an entry."""

BARE = 5
"""A name of fewer characters hardly says which work is meant."""

STANDS_ALONE = ("推进", "推动", "实施", "建设")
STAGE = re.compile(r"(?:基础|主体|附属|装修|安装)工程$")
ROUTE = re.compile(
    r"(?<![A-Za-z\d])([\u4e00-\u9fff]{2,6})至([\u4e00-\u9fff]{2,6}?)"
    r"(?=[(（]|旅游|城际|高铁|铁路|高速|公路|快速|联络线|专用线|$)"
)


@dataclass(slots=True)
class Entry:
    """A project in the making; offsets are of the cleaned text."""

    start: int
    end: int
    name: str
    kind: Kind
    theme: str
    action: str
    unit: TextUnit
    sentence: int
    """Where its sentence begins."""
    clause: int
    """The number of its clause in the sentence."""
    verb: str
    head: bool
    """True when it is what the paragraph's run-in head names."""
    places: tuple[str, ...]
    confidence: float
    parent: "Entry | None" = None
    same_as: "list[Entry]" = field(default_factory=list)
    mentions: list[tuple[int, int]] = field(default_factory=list)
    quantities: tuple[Quantity, ...] = ()
    milestones: tuple[Milestone, ...] = ()


def find_entries(text: str, unit: TextUnit, lexicon: Lexicon) -> list[Entry]:
    """Return the entries of a paragraph or item, in text order."""
    found: list[Entry] = []
    start = unit.title_end
    if unit.title and lexicon.verb_phrase.match(unit.title):
        start = text.index(unit.title, unit.start)
    for low, high in sentences(text, start, unit.end):
        of_sentence = [
            entry
            for clause in find_clauses(text, low, high, lexicon)
            if not lexicon.excluded(text[clause.start : clause.object])
            for entry in _entries_of(text, clause, unit, low, lexicon)
        ]
        found += _merged(text, of_sentence, lexicon)
    return found


def _entries_of(
    text: str, clause: Clause, unit: TextUnit, sentence: int, lexicon: Lexicon
) -> Iterator[Entry]:
    verb = text[clause.verb : clause.object]
    head = _is_head(text, clause, unit)
    listed = _with_subjects(text, clause, find_members(text, clause.object, clause.end, lexicon), lexicon)
    if listed and ACTORS.match(listed[0].name):
        return
    for member in listed:
        if lexicon.excluded(member.name) or STAGE.search(member.name):
            continue
        if clause.action == "operation" and not lexicon.name_pattern.fullmatch(member.name):
            continue
        kind = kind_of(member, member.verb or verb, lexicon, boxed=unit.box is not None)
        if kind is None or (head and kind != "project"):
            continue
        start = clause.verb if kind == "policy" and LIMITING.search(verb) else member.start
        yield Entry(
            start=start,
            end=member.end,
            name=member.name,
            kind=kind,
            theme=_theme((member.name, text[clause.object : clause.end], unit.title or ""), lexicon),
            action=_action(member, clause, lexicon),
            unit=unit,
            sentence=sentence,
            clause=clause.order,
            verb=verb,
            head=head,
            places=tuple(places_in(member.name, lexicon)),
            confidence=_confidence(member.name, kind, clause, lexicon),
        )


def _is_head(text: str, clause: Clause, unit: TextUnit) -> bool:
    """Say whether the clause is the run-in head of a paragraph (加强垃圾处理。…), which only names its subject."""
    first = unit.box is None and clause.order == 0 and not text[unit.start : clause.start].strip()
    followed = text[clause.end] == "。" if clause.end + 1 < unit.end else False
    return first and followed and clause.end - unit.start <= LONGEST_HEAD


def _with_subjects(text: str, clause: Clause, listed: list[Member], lexicon: Lexicon) -> list[Member]:
    """Give the work to each place that stands before the verb, or take 在甲内 into its span."""
    if len(listed) != 1:
        return listed
    subjects = [found.span() for found in lexicon.name_pattern.finditer(text, clause.start, clause.verb)]
    if subjects:
        return [Member(low, clause.end, text[low:high] + listed[0].name) for low, high in subjects]
    if clause.verb < clause.object and text[clause.verb] == "在":
        return [replace(listed[0], start=clause.verb)]
    return listed


def _confidence(name: str, kind: Kind, clause: Clause, lexicon: Lexicon) -> float:
    """Return the confidence of the reading: less for the unnamed, bare, existing, or without a facility for a head."""
    doubts = [kind, clause.action]
    if not lexicon.ends_with_facility(strip_works(name, lexicon)):
        doubts.append("headless")
    if len(name) < BARE:
        doubts.append("bare")
    return round(SURE - sum(DOUBTS.get(doubt, 0.0) for doubt in doubts), 2)


def _theme(texts: tuple[str, ...], lexicon: Lexicon) -> str:
    """Return the theme of the first text that has one: the name, its clause, the item's title."""
    return next((theme for text in texts if (theme := lexicon.theme_of(text))), "services")


def _action(member: Member, clause: Clause, lexicon: Lexicon) -> str:
    """Return the action of what closes the list, else of the name's noun of work, else of the verb."""
    for words in (member.tail, member.name, strip_tail(member.name)):
        work = lexicon.work_suffix.search(words)
        if work and lexicon.works[work[0]]:
            return lexicon.works[work[0]]
    return action_of(member.verb, lexicon.verbs) if member.verb else clause.action


def places_in(name: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield the names of places in a name: known ones, and the two ends of a route."""
    yield from (found[0] for found in lexicon.name_pattern.finditer(name))
    if ends := ROUTE.search(name):
        yield from (end for end in ends.groups() if not lexicon.name_pattern.fullmatch(end))


def _merged(text: str, entries: list[Entry], lexicon: Lexicon) -> list[Entry]:
    """Join programmes in neighbouring clauses that say the same noun twice: they are one class of works."""
    result: list[Entry] = []
    for entry in entries:
        last = result[-1] if result else None
        if last and _same_class(text, last, entry, lexicon):
            last.end, last.clause = entry.end, entry.clause
        else:
            result.append(entry)
    return result


def _same_class(text: str, first: Entry, second: Entry, lexicon: Lexicon) -> bool:
    if not (first.kind == second.kind == "programme" and second.clause == first.clause + 1):
        return False
    if first.verb.endswith(STANDS_ALONE) or second.name.endswith("建设") or is_named(second.name, lexicon):
        return False
    whole = text[first.end] in CLAUSE_END and "、" not in text[first.start : first.end]
    if not whole or "“" in text[first.start : second.end]:
        return False
    nouns = lexicon.facilities_in(first.name) - lexicon.generics
    return any(noun in second.name for noun in nouns)
