"""Reports of ``check`` and ``import``: a file looked at, and its report in words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

import click

from geoapp.cli._options import only_plan
from geoapp.domain.file_sums import FileSums
from geoapp.domain.intake import Decision, Example, FileKind, Report
from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.inspection.coordinate_systems import read_crs
from geoapp.inspection.report import Inspected
from geoapp.io.plans import load_plan
from geoapp.io.user_files.code_pages import read_encoding
from geoapp.io.user_files.faults import say_fault
from geoapp.io.words import Words
from geoapp.limits import limit
from geoapp.pipeline.intake_kinds import inspect_file
from geoapp.pipeline.sums_words import sums_lines

column_flag = click.option(
    "--column",
    "columns",
    multiple=True,
    help="Of a table: its coordinates; given twice, east first, or once where a cell holds both or a shape.",
)

KINDS: tuple[FileKind, ...] = get_args(FileKind)

table_flag = click.option(
    "--table",
    "tables",
    multiple=True,
    help="Of several tables (layers, sheets, folders) in the file the one to read; may be repeated, all when left out.",
)

ENCODING_HELP = "Of its texts, such as UTF-8, GB18030, Big5 or 1251; what it declares or shows when left out."


def inspect_path(  # noqa: PLR0913, PLR0917 (flags)
    file: Path,
    kind: FileKind | None,
    crs: str | None,
    columns: tuple[str, ...],
    plan_id: str | None,
    encoding: str | None = None,
    tables: tuple[str, ...] = (),
) -> tuple[Inspected, Plan]:
    """Return the report on a file with its clean frame, and the plan that it was compared with.

    Raises:
        InputError: the file cannot be read, or the CRS or the encoding is unknown.
    """
    plan = load_plan(only_plan({"plan": [plan_id]} if plan_id else {}))
    decision = Decision(
        crs=None if crs is None else read_crs(crs),
        kind=kind,
        columns=columns,
        encoding=None if encoding is None else read_encoding(encoding),
        tables=tables,
    )
    return inspect_file(_read(file), file.name, plan, decision), plan


def report_facts(report: Report) -> dict[str, Any]:
    """Return a report for programs: each fault with its outcome and its sentences."""
    said = [
        {"outcome": fault.outcome, "zh": say_fault(fault, "zh"), "en": say_fault(fault, "en")}
        for fault in report.faults
    ]
    faults = [asdict(fault) | words for fault, words in zip(report.faults, said, strict=True)]
    sums = sums_facts(report.sums) if report.sums else None
    return asdict(report) | {"faults": faults, "sums": sums}


def sums_facts(sums: FileSums) -> dict[str, Any]:
    """Return the sums of a file for programs: features and fields, those left out with the code that says why."""
    return {
        "features": {"in": sums.features, "kept": sums.kept, "left": dict(_by_code(sums.left))},
        "fields": {
            "in": len(sums.fields),
            "kept": sums.fields_kept,
            "renamed": [{"name": name, "column": column} for name, column in sums.fields_renamed],
            "left": [{"name": name, "why": why} for name, why in sums.fields_left],
        },
        "added": sums.added,
    }


def _by_code(left: Iterable[tuple[str, int]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for code, count in left:
        counts[code] += count
    return counts


def report_lines(report: Report, lang: str) -> list[str]:
    """Return a report in words."""
    types = ", ".join(f"{name} {count}" for name, count in report.types)
    extent = ", ".join(f"{bound:.4f}" for bound in report.extent) if report.extent else "-"
    facts = {
        "file": f"{report.title} ({report.format}, {report.size:,} bytes)",
        "kind": report.kind,
        "features": f"{report.features:,}, of them to bring in {report.kept:,} ({types or '-'})",
        "CRS": f"declared {report.declared_crs or '-'}, looks like {report.likely_crs or 'what it says'}",
        "extent": extent,
        "fields": ", ".join(report.fields) or "-",
    }
    if report.positions:
        facts["coordinates"] = ", ".join(f"{column} ({role})" for column, role in report.positions)
    elif report.columns:
        facts["columns"] = ", ".join(report.columns)
    if report.tables:
        facts["tables"] = ", ".join(f"{name} {count:,}" for name, count in report.tables)
    say = Words(lang)
    if report.sums:
        facts |= sums_lines(report.sums, say)
    lines = [f"{name + ' ':<12}{value}" for name, value in facts.items()]
    for fault in report.faults:
        lines.append(f"{say(f'fault_{fault.outcome}')}: {say_fault(fault, lang)}")
        lines += [f"    {say_example(example)}" for example in fault.examples]
    return lines


def say_example(example: Example) -> str:
    """Say where an example stands, and what does.

    >>> say_example(Example(row=4, name="甲", sheet="数据", value="87°61′, 43")), say_example(Example(row=2))
    ('数据: row 4 甲 (87°61′, 43)', 'row 2')
    """
    sheet = f"{example.sheet}: " if example.sheet else ""
    value = f" ({example.value})" if example.value else ""
    return f"{sheet}row {example.row} {example.name}".rstrip() + value


def _read(file: Path) -> bytes:
    """Read no more of a file than an import may be."""
    try:
        with file.open("rb") as opened:
            return opened.read(limit("upload_mb") * 1_000_000 + 1)
    except OSError as error:
        raise InputError("file_unread", file=str(file), reason=str(error.strerror)) from error
