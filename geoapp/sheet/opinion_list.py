"""Opinions on a sheet's projects, as the list behind its table."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from geoapp.domain.opinion import Opinion
from geoapp.io.words import Words
from geoapp.pipeline.opinion_files import minute_of, say_state
from geoapp.pipeline.opinions import KeptOpinion
from geoapp.sheet.sheet import SheetColumn, SheetList

MOST_OPINIONS = 40
"""Most opinions that a sheet lists: some ten pages where each is as long as may be."""

_COLUMNS = {"project": 2.4, "text": 4, "state": 1.2, "answer": 4, "raised": 1.9, "answered": 1.9}
_NONE = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOpinions:
    """Opinions of a plan, those raised last first, as somebody may see them."""

    found: tuple[KeptOpinion, ...]
    whose: bool
    """Whether they may know who wrote."""


def list_of_opinions(
    said: SheetOpinions, names: Mapping[str, str], shown: Collection[str], say: Words
) -> SheetList | None:
    """Return the opinions on projects that a sheet shows, among them those on their conflicts; none without any.

    ``names`` are those of all projects by id, ``shown`` the ids on the sheet.
    """
    ids = {*shown}
    found = [one for one in said.found if ids & {*one.projects}]
    if not found:
        return None
    still = sum(one.held.said.state == "open" for one in found)
    more = len(found) - MOST_OPINIONS
    return SheetList(
        title=say("sheet_opinions", n=f"{len(found):,}", open=f"{still:,}"),
        columns=tuple(
            SheetColumn(head=say(f"opinion_{key}"), width=width) for key, width in _COLUMNS.items()
        ),
        rows=tuple(tuple(_cells(one, names, say, whose=said.whose)) for one in found[:MOST_OPINIONS]),
        note=say("sheet_opinions_more", n=f"{more:,}") if more > 0 else "",
    )


def _cells(one: KeptOpinion, names: Mapping[str, str], say: Words, *, whose: bool) -> Iterator[str]:
    held = one.held
    other = held.said.conflict_with
    name = names.get(held.project, held.project)
    beside = say("opinion_conflict_line", name=names.get(other, other)) if other else ""
    yield say("sheet_opinion_on", name=name, conflict=beside) if other else name
    yield held.said.text
    yield say_state(held, say)
    yield held.said.answer or _NONE
    yield _written(one.raised, whose=whose)
    yield _written(held, whose=whose) if held.version > 1 else _NONE


def _written(opinion: Opinion, *, whose: bool) -> str:
    when = f"{minute_of(opinion)} UTC"
    return f"{when} {opinion.who}" if whose else when
