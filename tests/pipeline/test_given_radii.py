"""Radii that a user's layer gives: blank is unknown and never exact, units are read, what is no length is told."""

import io
import re
from collections.abc import Callable, Sequence

import geopandas as gpd
import openpyxl
import pytest
from shapely import Point

from geoapp.analysis.attributes import radii_of
from geoapp.analysis.inputs import prepare_features
from geoapp.domain.intake import Decision, Fault
from geoapp.domain.source import Source
from geoapp.errors import InputError
from geoapp.inspection.report import Inspected
from geoapp.io.geojson import read_projects
from geoapp.pipeline.export import export
from geoapp.pipeline.intake import bring_in, look_at

from .bad_input.making import LAT, LON, PLAN, features_of, frame, point, unzipped, workbook, written, zipped

HEAD = ("name", "lon", "lat", "error_m")


def rows(cells: Sequence[object]) -> list[tuple[object, ...]]:
    return [(f"n{number}", LON + number / 100, LAT, cell) for number, cell in enumerate(cells)]


def csv(*cells: object) -> bytes:
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in (HEAD, *rows(cells))]
    return "\n".join(lines).encode()


def geojson(*cells: object) -> bytes:
    return features_of(
        ({"name": row[0], "error_m": row[3]}, point(float(str(row[1])))) for row in rows(cells)
    )


def geopackage(*cells: object) -> bytes:
    texts = [None if cell is None else str(cell) for cell in cells]
    return written(frame(*(Point(LON + n / 100, LAT) for n in range(len(cells))), error_m=texts), "GPKG")


FILES: dict[str, Callable[..., bytes]] = {
    "csv": csv,
    "xlsx": lambda *cells: workbook(HEAD, *rows(cells)),
    "geojson": geojson,
    "gpkg": geopackage,
}


def look(form: str, *cells: object) -> Inspected:
    return look_at(FILES[form](*cells), f"a.{form}", PLAN, Decision())


def told(looked: Inspected) -> dict[str, Fault]:
    return {one.code: one for one in looked.report.faults if "radius" in one.code or one.code == "as_drawn"}


def as_drawn(layer: gpd.GeoDataFrame) -> bool:
    return prepare_features(layer, PLAN.metric_crs, role="a", source=Source(kind="file", detail="a")).as_drawn


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("blank", [None, " ", "nan", "NULL", "-", "—", "N/A", "无", "未知"])
def test_a_blank_radius_is_unknown_and_told(form: str, blank: object) -> None:
    looked = look(form, 300, blank, 0)
    assert told(looked)["radius_blank"].count == 1
    assert told(looked)["radius_blank"].examples[0].row == (3 if form in {"csv", "xlsx"} else 2)
    assert radii_of(looked.frame) == [300, 0, 0]
    assert looked.frame["error_m"].iloc[1] is None
    assert as_drawn(looked.frame)
    assert not as_drawn(looked.frame.iloc[[0, 2]])


@pytest.mark.parametrize("form", FILES)
def test_a_column_without_any_radius_is_as_drawn_and_gives_none(form: str) -> None:
    assert set(told(look(form, None, "-"))) == {"as_drawn"}
    assert set(told(look(form, 5, 7))) == {"radius_from"}


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize(
    ("cell", "metres"),
    [("500 m", 500), ("0.5公里", 500), ("１．５ km", 1500), ("±30米", 30), ("约1200米", 1200), ("1 里", 500)],
)
def test_a_radius_with_a_unit_is_read_and_told(form: str, cell: str, metres: float) -> None:
    looked = look(form, 20, cell)
    assert told(looked)["radius_units"].count == 1
    assert told(looked)["radius_units"].examples[0].value == cell
    assert radii_of(looked.frame) == [20, metres]


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("cell", [-5, "-5", "5%", "精确", "500 ft", "inf", "5;6", "2021-05-01"])
def test_what_is_no_length_is_named_and_counts_as_unknown_once_accepted(form: str, cell: object) -> None:
    looked = look(form, 20, cell)
    assert told(looked)["radius_wrong"].outcome == "repair"
    assert told(looked)["radius_wrong"].examples[0].value == str(cell)
    with pytest.raises(InputError):
        bring_in(FILES[form](20, cell), f"a.{form}", PLAN, Decision())
    brought = bring_in(FILES[form](20, cell), f"a.{form}", PLAN, Decision(accept_repairs=True))
    assert radii_of(brought.frame) == [20, 0]
    assert as_drawn(brought.frame)


def test_a_blank_certainty_is_unknown_and_told() -> None:
    rows = [({"certainty": word}, point(LON + n / 100)) for n, word in enumerate(("possible", "", "certain"))]
    looked = look_at(features_of(rows), "a.geojson", PLAN, Decision())
    assert (told(looked)["radius_blank"].count, dict(told(looked)["radius_blank"].values)) == (
        1,
        {"field": "certainty"},
    )
    assert as_drawn(looked.frame)


def test_words_without_a_code_are_told_and_the_others_keep_theirs() -> None:
    projects = read_projects(PLAN.id)
    placed = projects[projects.geometry.geom_type == "Point"]
    content = export(placed.iloc[:6], "csv", PLAN).decode("utf-8-sig")
    head, *rows = content.splitlines()
    place = head.split(",").index("类别")
    made = [rows[0].replace(f",{rows[0].split(',')[place]},", ",-,", 1), *rows[1:]]
    looked = look_at("\n".join([head, *made]).encode(), "a.csv", PLAN, Decision(accept_repairs=True))
    found = [one for one in looked.report.faults if one.code == "codes_open"]
    assert [(one.count, dict(one.values)) for one in found] == [(1, {"field": "类别"})]


def test_a_blank_word_of_one_row_leaves_what_the_others_say() -> None:
    layer = gpd.GeoDataFrame(
        {
            "location_kind": ["district", "site", None],
            "location_uncertainty_m": [None, 50.0, 60.0],
            "location_evidence": ["", None, "x"],
        },
        geometry=[Point(LON, LAT)] * 3,
        crs=4326,
    )
    inputs = prepare_features(layer, PLAN.metric_crs, role="a", source=Source(kind="file", detail="a"))
    assert [one.reason for one in inputs.left_out] == ["district_only"]
    assert inputs.radii.tolist() == [50, 60]


def broken_number(value: str) -> bytes:
    """Return a workbook with a numeric cell that holds no number, as programs write what they cannot compute."""
    parts = unzipped(workbook(("name", "lon", "lat"), ("甲", LON, LAT), ("乙", LON, 99.125)))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert "<v>99.125</v>" in sheet
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("<v>99.125</v>", f"<v>{value}</v>").encode()
    return zipped(parts)


@pytest.mark.parametrize("value", ["nan", "INF", "-", "1,5E", "#NUM!", "--"])
def test_a_numeric_cell_that_is_no_number_costs_its_row_and_not_the_workbook(value: str) -> None:
    with pytest.raises(ValueError, match="Unable to read workbook"):
        openpyxl.load_workbook(io.BytesIO(broken_number(value)))
    looked = look_at(broken_number(value), "a.xlsx", PLAN, Decision())
    (wrong,) = [one for one in looked.report.faults if one.outcome == "repair"]
    assert (wrong.count, wrong.examples[0].row, wrong.examples[0].name) == (1, 3, "乙")
    assert re.search(re.escape(value), wrong.examples[0].value)
    assert looked.frame["name"].tolist() == ["甲"]
