"""Whatever stands in the forms that people hand over, a report comes and what comes in is clean.

Damaged files of each form are fuzzed in ``test_intake_fuzz``; ``make fuzz`` runs each with 10,000 examples.
"""

import json
import warnings
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.domain.angles import read_angle, read_angles
from geoapp.io.user_files.parcel_shapes import shape_of

from .bad_input import forms, opendocument
from .test_intake_fuzz import FUZZ, GEOMETRIES, NUMBERS, examine, ground_once

__all__ = ["ground_once"]  # a fixture: the gazetteer is read once
pytestmark = pytest.mark.slow

ANGLES = st.text(alphabet="0123456789.-+°′″'\"度分秒NSEWnsew东西南北经纬 ,，:;", max_size=24)
EASTINGS = st.one_of(
    st.floats(29_400_000, 29_600_000),
    st.floats(400_000, 600_000),
    NUMBERS.filter(lambda one: abs(one) < 1e300),
)
NORTHINGS = st.one_of(st.floats(4_700_000, 4_900_000), NUMBERS.filter(lambda one: abs(one) < 1e300))
CELLS = st.one_of(
    ANGLES,
    NUMBERS.map(str),
    st.tuples(ANGLES, ANGLES).map(",".join),
    st.sampled_from(
        ["POINT (87 43)", "POINT EMPTY", "SRID=1;POINT (1 2)", "POLYGON ((87 43, 88 43, 88 44, 87 43))"]
    ),
    st.text(alphabet="POINTLYGCRSMULE(),. 0123456789-Z;=", max_size=40).map("POINT".__add__),
    GEOMETRIES.map(json.dumps),
)
HEADS = st.sampled_from(
    [
        "经度",
        "纬度",
        "X",
        "Y",
        "E",
        "N",
        "横坐标",
        "纵坐标",
        "经纬度",
        "WKT",
        "geometry",
        "坐标",
        "名称",
        "备注",
        "",
    ]
)
POINT_LINES = st.tuples(
    st.sampled_from(["J1", "1", ""]), st.sampled_from(["1", "2", "9", ""]), NORTHINGS, EASTINGS
)
PARCEL_LINES = st.one_of(
    POINT_LINES.map(lambda cells: ",".join(map(str, cells))),
    st.sampled_from(
        ["4,0.04,1,地块一,面,,,,@", "4,1,2,线,线,,,,@", "1,1,3,点,点,,,,@", "@", ",,,,,,", "J1,1"]
    ),
    st.text(alphabet="J123,，.@面点线 []=", max_size=30),
)
GROUPS = st.lists(
    st.tuples(
        st.sampled_from(
            [0, 2, 5, 8, 10, 11, 20, 21, 30, 40, 41, 42, 50, 67, 70, 71, 72, 73, 74, 90, 91, 92, 93, 210]
        ),
        st.one_of(
            st.sampled_from(
                [
                    "LWPOLYLINE",
                    "POLYLINE",
                    "VERTEX",
                    "SEQEND",
                    "LINE",
                    "CIRCLE",
                    "ARC",
                    "ELLIPSE",
                    "SPLINE",
                    "HATCH",
                ]
            ),
            st.sampled_from(
                ["POINT", "TEXT", "MTEXT", "INSERT", "3DFACE", "SOLID", "DIMENSION", "LEADER", "BLOCK"]
            ),
            st.sampled_from(
                ["ENDBLK", "SECTION", "ENDSEC", "TABLE", "0", "1", "2000000000", "-1", "红线", "1e300"]
            ),
            st.floats(29_400_000, 29_600_000).map(str),
            st.floats(4_700_000, 4_900_000).map(str),
        ),
    ),
    max_size=60,
)
NAMES = st.sampled_from(
    [
        "a.geojson",
        "b.geojson",
        "doc.kml",
        "c.kml",
        "a.gdb/a00000001.gdbtable",
        "a.gdb/gdb",
        "b.gdb/timestamps",
        "x/a.shp",
    ]
) | st.text(alphabet="ab./\\:甲\0", min_size=1, max_size=8)
PARTS = st.dictionaries(NAMES, st.one_of(st.binary(max_size=40), st.just(forms.kml())), max_size=4)


