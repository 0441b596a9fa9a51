"""The catalogue of bad input: what people upload, and what becomes of it. ``docs/input.md`` holds it as a table.

``pytest tests/pipeline/bad_input --write-catalogue`` writes the table anew.
"""

import re

import pytest

from geoapp.domain.intake import Decision, FileKind
from geoapp.errors import InputError, RefusedError
from geoapp.inspection.report import Inspected
from geoapp.io.marks import write_between
from geoapp.io.user_files.faults import say_fault
from geoapp.pipeline.intake import refuse_open
from geoapp.pipeline.intake_kinds import look_at_file
from geoapp.sentences import sentences
from geoapp.settings import ROOT

from . import (
    archives,
    contents,
    coordinates,
    districts,
    forms,
    json_text,
    kml_text,
    opendocument,
    places,
    project_tables,
    shapefile_parts,
    shapes,
    sizes,
    tables,
    texts,
    typed_tables,
    wholeness,
)
from .making import PLAN, Row

SILENT = {"datum_unproven", "crs_assumed", "as_drawn"}
"""What is said of every file that leaves its datum or its radius open; these have rows of their own."""

GROUPS = {
    "JSON": json_text.ROWS,
    "Shapes": shapes.ROWS,
    "Coordinates": coordinates.ROWS,
    "Texts": texts.ROWS,
    "Tables": [*tables.ROWS, *opendocument.ROWS],
    "Forms that people expect": forms.ROWS,
    "Types and tables": typed_tables.ROWS,
    "KML": kml_text.ROWS,
    "Archives": archives.ROWS,
    "Shapefiles": shapefile_parts.ROWS,
    "Contents": contents.ROWS,
    "Size": sizes.ROWS,
    "Whole, or told": wholeness.ROWS,
    "Boundaries": districts.ROWS,
    "Gazetteers": places.ROWS,
    "Project tables": [*project_tables.ROWS, *opendocument.PROJECT_ROWS],
}
KINDS: dict[str, FileKind] = {
    "Boundaries": "boundaries",
    "Gazetteers": "gazetteer",
    "Project tables": "projects",
}
"""What the rows of a group are looked at as, where that is no layer."""
ROWS = [(row, KINDS.get(group, "layer")) for group, rows in GROUPS.items() for row in rows]


@pytest.mark.parametrize(("row", "kind"), ROWS, ids=lambda part: getattr(part, "what", part))
def test_the_outcome_is_what_the_catalogue_says(row: Row, kind: FileKind) -> None:
    if row.needs:
        pytest.importorskip(row.needs)
    content = row.make()
    report = look_at_file(content, row.name, PLAN, Decision(kind=kind)).report
    codes = {fault.code for fault in report.faults} - (SILENT - set(row.codes))
    assert codes == set(row.codes)
    assert all(say_fault(fault, lang) for fault in report.faults for lang in ("zh", "en"))
    if row.outcome == "refused":
        assert report.of("refuse")
        with pytest.raises((RefusedError, InputError)):
            bring_in(content, row.name, Decision(kind=kind, crs="EPSG:4326", accept_repairs=True))
        return
    assert not report.of("refuse")
    assert bool(report.of("ask")) == (row.outcome == "asked")
    decision = Decision(kind=kind, crs=row.crs, accept_repairs=True)
    if row.outcome != "accepted":
        with pytest.raises(InputError):
            bring_in(content, row.name, Decision(kind=kind))
    else:
        assert not report.of("repair")
        decision = Decision(kind=kind)
    brought = bring_in(content, row.name, decision)
    assert brought.frame.crs == "EPSG:4326"
    assert brought.frame.geometry.dropna().is_valid.all()
    assert brought.report.kept == len(brought.frame)
    assert row.holds(brought.frame)


def bring_in(content: bytes, name: str, decision: Decision) -> Inspected:
    looked = look_at_file(content, name, PLAN, decision)
    refuse_open(looked.report, decision)
    return looked


def test_every_sentence_of_the_list_has_a_row_or_a_test_of_its_own() -> None:
    elsewhere = {"too_slow", "too_heavy", "drivers_open", "wgs84", "outside_accepted", "shifted_accepted"}
    elsewhere |= {"unknown_metres", "too_many_projects"}
    # tests/pipeline/test_given_radii.py
    elsewhere |= {"radius_blank", "radius_units", "radius_wrong", "codes_open"}
    elsewhere |= {"text_chosen"}  # tests/pipeline/test_encodings.py
    elsewhere |= {
        "table_unknown",
        "tables_left",
        "encoding_unused",
        "too_many_tables",
        "arcs",
    }  # tests/pipeline/test_tables_of_files.py
    elsewhere |= {
        "document_parts",
        "pdf_page_damaged",
        "document_large",
        "document_unpacked",
    }  # tests/io/documents/test_reader.py
    elsewhere |= {"pdf_scan", "picture_no_ocr"}  # tests/io/documents/test_scans.py: without the extra
    # tests/io/test_boundaries.py: as a boundary file of a plan only; the layer's own check says it before
    elsewhere |= {"boundary_column", "boundary_no_polygon", "boundary_no_area", "boundary_datum"}
    elsewhere |= {
        "places_no_names",
        "places_no_degrees",
    }  # tests/io/places/test_index.py: of an operator's folder
    elsewhere |= {"document_damaged"}  # tests/io/documents/test_broken_bytes.py
    elsewhere |= {"sums_unmet_fields", "reading_ended"}  # tests/pipeline/test_file_sums.py
    elsewhere |= {"columns_unusable"}  # tests/pipeline/test_position_columns.py: of columns that are named
    elsewhere |= {code for code in sentences() if code.startswith("ledger_")}  # tests/cli/test_ledger.py
    elsewhere |= {code for code in sentences() if code.startswith("indicators_")}  # io/test_indicators.py
    elsewhere |= {
        code for code in sentences() if code.startswith("report_file_")
    }  # pipeline/test_report_rows.py
    elsewhere |= {code for code in sentences() if code.startswith("attachment_")}  # io/test_attachments.py
    uploads = {code for code, row in sentences().items() if row["about"] == "upload"}
    assert uploads - {code for row, _ in ROWS for code in row.codes} - elsewhere == set()


def test_the_table_in_the_documentation_is_this_catalogue(request: pytest.FixtureRequest) -> None:
    path = ROOT / "docs" / "input.md"
    text = path.read_text(encoding="utf-8")
    if request.config.getoption("--write-catalogue"):
        write_between(path, "catalogue", table())
    else:
        assert table() == text.split("<!-- catalogue:begin -->\n")[1].split("\n<!-- catalogue:end -->")[0]


def table() -> str:
    lines = []
    for group, rows in GROUPS.items():
        lines += ["", f"### {group}", "", "| what comes in | outcome | what is said |", "|---|---|---|"]
        lines += [f"| {row.what} | {row.outcome} | {said(row)} |" for row in rows]
    return "\n".join(lines[1:])


def said(row: Row) -> str:
    """Return the sentences of a row as the codelist has them, with … for numbers and names of the file."""
    return " ".join(re.sub(r"\{\w+(!r)?\}", "…", sentences()[code]["en"]) for code in row.codes) or "–"
