"""``geoapp check``."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from geoapp.cli._intake import (
    ENCODING_HELP,
    KINDS,
    column_flag,
    inspect_path,
    report_facts,
    report_lines,
    table_flag,
)
from geoapp.cli._speech import answer
from geoapp.cli._streams import InFile
from geoapp.domain.intake import Decision, FileKind
from geoapp.domain.standing import StandingLayer
from geoapp.io.base_styles import load_base_styles
from geoapp.io.codelists import load_codelist
from geoapp.io.pmtiles import Archive, open_archive
from geoapp.io.standing import read_standing_file
from geoapp.io.user_files.faults import say_fault
from geoapp.io.words import Words
from geoapp.pipeline.standing import check_layers


@click.command()
@click.argument("file", type=InFile())
@click.option("--kind", type=click.Choice(KINDS), help="What the file is; what it looks like when left out.")
@click.option(
    "--crs", help="EPSG code, or wgs84, cgcs2000, gcj02, bd09; what the file declares when left out."
)
@column_flag
@click.option("--encoding", help=ENCODING_HELP)
@table_flag
@click.option("--plan", "plan_id", help="Id of the plan; may be left out when there is only one.")
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="en", show_default=True, help="Of the sentences."
)
def command(  # noqa: PLR0913, PLR0917 (flags)
    file: Path,
    kind: FileKind | None,
    crs: str | None,
    encoding: str | None,
    columns: tuple[str, ...],
    tables: tuple[str, ...],
    plan_id: str | None,
    lang: str,
) -> None:
    """Say what FILE holds, what is wrong with it and what an import would repair.

    Of a PMTiles file, what a base map shows; of a TOML file of standing layers, each of them and who sees it.

    The exit code is 0 when it can be imported as it is, 1 when a CRS or a consent to repairs is needed, and 2 when
    it is refused.
    """
    if file.suffix.lower() == ".pmtiles":
        _tell_archive(open_archive(file), Words(lang))
        return
    if file.suffix.lower() == ".toml":
        _tell_standing(read_standing_file(file), Words(lang))
        return
    looked, _ = inspect_path(file, kind, crs, columns, plan_id, encoding, tables)
    report = looked.report
    answer(report_facts(report), "\n".join(report_lines(report, lang)))
    if report.of("refuse"):
        sys.exit(2)
    sys.exit(0 if report.ready(Decision()) else 1)


def _tell_archive(archive: Archive, say: Words) -> None:
    """Say what an archive holds for a base map, and which of its layers would be drawn."""
    known = {layer for style in load_base_styles() for layer in style.layers}
    west, south, east, north = archive.bounds
    drawn = [one for one in archive.layers if one in known]
    other = [one for one in archive.layers if one not in known]
    text = say(
        "check_archive",
        first=archive.zooms[0],
        last=archive.zooms[1],
        box=f"{west:g}, {south:g}, {east:g}, {north:g}",
        drawn=", ".join(drawn) or "–",
        other=", ".join(other) or "–",
    )
    facts = {"zooms": archive.zooms, "bounds": archive.bounds, "drawn": drawn, "other": other}
    answer(facts, text)


def _tell_standing(layers: Sequence[StandingLayer], say: Words) -> None:
    """Read each standing layer, and say what it holds, what was told of it, and who may see it."""
    names = load_codelist("control_lines")
    facts, lines = [], []
    for layer, found in check_layers(layers):
        report = found.report
        notes = [say_fault(fault, say.lang) for fault in report.faults]
        lines.append(
            say(
                "check_standing",
                id=layer.id,
                kind=say.name(names[layer.kind]),
                n=f"{report.kept:,}",
                all=f"{report.features:,}",
                crs=report.used_crs or "-",
                roles=", ".join(layer.roles),
            )
        )
        lines += [f"  {note}" for note in notes]
        facts.append({"id": layer.id, "kind": layer.kind, "roles": layer.roles, **report_facts(report)})
    answer({"layers": facts}, "\n".join(lines) or say("check_standing_none"))
