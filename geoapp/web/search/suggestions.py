"""Suggestions while somebody types: projects, themes, districts and places that the words so far would find."""

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import islice

from geoapp.analysis.pinyin import initials, syllables
from geoapp.analysis.wording import fold
from geoapp.domain.filters import Filters, read_text
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord, shown_as
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.precision import in_words
from geoapp.web import content
from geoapp.web.matches import find_matches
from geoapp.web.search.places import suggest_places
from geoapp.web.search.suggestion import Suggestion

MOST = 8
_MOST_LISTS = 2
"""Themes, districts and places of each kind, so that they leave room for projects."""


def suggest(plan: Plan, text: str, say: Words) -> list[Suggestion]:
    """Return up to ``MOST`` suggestions for what was typed; the filter ``q`` of the same words finds these projects."""
    words = read_text(text)
    if not words:
        return []
    themes = [(code.code, say.name(code), f"{code.zh} {code.en}") for code in load_codelist("themes").codes]
    labels = {one.adcode: one.label for one in content.districts(plan, say.lang)}
    districts = [
        (one.adcode, labels[one.adcode], f"{one.label} {labels[one.adcode]}")
        for one in content.districts(plan)
    ]
    found = [
        *islice(_lists("theme", words, themes, say), _MOST_LISTS),
        *islice(_lists("district", words, districts, say), _MOST_LISTS),
    ]
    places = list(islice(suggest_places(plan, words, labels, say), _MOST_LISTS))
    projects = list(islice(_projects(plan, words, labels, say), MOST - len(found) - len(places)))
    named = {fold(one.name) for one in projects}
    left = [(just, one) for just, one in places if not _stands_for(one, named)]
    first, last = ([one for just, one in left if just is wanted] for wanted in (True, False))
    return [*found, *first, *projects, *last]


def _stands_for(place: Suggestion, projects: Container[str]) -> bool:
    """Say whether a project of the place's own name is suggested already: it leads there as well."""
    return fold(place.name.partition("(")[0]) in projects


def _lists(
    field: str, words: str, entries: Sequence[tuple[str, str, str]], say: Words
) -> Iterator[Suggestion]:
    wanted = fold(words)
    for code, name, known_as in entries:
        folded = fold(known_as)
        spelled = wanted.isascii() and (wanted in syllables(folded) or wanted == initials(folded))
        if wanted in folded or spelled:
            yield Suggestion(field, code, name, say("suggested_filter", field=say(field)))


def _projects(plan: Plan, words: str, labels: Mapping[str, str], say: Words) -> Iterator[Suggestion]:
    """Yield projects, those first whose name begins with the words, then those that hold them, then all others."""
    wanted = fold(words)

    def rank(record: ProjectRecord) -> tuple[bool, bool, bool, bool]:
        name = fold(record["name"])
        return (
            wanted not in name,
            not name.startswith(wanted),
            record["kind"] != "project",
            shown_as(record) != "symbol",
        )

    for record in sorted(find_matches(plan.id, Filters(q=words)).records, key=rank):
        where = [labels.get(str(share["adcode"]), share["name"]) for share in record["districts"][:2]]
        about = say("list_joint").join([in_words(record, say), *where])
        yield Suggestion("project", record["id"], record["name"], about)
