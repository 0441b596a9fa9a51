"""``geoapp import``."""

from collections.abc import Mapping
from pathlib import Path

import click

from geoapp.cli._intake import (
    ENCODING_HELP,
    KINDS,
    column_flag,
    inspect_path,
    report_lines,
    sums_facts,
    table_flag,
)
from geoapp.cli._speech import confirm, note
from geoapp.cli._streams import STDOUT, InFile, OutFile, refuse_records, write_out
from geoapp.domain.intake import Decision, FileKind
from geoapp.domain.journal import Intent
from geoapp.errors import InputError
from geoapp.io.files import free_name
from geoapp.io.journal import write_entry
from geoapp.io.plan_lock import plan_lock
from geoapp.pipeline.intake import refuse_open
from geoapp.pipeline.intake_files import clean_file, clean_suffix, stem_of
from geoapp.pipeline.undertake import finish_open, undertake
from geoapp.settings import folder_of_plans, folder_of_work

_NEXT: Mapping[FileKind, str] = {
    "layer": "choose it as a source of an analysis",
    "projects": "geoapp new-plan ADCODE --text FILE, then geoapp read FILE --plan PLAN",
    "boundaries": "put it beside plan.toml or into $GEOAPP_BOUNDARIES, and name it as boundaries.source, datum wgs84",
    "gazetteer": "put it into the plan's folder as gazetteer.csv or gazetteer.geojson, then geoapp build",
}
"""How a checked file gets to work."""


@click.command("import")
@click.argument("file", type=InFile())
@click.option("--kind", type=click.Choice(KINDS), help="What the file is; what it looks like when left out.")
@click.option(
    "--crs", help="EPSG code, or wgs84, cgcs2000, gcj02, bd09; what the file declares when left out."
)
@click.option("--encoding", help=ENCODING_HELP)
@table_flag
@click.option("--accept-repairs", is_flag=True, help="Bring it in repaired as the report says.")
@click.option(
    "--out",
    type=OutFile(),
    help="File to write, in place of one that is there; else a new one below GEOAPP_DATA/imports.",
)
@click.option("--who", default="", help="Who brings it in; for the journal.")
@column_flag
@click.option("--plan", "plan_id", help="Id of the plan; may be left out when there is only one.")
def command(  # noqa: PLR0913, PLR0917 (flags)
    file: Path,
    kind: FileKind | None,
    crs: str | None,
    columns: tuple[str, ...],
    encoding: str | None,
    tables: tuple[str, ...],
    accept_repairs: bool,  # noqa: FBT001 (click hands flags over so)
    out: Path | None,
    who: str,
    plan_id: str | None,
) -> None:
    """Check FILE and write it clean: layers and boundaries as GeoJSON in WGS-84, gazetteers as a plan has them.

    A table of projects is copied as it is, for its citations point into it.

    Nothing is written while a CRS is open or repairs are not accepted; each import is an entry of the journal.
    """
    looked, plan = inspect_path(file, kind, crs, columns, plan_id, encoding, tables)
    report = looked.report
    note("\n".join(report_lines(report, "en")))
    decision = Decision(
        crs=crs, accept_repairs=accept_repairs, columns=columns, encoding=encoding, tables=tables
    )
    refuse_open(report, decision)
    as_it_is = report.kind == "projects"
    suffix = file.suffix if as_it_is else clean_suffix(report)
    content = file.read_bytes() if as_it_is else clean_file(looked, plan)
    intent = Intent(
        what="import",
        who=who,
        subject=report.title,
        detail=_detail(report.kind, decision),
        sha256=report.sha256,
    )
    if out and out.exists() and out.resolve() == file.resolve():
        raise InputError("out_is_in", file=str(out))
    if out == STDOUT:
        write_out({out: content})
        write_entry("import", who=who, subject=intent.subject, detail=intent.detail, sha256=intent.sha256)
        path = out
    else:
        path = _keep(intent, plan.id, out, f"{stem_of(report)}{suffix}", content)
    confirm(
        {
            "out": path,
            "kind": report.kind,
            "kept": report.kept,
            "features": report.features,
            "sums": sums_facts(report.sums) if report.sums else None,
        },
        f"wrote {path}: {report.kept} of {report.features}\nnext: {_NEXT[report.kind]}",
    )


def _keep(intent: Intent, plan_id: str, out: Path | None, name: str, content: bytes) -> Path:
    """Write the file where it was asked for, else under a name of its own, and say so in the journal."""
    folder = folder_of_plans() / plan_id
    with plan_lock(folder, "import", tell=note):
        finish_open(plan_id, tell=note)
        path = out or free_name(folder_of_work() / "imports" / name, content)
        refuse_records(path)
        undertake(intent, folder, {path: content})
    return path


def _detail(kind: str, decision: Decision) -> str:
    """Say a decision in one line.

    >>> _detail("layer", Decision(crs="gcj02", accept_repairs=True, encoding="cp950"))
    'layer, CRS gcj02, repairs accepted, encoding cp950'
    """
    crs = decision.crs or "as declared"
    repairs = "accepted" if decision.accept_repairs else "not needed"
    chosen = {
        "encoding": decision.encoding or "",
        "columns": ", ".join(decision.columns),
        "tables": ", ".join(decision.tables),
    }
    said = "".join(f", {what} {value}" for what, value in chosen.items() if value)
    return f"{kind}, CRS {crs}, repairs {repairs}{said}"
