"""From the works that the model found to entries: each with its whole name, theme, action and places."""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from geoapp.domain.project import Kind, Milestone, Quantity
from geoapp.reading.against import is_no_work, signs_against
from geoapp.reading.clauses import BEHIND, CLAUSE_END, action_of, governing_verb, sentences
from geoapp.reading.compounds import apart
from geoapp.reading.headings import headings_at, place_of
from geoapp.reading.heads import strip_tail, strip_works
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.lists import Listing, find_lists, full_names
from geoapp.reading.outline import Outline, TextUnit, box_at, titles_above
from geoapp.reading.past import is_past
from geoapp.reading.spans import EDGES, members, size_before, whole_span
from geoapp.reading.tagger import Tagged

DISTRICT = re.compile(r"(?:[^片园发新景]区|县|市|[^小]镇|乡)$")
"""Names of places that hold many works of a class."""

LONGEST_OPENING = 40
ROUTE = re.compile(
    r"(?<![A-Za-z\d])([\u4e00-\u9fff]{2,6})至([\u4e00-\u9fff]{2,6}?)"
    r"(?=[(（]|旅游|城际|高铁|铁路|高速|公路|快速|联络线|专用线|$)"
)


_WHERE = re.compile(r"(?<![\u4e00-\u9fff])(?:在|以|位于|依托|围绕)|(?<=[,，])(?:在|以|依托|围绕)")
_MAIN = re.compile(r"为(?:重点|依托|核心|中心|龙头|载体|主体)")
_JOINTS = "、和及与"
"""Between the places that a phrase of place lists."""


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
    """Where its list begins."""
    places: tuple[str, ...]
    verb: str
    """The verb that governs its list, empty where there is none."""
    opening: str
    """The known place that its paragraph opens with (建设国际空港。…), empty where it opens otherwise."""
    listed: bool
    """True when it stands in a list with others."""
    sized: int
    """Where the size begins that stands before it (新建50万平方米航站楼); its own start where none does."""
    past: bool
    """True where the text reports it as finished."""
    against: tuple[str, ...]
    """Signs against it in its name and clause (``geoapp/reading/against.py``)."""
    probabilities: tuple[float, float, float]
    """The model's own: of span and kind, of the span's other kind, of any work there."""
    confidence: float = 0.0
    marks: tuple[str, ...] = ()
    """What speaks for and against it (``geoapp/reading/confidence.py``)."""
    parent: "Entry | None" = None
    same_as: "list[Entry]" = field(default_factory=list)
    mentions: list[tuple[int, int]] = field(default_factory=list)
    quantities: tuple[Quantity, ...] = ()
    milestones: tuple[Milestone, ...] = ()


def find_entries(text: str, outline: Outline, tagged: Iterable[Tagged], lexicon: Lexicon) -> Iterator[Entry]:
    """Yield the entries of a text, in its order; what the product leaves out gives none."""
    units = [unit.start for unit in outline.units]
    for number, works in groupby(tagged, lambda work: bisect(units, work.start) - 1):
        unit = outline.units[number] if number >= 0 else None
        yield from _entries_in(text, outline, unit, list(works), lexicon)


def _entries_in(
    text: str, outline: Outline, unit: TextUnit | None, works: list[Tagged], lexicon: Lexicon
) -> Iterator[Entry]:
    """Yield the entries of one unit; works behind its end stand in headings or rows, each a unit of its own."""
    inside = [work for work in works if unit and work.start < unit.end]
    if unit and inside and not _left_out(outline, unit, lexicon):
        yield from _entries_of(text, unit, inside, outline, lexicon)
    for line, rest in groupby(works[len(inside) :], lambda work: text.rfind("\n", 0, work.start) + 1):
        stop = text.find("\n", line)
        own = TextUnit(
            line, stop if stop >= 0 else len(text), *place_of(line, outline.chapters), title_end=line
        )
        box = box_at(line, outline.boxes)
        indicators = box is not None and box.table
        if not indicators and not _left_out(outline, own, lexicon):
            yield from _entries_of(text, own, list(rest), outline, lexicon)


def _left_out(outline: Outline, unit: TextUnit, lexicon: Lexicon) -> bool:
    """Say whether a unit is left out by its own title or by those above it."""
    return lexicon.exclusions.hide((*titles_above(outline, unit.start), unit.title or ""))


def _entries_of(
    text: str, unit: TextUnit, works: list[Tagged], outline: Outline, lexicon: Lexicon
) -> Iterator[Entry]:
    """Yield the entries of the works of one unit, list by list."""
    bounds = list(sentences(text, unit.start, unit.end))
    for number, listed in groupby(works, lambda work: bisect(bounds, work.start, key=lambda b: b[0]) - 1):
        low, high = bounds[max(number, 0)] if bounds else (unit.start, unit.end)
        group = [work for found in members(text, listed, high) for work in apart(text, found, lexicon)]
        spans = [whole_span(text, work, high) for work in group]
        of_span = dict(zip(spans, group, strict=True))
        for listing in find_lists(text, spans):
            yield from _listed(text, unit, (low, high), listing, of_span, outline, lexicon)


