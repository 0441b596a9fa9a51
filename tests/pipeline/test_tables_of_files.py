"""Several tables in one file: all come in, some can be chosen, and what is not read is said."""

import io

import pytest
import shapely
from shapely import Point

from geoapp.domain.intake import Decision, Fault
from geoapp.errors import RefusedError
from geoapp.inspection.report import Inspected
from geoapp.io.user_files import gdal_files
from geoapp.pipeline.intake import look_at

from .bad_input import kml_text, typed_tables
from .bad_input.making import LAT, LON, PLAN, frame

FILES = {
    "a.gpkg": lambda: typed_tables.geopackage(
        井=frame(Point(LON, LAT)), 区=frame(shapely.box(87, 43, 88, 44))
    ),
    "a.zip": typed_tables.two_shapefiles,
    "a.kml": lambda: kml_text.kml(
        f"<Folder><name>井</name>{kml_text.placemark('甲')}</Folder>",
        f"<Folder><name>区</name>{kml_text.placemark('乙')}</Folder>",
    ),
}


def look(name: str, *tables: str) -> Inspected:
    return look_at(FILES[name](), name, PLAN, Decision(tables=tables))


def told(looked: Inspected, code: str) -> list[Fault]:
    return [fault for fault in looked.report.faults if fault.code == code]


@pytest.mark.parametrize("name", FILES)
def test_all_tables_come_in_and_are_named(name: str) -> None:
    looked = look(name)
    assert looked.report.tables == (("井", 1), ("区", 1))
    assert looked.frame["layer"].tolist() == ["井", "区"]
    assert not told(looked, "tables_left")


@pytest.mark.parametrize("name", FILES)
def test_one_table_is_chosen_and_the_other_counted(name: str) -> None:
    looked = look(name, "区")
    assert looked.report.tables == (("井", 1), ("区", 1))
    assert looked.frame["layer"].tolist() == ["区"]
    assert [fault.count for fault in told(looked, "tables_left")] == [1]


@pytest.mark.parametrize("name", FILES)
def test_a_table_that_is_not_there_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(RefusedError, match="it has: 井, 区"):
        look(name, "路")


def test_more_tables_than_can_be_opened_are_told_as_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gdal_files, "MOST_TABLES", 1)
    with pytest.raises(RefusedError, match="2 layers or tables and the limit is 1"):
        look("a.gpkg")


def test_arcs_become_lines_that_stay_on_them() -> None:
    layer = frame(shapely.LineString([(87, 43), (88, 44), (89, 43)]))
    buffer = io.BytesIO()
    layer.to_file(buffer, driver="GPKG", engine="pyogrio")
    wkb = layer.geometry.iloc[0].wkb
    arc = buffer.getvalue().replace(
        wkb, wkb[:1] + b"\x08" + wkb[2:]
    )  # the same three vertices as a half circle
    looked = look_at(arc, "a.gpkg", PLAN, Decision())
    assert [fault.count for fault in told(looked, "arcs")] == [1]
    distances = shapely.distance(
        shapely.points(shapely.get_coordinates(looked.frame.geometry)), Point(88, 43)
    )
    assert len(distances) > 10
    assert abs(distances - 1).max() < 1e-9
