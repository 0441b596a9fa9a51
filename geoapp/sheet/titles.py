"""Titles of sheets and the words of what they were narrowed by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from geoapp.domain.filters import FILTERS, MONEY
from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.district_names import districts_in
from geoapp.pipeline.figures import money

_LONGEST = 30
"""Longest words of a filter, in characters, that stand in a title; longer ones stand beneath it."""

_NOT_A_TITLE = ("kind", "bbox", "shape")
"""Fields whose values name nothing that a map is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """One field that narrows, and its values in words."""

    field: str
    words: str


def restrictions(plan: Plan, selection: Selection, say: Words) -> list[Restriction]:
    """Return the fields that narrow a selection, in the order of the screen."""
    districts = districts_in(say.lang, plan)
    labels = dict(zip(districts["adcode"].astype(str), districts["label"], strict=True))
    return list(_restrictions(selection, labels, say))


def _restrictions(selection: Selection, labels: Mapping[str, str], say: Words) -> Iterator[Restriction]:
    for name, values in selection.filters.to_query().items():
        words = [_word(name, value, labels, say) for value in values]
        if name == "shape":
            words = [say("shape_corners", n=len(selection.shape or ()))]
        yield Restriction(field=name, words=" / ".join(words))


def _word(name: str, value: str, labels: Mapping[str, str], say: Words) -> str:
    if name in MONEY:
        return money(float(value), say)
    codelist = FILTERS[name].codelist
    return code_name(codelist, value, say) if codelist else labels.get(value, value)


def code_name(codelist: str, code: str, say: Words) -> str:
    """Return the name of a code, or the code itself where the list does not hold it."""
    known = load_codelist(codelist)
    return say.name(known[code]) if code in known else code


def narrowed(found: list[Restriction], say: Words) -> tuple[str, ...]:
    """Return the line that says what was asked for, if anything was.

    >>> narrowed([], Words("en"))
    ()
    """
    fields = [say("labelled", label=say(one.field), value=one.words) for one in found]
    return (say("sheet_narrowed", fields=say("list_joint").join(fields)),) if fields else ()


def short(found: list[Restriction], say: Words) -> str:
    """Return a filter in so few words that a title can hold them; else nothing.

    >>> short([Restriction(field="theme", words="给水")], Words("zh"))
    '给水'
    """
    words = say("list_joint").join(one.words for one in found if one.field not in _NOT_A_TITLE)
    return words if len(words) <= _LONGEST else ""


def title_of_projects(plan: Plan, found: list[Restriction], say: Words) -> str:
    """Return the title of a map of projects."""
    city = plan.city if say.lang == "zh" else plan.city_en
    what = short(found, say)
    return say("sheet_title_of", city=city, what=what) if what else say("sheet_title_all", city=city)
