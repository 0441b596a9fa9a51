"""``geoapp report``."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from geoapp.cli._options import only_plan
from geoapp.cli._speech import add_flags, answer, confirm, note
from geoapp.cli._streams import InFile, OutFile, write_out
from geoapp.domain.access import Identity
from geoapp.domain.report_dates import read_month
from geoapp.errors import InputError
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.io.words import Words
from geoapp.pipeline.attachments import remove_attachment
from geoapp.pipeline.report_files import read_report_file, report_file
from geoapp.pipeline.report_rows import TakenRow, take_rows
from geoapp.pipeline.reported import ReportedProject, reported_projects
from geoapp.pipeline.status_reports import this_month
from geoapp.pipeline.written import districts_of
from geoapp.store import attachment_store


@click.group()
def command() -> None:
    """Write and read status reports of a plan's projects by the month (docs/reports.md)."""


_plan = click.option("--plan", help="Id of the plan; may be left out when there is only one.")
_month = click.option("--month", help="Month of the reports, e.g. 2026-11; this month when left out.")
_district = click.option("--district", help="Code of a district: its projects only.")


@click.command("export")
@click.argument("out", type=OutFile())
@_plan
@_month
@_district
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="Of the table; zh when left out.")
def export(out: Path, plan: str | None, month: str | None, district: str | None, lang: str) -> None:
    """Write the table of a month's reports to OUT, a .xlsx to fill in and bring back."""
    month = _read_month(month)
    plan_id = _plan_id(plan)
    found = _reported(plan_id, month, district)
    held = {one.record["id"]: one.held for one in found if one.held}
    files = attachment_store().of_part(plan_id, month)
    content = report_file(month, [one.record for one in found], held, {}, Words(lang), files)
    write_out({out: content})
    confirm({"out": out, "month": month, "projects": len(found)}, f"wrote {out}: {len(found):,} projects")


@click.command("add")
@click.argument("file", metavar="TABLE", type=InFile())
@click.option("--who", required=True, help="Which office reports; it stands in the history and the journal.")
@_plan
@_month
def add(file: Path, who: str, plan: str | None, month: str | None) -> None:
    """Save what TABLE, an exported table that was filled in, says anew; each row that is refused says why."""
    if not who.strip():
        raise InputError("report_no_who")
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError("document_unread", file=str(file), reason=str(error.strerror)) from error
    plan_id, month = _plan_id(plan), _read_month(month)
    districts = districts_of(project_records(read_projects(plan_id)))
    # Whoever gives commands on the server may write all of its files anyway.
    by = Identity(subject=" ".join(who.split()), role="operator")
    taken = take_rows(plan_id, month, read_report_file(content), by, districts)
    for one in taken:
        if one.error:
            note(f"row {one.number}: {one.error}")
    counts = Counter(one.outcome for one in taken)
    confirm(
        {"month": month, "rows": [_facts(one) for one in taken]},
        f"{len(taken):,} rows: {counts['saved']:,} saved, {counts['refused']:,} refused, "
        f"{counts['same']:,} the same, {counts['empty']:,} left blank",
    )


def _facts(row: TakenRow) -> dict[str, object]:
    return {
        "row": row.number,
        "project": row.project,
        "outcome": row.outcome,
        "before": asdict(row.before.said) if row.before else None,
        "after": asdict(row.said) if row.said else None,
        "error": str(row.error) if row.error else None,
    }


@click.command("remove-file")
@click.argument("sha256", metavar="SHA256")
@click.option("--who", required=True, help="Which office has it removed; it stands in the journal.")
@_plan
def remove_file(sha256: str, who: str, plan: str | None) -> None:
    """Take a file beside a report out of the store, by its SHA256 as the API and the journal name it."""
    if not who.strip():
        raise InputError("report_no_who")
    held = remove_attachment(_plan_id(plan), sha256.strip().lower(), " ".join(who.split()))
    confirm(
        {"removed": [asdict(one) for one in held]},
        "\n".join(f"removed {one.name} beside the report of {one.project} for {one.part}" for one in held),
    )


@click.command("status")
@_plan
@_month
@_district
def status(plan: str | None, month: str | None, district: str | None) -> None:
    """Say of each project what was reported for a month, and its light with the rule that makes it."""
    month = _read_month(month)
    found = _reported(_plan_id(plan), month, district)
    facts = [
        {
            "project": one.record["id"],
            "name": one.record["name"],
            "light": one.rule.light,
            "rule": one.rule.code,
            "report": asdict(one.held) if one.held else None,
        }
        for one in found
    ]
    answer({"month": month, "projects": facts}, lambda: "\n".join(_lines(found, month)))


def _lines(found: Sequence[ReportedProject], month: str) -> Iterator[str]:
    counts = Counter(one.rule.light for one in found)
    yield f"{month}: {len(found):,} projects"
    for light in ("red", "yellow", "green", "none"):
        yield f"  {light:<8}{counts[light]:>7,}"
    for one in found:
        if one.held:
            said = one.held.said
            percent = "" if said.percent is None else f"{said.percent:g}%"
            yield f"{one.rule.light:<8}{said.status:<13}{percent:>6}  {one.record['id']}  {one.rule.en}"


def _reported(plan_id: str, month: str, district: str | None) -> list[ReportedProject]:
    """Return the projects that surely lie in a district, or all of them, with what was reported."""
    records = project_records(read_projects(plan_id))
    districts = districts_of(records)
    known = {code for adcodes in districts.values() for code in adcodes}
    if district and district not in known:
        raise InputError("report_district", value=district, known=", ".join(sorted(known)))
    by_id = {one["id"]: one for one in records}
    return reported_projects(plan_id, by_id, districts, month, [district] if district else [])


def _plan_id(plan: str | None) -> str:
    return load_plan(only_plan({"plan": [plan]} if plan else {})).id


def _read_month(month: str | None) -> str:
    return read_month(month) if month else this_month()


for one in (export, add, remove_file, status):
    command.add_command(add_flags(one))
