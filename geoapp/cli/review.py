"""``geoapp review``."""

from collections.abc import Iterator

import click

from geoapp.cli._options import only_plan
from geoapp.cli._speech import answer
from geoapp.domain.project import Project
from geoapp.domain.proposal import Proposal, Proposals
from geoapp.domain.reading import Reading
from geoapp.io.codelists import load_codelist
from geoapp.io.corrections import CORRECTIONS, load_corrections
from geoapp.io.plans import load_plan
from geoapp.io.readings import load_reading
from geoapp.io.second_reader.queue import load_proposals
from geoapp.pipeline.correct import correct_reading
from geoapp.pipeline.second_read import waiting


@click.command()
@click.option("--plan", help="Id of the plan; may be left out when there is only one.")
@click.option("--most", default=40, show_default=True, help="How many entries to list.")
def command(plan: str | None, most: int) -> None:
    """List what the reader was least sure of, and the corrections that change nothing any more.

    Behind each entry stand the marks that speak for it (+) and against it (-).

    Below stands what a second reader proposes, where one was asked: add it with geoapp correct, or leave it.
    """
    chosen = load_plan(only_plan({"plan": [plan]} if plan else {}))
    corrected = correct_reading(load_reading(chosen.id), load_corrections(chosen.id), chosen)
    lines = [f"{CORRECTIONS}, line {one.row}: {one.setting} already" for one in corrected.idle]
    projects = sorted(corrected.reading.projects, key=lambda project: (project.confidence, project.start))
    lines += map(_line, projects[:most])
    lines.append(f"{min(most, len(projects))} of {len(projects)} entries, the least sure first")
    queue = load_proposals(chosen.id)
    found = _proposals(corrected.reading, queue) if queue else None
    lines += _proposal_lines(queue, found, most) if queue else []
    facts = {"idle": corrected.idle, "entries": projects[:most], "of": len(projects), "proposals": found}
    answer(facts, "\n".join(lines))


def _proposals(reading: Reading, queue: Proposals) -> list[Proposal] | None:
    """Return the proposals of a second reader that nobody has added yet; none at all where they are of another text."""
    return list(waiting(reading, queue)) if reading.plan.sha256 == queue.sha256 else None


def _proposal_lines(queue: Proposals, found: list[Proposal] | None, most: int) -> Iterator[str]:
    if found is None:
        yield f"proposals of {queue.model} are of another text; ask again with geoapp second-read"
        return
    for one in found[:most]:
        yield f"proposed  {one.kind:<9}  {one.action:<15}  {one.start}-{one.end}  {one.name}"
    yield f"{min(most, len(found))} of {len(found)} proposals of {queue.model}, none of them in the reading"


def ocr_mark(project: Project) -> str:
    """Return the mark of an entry whose words OCR recognised; nothing for any other."""
    return "" if project.ocr is None else f"  OCR {project.ocr:.2f}"


def _line(project: Project) -> str:
    return (
        f"{project.confidence:.2f}  {project.kind:<9}  {project.theme:<15}  {project.id:<20}  {project.name}  "
        f"({project.cite}){ocr_mark(project)}  {_marks(project)}".rstrip()
    )


def _marks(project: Project) -> str:
    words = load_codelist("confidence_marks")
    return "; ".join(f"{mark[0]} {words[mark[1:]].en}" for mark in project.marks)
