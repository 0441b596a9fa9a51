"""Workbooks of opinions, a row each, to be read elsewhere."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from geoapp.domain.opinion import Opinion
from geoapp.domain.record import ProjectRecord, certain_shares
from geoapp.io.codelists import load_codelist
from geoapp.io.scratch import scratch
from geoapp.io.words import Words
from geoapp.io.writers.cells import Cell
from geoapp.io.writers.workbooks import write_workbook
from geoapp.pipeline.opinions import KeptOpinion

_COLUMNS = {
    "id": 10,
    "project_id": 22,
    "project": 34,
    "districts": 18,
    "conflict_with": 34,
    "text": 60,
    "state": 10,
    "answer": 60,
    "raised": 18,
    "answered": 18,
}
_BY = {"raised_by": 20, "answered_by": 20}
"""Columns of who wrote, for those who may know."""


def opinion_file(
    found: Iterable[KeptOpinion],
    by_id: Mapping[str, ProjectRecord],
    labels: Mapping[str, str],
    say: Words,
    *,
    whose: bool,
) -> bytes:
    """Return a workbook of opinions, all of its cells text; ``whose`` adds who raised and who answered each.

    ``by_id`` are the plan's projects, ``labels`` the names of districts by adcode.
    """
    columns = _COLUMNS | (_BY if whose else {})
    head: list[Cell] = [say(f"opinion_{column}") for column in columns]
    rows = (_row(one, by_id, labels, say) for one in found)
    title = say("page_opinions")
    with scratch("opinions") as folder:
        path = Path(folder) / "opinions.xlsx"
        table = [head, *([row[column] for column in columns] for row in rows)]
        write_workbook(path, {title: table}, {title: tuple(columns.values())})
        return path.read_bytes()


def _row(
    one: KeptOpinion, by_id: Mapping[str, ProjectRecord], labels: Mapping[str, str], say: Words
) -> dict[str, Cell]:
    held, record = one.held, by_id.get(one.held.project)
    shares = certain_shares(record["districts"]) if record else []
    return {
        "id": held.id,
        "project_id": held.project,
        "project": name_of(held.project, by_id),
        "districts": say("list_joint").join(labels.get(str(part["adcode"]), part["name"]) for part in shares),
        "conflict_with": name_of(held.said.conflict_with, by_id),
        "text": held.said.text,
        "state": say_state(held, say),
        "answer": held.said.answer,
        "raised": minute_of(one.raised),
        "answered": minute_of(held) if held.version > 1 else "",
        "raised_by": one.raised.who,
        "answered_by": held.who if held.version > 1 else "",
    }


def name_of(project: str, by_id: Mapping[str, ProjectRecord]) -> str:
    """Return a project's name; its id where the plan has it no more."""
    return str(by_id[project]["name"]) if project in by_id else project


def say_state(opinion: Opinion, say: Words) -> str:
    """Return an opinion's state in words."""
    return say.name(load_codelist("opinion_states")[opinion.said.state])


def minute_of(opinion: Opinion) -> str:
    """Return the minute in which a version was written, in UTC.

    >>> from geoapp.domain.opinion import SaidOpinion
    >>> said, when = SaidOpinion(text="a"), "2026-10-28T01:02:03+00:00"
    >>> minute_of(Opinion(plan="a", project="a/1", id="1", version=1, said=said, who="b", when=when))
    '2026-10-28 01:02'
    """
    return opinion.when[:16].replace("T", " ")
