"""Files handed over with their right outcome, outside the repository: a row a file, skipped where the folder is not.

Equivalent files of invented content, one for each kind, are rows of the catalogue (``bad_input``).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from geoapp.domain.intake import Decision, Report
from geoapp.inspection.report import Inspected
from geoapp.pipeline.intake_kinds import look_at_file

from .bad_input.making import PLAN
from .handed_over import FOLDER, needs_cases

Check = Callable[[Inspected], bool]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A file, and what is right of it."""

    name: str
    kind: str
    """The kind of which the file is one example."""
    codes: frozenset[str] = frozenset()
    """Faults that the report must have."""
    right: Check = field(default=lambda looked: looked.report.kept > 0)
    decision: Decision = field(default_factory=lambda: Decision(kind="layer", accept_repairs=True))


def points(*wanted: tuple[float, float]) -> Check:
    """Return the check that these points come in, in this order."""

    def right(looked: Inspected) -> bool:
        placed = looked.frame.geometry
        there = list(zip(placed.x.round(7), placed.y.round(7), strict=True))
        return there == list(wanted)

    return right


def values(**wanted: list[object]) -> Check:
    """Return the check that columns hold these values, and that nothing stands in the way."""
    return lambda looked: (
        not looked.report.of("refuse")
        and not looked.report.of("ask")
        and all(looked.frame[name].tolist() == value for name, value in wanted.items())
    )


def said(code: str, count: int, *names: str) -> Check:
    """Return the check that a fault counts so many and names these."""

    def right(looked: Inspected) -> bool:
        found = next(fault for fault in looked.report.faults if fault.code == code)
        return found.count == count and set(names) <= {example.name for example in found.examples}

    return right


def both(*checks: Check) -> Check:
    """Return the check that all of these hold."""
    return lambda looked: all(check(looked) for check in checks)


def refused(looked: Inspected) -> bool:
    """Say whether a file is refused."""
    return bool(looked.report.of("refuse"))


def case(name: str, kind: str, *codes: str, right: Check | None = None) -> Case:
    """Return a row."""
    more = {"right": right} if right else {}
    return Case(name=name, kind=kind, codes=frozenset(codes), **more)


TWO = ((87.61, 43.81), (87.62, 43.82))
ZONE_29 = "belt_without_prefix"

