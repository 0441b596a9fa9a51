"""``geoapp read``."""

from collections import Counter
from functools import partial
from pathlib import Path

import click

from geoapp.analysis.audit import count_contents
from geoapp.cli._engine import engine_flags
from geoapp.cli._intake import say_example, table_flag
from geoapp.cli._speech import note
from geoapp.cli._streams import InFile
from geoapp.domain.reading import Reading
from geoapp.domain.recognition import Recognition
from geoapp.io.documents.sheets import unread_sheets
from geoapp.io.engine import HERE, WorkEngine
from geoapp.io.progress import OnProgress, Progress
from geoapp.io.readings import dump_reading
from geoapp.io.user_files.faults import say_fault
from geoapp.pipeline.read import read_file, write_reading
from geoapp.pipeline.unread_sums import unread_sum_faults


@click.command()
@click.argument("text", type=InFile(text=".txt"))
@click.option("--plan", "plan_id", help="Id of the plan; writes its reading.json.")
@click.option("--json", "as_json", is_flag=True, help="Print the reading as JSON instead of a summary.")
@table_flag
@click.option("--no-corrections", is_flag=True, help="Show what the reader alone finds.")
@engine_flags
def command(  # noqa: PLR0913 (one a flag)
    text: Path,
    plan_id: str | None,
    tables: tuple[str, ...],
    *,
    as_json: bool,
    no_corrections: bool,
    engine: WorkEngine,
) -> None:
    """Read a plan's TEXT (.txt, .docx, .pdf, .html; tables also .xlsx, .ods, .csv) into boxes, items and projects.

    Scans (.pdf, .png, .jpg, .tif) need the extra geoapp-plans[ocr].

    With --plan it writes the plan's reading.json: what the reader alone finds, which every build then corrects.
    """
    elsewhere = None if engine is HERE else engine
    read = partial(read_file, text, plan_id, on_progress=_say_page(), tables=tables, engine=elsewhere)
    for fault in unread_sheets(text, tables):
        note(say_fault(fault, "en"))
    if plan_id:
        note(f"wrote {write_reading(plan_id, read(corrected=False))}")
    reading = read(corrected=not no_corrections)
    for fault in unread_sum_faults(reading):
        note("\n".join([say_fault(fault, "en"), *(f"    {say_example(one)}" for one in fault.examples)]))
    click.echo(dump_reading(reading) if as_json else _summary(reading), nl=not as_json)


def _recognised(scan: Recognition | None) -> tuple[str, ...]:
    """Say that a text comes from OCR."""
    if scan is None:
        return ()
    pages = f"{scan.pages} pages, of them blank {scan.blank}"
    return (f"recognised by {scan.engine}: {pages}, mean confidence {scan.confidence:.2f}",)


def _say_page() -> OnProgress:
    """Return a listener that says every tenth of the way, where pages are recognised one by one."""
    said = [0]

    def on_progress(progress: Progress) -> None:
        tenth = int(10 * (progress.share or 0.0))
        if progress.step == "recognise" and tenth > said[0]:
            said[0] = tenth
            note(f"recognising scanned pages: {tenth}0 %")

    return on_progress


def _summary(reading: Reading) -> str:
    """Count the records of a reading, box by box."""
    kinds = Counter(project.kind for project in reading.projects)
    contents = ", ".join(f"{content} {number}" for content, number in count_contents(reading).items())
    lines = [
        f"{reading.plan.title} ({reading.plan.chars} characters)",
        (
            f"chapters {len(reading.chapters)}, sections {sum(len(c.sections) for c in reading.chapters)}, "
            f"boxes {len(reading.boxes)}, items {sum(len(b.items) for b in reading.boxes)}, "
            f"indicators {len(reading.indicators)}"
        ),
        *_recognised(reading.recognition),
        f"projects {kinds['project']}, programmes {kinds['programme']}, policies {kinds['policy']}",
        f"items by content: {contents}",
    ]
    for box in reading.boxes:
        inside = Counter(project.kind for project in reading.projects if project.box == box.number)
        lines.append(
            f"  box {box.number:>2}  items {len(box.items):>2}  projects {inside['project']:>3}  "
            f"programmes {inside['programme']:>3}  policies {inside['policy']:>2}  {box.title}"
        )
    return "\n".join(lines)