def _listed(  # noqa: PLR0913, PLR0917 (a list and where it stands)
    text: str,
    unit: TextUnit,
    sentence: tuple[int, int],
    listing: Listing,
    of_span: dict[tuple[int, int], Tagged],
    outline: Outline,
    lexicon: Lexicon,
) -> Iterator[Entry]:
    """Yield the entries of one list, which share a verb, and the noun of work behind the last of them."""
    first, last = listing.spans[0][0], listing.spans[-1][1]
    clause = max(text.rfind(mark, sentence[0], first) for mark in CLAUSE_END) + 1 or sentence[0]
    before = text[max(clause, sentence[0]) : first]
    behind = text[last : min(sentence[1], last + BEHIND)]
    if lexicon.excluded(before):
        return
    verb = governing_verb(text, sentence[0], first, lexicon)
    opening = _opening(text, unit, lexicon)
    said_where = tuple(_said_where(text[sentence[0] : first], lexicon))
    past = is_past(titles_above(outline, first), before, behind)
    headings = [heading.title for heading in reversed(headings_at(first, outline.chapters)) if heading]
    for (start, end), name in zip(listing.spans, full_names(text, listing, lexicon), strict=True):
        if lexicon.excluded(name) or is_no_work(text[start:end], before, listing.tail, lexicon):
            continue
        work = of_span[start, end]
        yield Entry(
            start=start,
            end=end,
            name=name,
            kind=_kind(name, work, lexicon),
            theme=_theme((name, before + name + behind, unit.title or "", *headings), lexicon),
            action=_action(name, behind, verb, lexicon),
            unit=unit,
            sentence=sentence[0],
            clause=first,
            places=tuple(places_in(name, lexicon)) or said_where,
            verb=verb,
            opening=opening,
            listed=len(listing.spans) > 1,
            sized=size_before(text, unit.start, start),
            past=past,
            against=tuple(signs_against(name, before, behind, verb, lexicon)),
            probabilities=(work.probability, work.probability_of_other_kind, work.probability_of_any),
        )


def _kind(name: str, work: Tagged, lexicon: Lexicon) -> Kind:
    """Return the model's kind; a programme that is a plan of works is a policy, one at a known place a project."""
    if work.kind == "programme" and name.endswith(lexicon.policies):
        return "policy"
    placed = any(not DISTRICT.search(found[0]) for found in lexicon.name_pattern.finditer(name))
    return "project" if placed else work.kind


def _opening(text: str, unit: TextUnit, lexicon: Lexicon) -> str:
    """Return the known place that a paragraph of the body opens with, and is all that its first sentence names."""
    if unit.box is not None:
        return ""
    low, high = next(sentences(text, unit.start, min(unit.end, unit.start + LONGEST_OPENING)), (0, 0))
    verb = lexicon.verb_phrase.match(text, low, high)
    name = strip_works(text[verb.end() if verb else low : high].strip(EDGES), lexicon)
    return name if lexicon.name_pattern.fullmatch(name) else ""


def _theme(texts: Sequence[str], lexicon: Lexicon) -> str:
    """Return the theme of the first text that has one: the name, its clause, the headings above it."""
    return next((theme for text in texts if (theme := lexicon.theme_of(text))), "services")


def _action(name: str, behind: str, verb: str, lexicon: Lexicon) -> str:
    """Return the action of the noun of work behind the list, else of the name's own, else of the verb."""
    close = lexicon.work_behind.match(behind)
    for words in (close[0] if close else "", name, strip_tail(name)):
        work = lexicon.work_suffix.search(words)
        if work and lexicon.works[work[0]]:
            return lexicon.works[work[0]]
    late = lexicon.verb_phrase.search(behind) if not verb else None
    return action_of(late[0] if late else verb, lexicon.verbs)


def _said_where(before: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield the places that a sentence says its works stand at (在甲区、乙县规划, 以某基地为重点), the last it says."""
    last: list[str] = []
    for found in _WHERE.finditer(before):
        at, names = found.end(), []
        while name := lexicon.name_pattern.match(before, at):
            names.append(name[0])
            at = name.end() + (before[name.end() : name.end() + 1] in _JOINTS and name.end() < len(before))
        if names and (found[0] != "以" or _MAIN.match(before, at)):
            last = names
    yield from last


def places_in(name: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield the names of places in a name: known ones, and the two ends of a route."""
    yield from (found[0] for found in lexicon.name_pattern.finditer(name))
    if ends := ROUTE.search(name):
        yield from (end for end in ends.groups() if not lexicon.name_pattern.fullmatch(end))