TEXTS = [
    case(
        "shp_utf8_cut_char.zip",
        "one cell cut within a character",
        "text_cut",
        right=values(name=["ab红柳沟水\ufffd", "雪莲站"]),
    ),
    case(
        "shp_cpg_big5.zip",
        "a declared code page",
        "text_declared",
        right=values(name=["雪蓮路幼兒園", "紅柳溝給水廠"], dist=["東郊", "西郊"]),
    ),
    case("shp_cpg_1252.zip", "a declared code page", right=values(name=["Café Étoile", "Straße Süd"])),
    case("shp_cpg_latin1.zip", "a declared code page", right=values(name=["Café Étoile", "Straße Süd"])),
    case(
        "shp_field_name_cut.zip",
        "a field name cut within a character",
        "field_cut",
        right=values(建设单=["红柳沟水厂", "雪莲站"]),
    ),
    case("shp_appledouble.zip", "what macOS puts beside files", right=lambda looked: looked.report.kept == 2),
    case("hostile/s13_dbf_big5_cpg.zip", "a declared code page", right=values(name=["捷運", "車站", "樓"])),
    case("hostile/s12_cpg_path.zip", "a .cpg that names no code page", "encoding_unknown_declared"),
    case("hostile/c15_big5.csv", "a table in a code page", "text_guessed", right=values(名稱=["捷運站"])),
    case("hostile/c18_utf16_nobom.csv", "a table in UTF-16", right=values(name=["a"])),
]
SHAPEFILES = [
    case(
        f"hostile/{name}.zip",
        "parts that do not fit together",
        *codes,
        right=lambda looked: looked.report.kept == 3,
    )
    for name, *codes in (
        ("s01_shx_offset", "index_rebuilt"),
        ("s03_shx_short", "index_rebuilt"),
        ("s04_dbf_fewer", "rows_unpaired"),
        ("s06_dbf_count",),
        ("s07_dbf_reclen0",),
        ("s25_file_length",),
    )
]
PLACES = [
    case("csv_outlier2.csv", "places outside the region", right=said("outside_some", 2, "错点", "零点")),
    case(
        "csv_sentinel.csv",
        "a number that stands for no coordinates",
        right=both(said("sentinels", 1, "缺"), lambda looked: looked.report.kept == 20),
    ),
    case("hostile/c24_zero_island.csv", "points at 0/0", right=said("at_zero", 2, "a", "b")),
    *(
        case(
            name,
            "a .prj that is no CRS",
            "crs_unknown",
            "prj_unknown",
            right=lambda looked: _is_asked(looked.report),
        )
        for name in ("prj_garbage.zip", "hostile/s15_prj_garbage.zip")
    ),
]
TABLES = [
    case("csv_nbsp.csv", "characters that cannot be seen", right=points(*TWO)),
    case("csv_ragged.csv", "rows with more cells than the heading", right=said("ragged_rows", 1)),
    case("hostile/c19_ragged.csv", "rows with more cells than the heading", right=said("ragged_rows", 1)),
    case("csv_semicolon_comma.csv", "decimal commas", right=points(*TWO)),
    case(
        "csv_semicolon_commas_in_head.csv",
        "commas beside the separator",
        right=both(points(*TWO), lambda looked: len(looked.report.fields) == 5),
    ),
    case("csv_sep_line.csv", "a line sep=", right=points(TWO[0])),
    case("hostile/c27_sep_line.csv", "a line sep="),
    case("csv_title_rows.csv", "rows above the heading", right=both(points(*TWO), said("rows_above", 2))),
    case("hostile/c13_title_row.csv", "rows above the heading", right=said("rows_above", 1)),
    case(
        "hostile/c12_thousands.csv",
        "thousands set apart",
        ZONE_29,
        right=lambda looked: _is_asked(looked.report),
    ),
    case("xlsx_title_row.xlsx", "rows above the heading", right=both(points(*TWO), said("rows_above", 2))),
    case("xlsx_empty_first.xlsx", "an empty sheet before the table", right=points(*TWO)),
    case(
        "xlsx_two_sheets.xlsx",
        "several sheets with coordinates",
        right=values(sheet=["天山区", "天山区", "米东区", "米东区", "米东区"]),
    ),
    case("hostile/x05_last_row_only.xlsx", "a row a million below", right=points((87.6, 43.8))),
    case(
        "hostile/x07_merged_all.xlsx",
        "a merge over the whole sheet",
        right=lambda looked: looked.report.kept == 2,
    ),
    case("hostile/x10_strict.xlsx", "Strict Open XML", right=lambda looked: looked.report.kept == 2),
    case("hostile/x15_only_hidden.xlsx", "hidden sheets only", "sheets_hidden", right=refused),
    case("hostile/x16_hidden_row.xlsx", "hidden rows", right=said("rows_hidden", 1)),
]
PROJECTS = [
    Case(
        name="proj_merged_district.xlsx",
        kind="cells merged over projects",
        decision=Decision(kind="projects"),
        right=lambda looked: (
            [row["investment"] for row in _rows(looked)] == [12e6, 8e6, 5e7]
            and all("天山区" in row["places"] and row["owner"] == "市水务局" for row in _rows(looked)[:2])
        ),
    ),
    Case(
        name="proj_unit_rmb.xlsx",
        kind="a unit with its currency",
        decision=Decision(kind="projects"),
        right=lambda looked: [row["investment"] for row in _rows(looked)] == [120e6],
    ),
]
CASES = [*TEXTS, *SHAPEFILES, *PLACES, *TABLES, *PROJECTS]


def _is_asked(report: Report) -> bool:
    return bool(report.of("ask")) and not report.of("refuse")


def _rows(looked: Inspected) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = looked.frame.to_dict("records")
    return rows


@needs_cases
@pytest.mark.parametrize("row", CASES, ids=lambda row: f"{row.kind}: {row.name}")
def test_a_file_that_was_handed_over_has_its_right_outcome(row: Case) -> None:
    looked = look_at_file((FOLDER / row.name).read_bytes(), row.name.split("/")[-1], PLAN, row.decision)
    assert row.codes <= {fault.code for fault in looked.report.faults}
    assert row.right(looked)