@FUZZ
@given(ANGLES | st.text(max_size=20))
def test_any_text_is_an_angle_or_none(text: str) -> None:
    found = read_angle(text)
    assert found is None or isfinite(found.degrees)
    both = read_angles(text)
    assert both is None or all(isfinite(angle.degrees) for angle in both)


@FUZZ
@given(
    st.lists(HEADS, min_size=1, max_size=4),
    st.lists(st.lists(CELLS, max_size=4), max_size=5),
    st.sampled_from([None, "EPSG:4326", "EPSG:4517"]),
)
def test_any_cells_of_coordinates_give_a_report(
    head: list[str], rows: list[list[str]], crs: str | None
) -> None:
    def quoted(cells: list[str]) -> str:
        return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)

    examine("\n".join(map(quoted, [head, *rows])).encode("utf-8", "replace"), "a.csv", crs)


@FUZZ
@given(
    st.lists(PARCEL_LINES, max_size=14),
    st.sampled_from(["2000国家大地坐标系", "西安80", "1954北京", "地方", ""]),
    st.sampled_from(["29", "30", "15", "0", "", "x", "999"]),
    st.sampled_from([None, "EPSG:4517", "EPSG:4538"]),
)
def test_any_parcels_give_a_report(lines: list[str], system: str, zone: str, crs: str | None) -> None:
    examine(forms.parcels(*lines, system=system, zone=zone), "a.txt", crs)


@FUZZ
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["1", "2"]),
            st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda p: (*map(float, p),)),
        ),
        max_size=16,
    ),
    st.sampled_from(["area", "line", "point"]),
)
def test_any_points_are_a_shape_or_none(points: list[tuple[str, tuple[float, float]]], kind: str) -> None:
    made = shape_of(points, kind)
    assert made is None or not made.is_empty


@FUZZ
@given(GROUPS, st.sampled_from([None, "EPSG:4517"]))
def test_any_drawing_gives_a_report(groups: list[tuple[int, str]], crs: str | None) -> None:
    entities = "|".join(f"{code}|{value}" for code, value in groups)
    examine(forms.drawing(*([entities] if entities else [])), "a.dxf", crs)


@FUZZ
@given(
    st.lists(
        st.tuples(
            st.lists(
                st.tuples(
                    st.sampled_from(
                        ["float", "string", "date", "time", "boolean", "percentage", "void", "x", ""]
                    ),
                    st.one_of(
                        st.sampled_from(
                            ["经度", "纬度", "名称", "87.6", "43.8", "true", "PT10H30M00S", "2025-01-31"]
                        ),
                        NUMBERS.map(str),
                        st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=6),
                    ),
                    st.sampled_from(["", "1", "2", "16384", "-1", "9" * 30, "x"]),
                    st.sampled_from(["", "1", "3", "1048576", "-1", "x"]),
                ),
                max_size=5,
            ),
            st.sampled_from(["", "2", "1048576", "0", "9" * 30]),
            st.sampled_from(["visible", "collapse", "filter", ""]),
        ),
        max_size=6,
    ),
    st.sampled_from(["shown", "hidden", ""]),
)
def test_any_cells_of_an_opendocument_table_give_a_report(
    rows: list[tuple[list[tuple[str, str, str, str]], str, str]], style: str
) -> None:
    examine(opendocument.document(opendocument.table("甲", map(opendocument.any_row, rows), style)), "a.ods")


@pytest.mark.parametrize("suffix", [".zip", ".kmz"])
@FUZZ
@given(parts=PARTS)
def test_any_parts_of_a_zip_give_a_report(suffix: str, parts: dict[str, bytes]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are one name to Python
        content = forms.zipped(parts)
    examine(content, f"a{suffix}")


@FUZZ
@given(
    st.lists(
        st.sampled_from(['{"type":"Point","coordinates":[87,43]}', "\x1e", "\n", " ", "{}", "1", "[", ","]),
        max_size=9,
    )
)
def test_any_sequence_gives_a_report(texts: list[str]) -> None:
    examine("".join(texts).encode(), "a.geojsonl")
