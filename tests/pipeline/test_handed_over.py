"""Types, ids, tables and shapes of the files that were handed over come in as their list of right outcomes says."""

import pytest

from geoapp.analysis.operations.buffer import Buffer
from geoapp.domain.intake import Decision
from geoapp.domain.source import Source
from geoapp.inspection.report import Inspected
from geoapp.pipeline.analyse import analyse
from geoapp.pipeline.intake import refuse_open
from geoapp.pipeline.intake_kinds import look_at_file

from . import test_shared_cases, test_shared_forms
from .bad_input.making import PLAN
from .handed_over import FOLDER, needs_cases

pytestmark = needs_cases

OID, CODE = 650102001002003001, 650102
COLUMNS: dict[str, dict[str, list[object]]] = {
    "kml_untyped_same_length.kml": {"备注": ["一期工程"], "地址": ["友好北路12号"], "owner": ["水务局"]},
    "kml_timespan.kml": {
        "begin": ["2021-03-01", None],
        "end": ["2024-10-31", None],
        "timestamp": [None, "2025-06-30"],
    },
    "kml_simpledata_id.kml": {
        "id": [17, 18],
        "begin": ["2021-03", "2022-01"],
        "end": ["2024-10", "2025-12"],
        "icon": ["水", "站"],
        "timestamp": ["t1", "t2"],
        "owner": ["水务局", "交通局"],
    },
    "kml_timestamp.kml": {"timestamp": [f"2025-0{month}-15T10:00:00Z" for month in (1, 2, 3)]},
    "kml_xsi_undefined.kml": {"name": ["红柳沟水厂"]},
    "gpkg_layer_column.gpkg": {"layer": [f"{year}年批次" for year in (2021, 2022, 2023)]},
    "gpkg_wal.gpkg": {"layer": [f"{year}年批次" for year in (2021, 2022, 2023)]},
    "gj_feature_ids.geojson": {"id": [0, "P-7"]},
    "gpkg_types.gpkg": {"oid": [OID, None], "adcode": [CODE, None], "open": [True, None]},
    "fgb_types.fgb": {"oid": [None, OID], "adcode": [None, CODE], "open": [None, True]},
    "own_export.csv": {
        "误差(米)": [1000, 2000, 6000, 6000, 6000],
        "行政区划代码": ["650102", "650105", "650106", "650104", "650105"],
    },
    "shp_int_null.zip": {"adcode": [CODE, None], "pid": [OID, None], "open": [True, None]},
}
COUNTS = {
    "kml_60_folders.kml": 60,
    "kml_comment_first.kml": 1,
    "gpkg_4326_4490.gpkg": 3,
    "gpkg_tin.gpkg": 3,
    "gj_antimeridian_split.geojson": 2,
    "pq_plain_wkb.parquet": 2,
    "own_export.shp.zip": 6,
}


def bring(name: str) -> Inspected:
    decision = Decision(accept_repairs=True)
    looked = look_at_file((FOLDER / name).read_bytes(), name, PLAN, decision)
    refuse_open(looked.report, decision)
    return looked


def test_every_file_is_a_row_here_or_of_the_other_lists() -> None:
    others = {case.file for case in test_shared_forms.CASE_LIST} | {
        row.name for row in test_shared_cases.CASES
    }
    there = {path.name for path in FOLDER.iterdir() if path.is_file()} - {"README.md"}
    assert there <= others | COLUMNS.keys() | COUNTS.keys() | {"gj_mixed_dim.geojson", "kml_unclosed.kml"}


@pytest.mark.parametrize("name", COLUMNS)
def test_fields_keep_names_types_and_values(name: str) -> None:
    frame = bring(name).frame
    for column, wanted in COLUMNS[name].items():
        assert list(map(repr, frame[column])) == list(map(repr, wanted))


@pytest.mark.parametrize("name", COUNTS)
def test_every_feature_comes_in(name: str) -> None:
    assert len(bring(name).frame) == COUNTS[name]


def test_heights_at_some_vertices_leave_the_line_whole() -> None:
    (line,) = bring("gj_mixed_dim.geojson").frame.geometry
    assert list(line.coords) == [(87.6, 43.8), (87.62, 43.81), (87.63, 43.82)]


def test_an_open_ring_is_a_triangle() -> None:
    (ring,) = bring("kml_unclosed.kml").frame.geometry
    assert list(ring.exterior.coords) == [(87.6, 43.8), (87.62, 43.8), (87.62, 43.82), (87.6, 43.8)]


def test_what_lies_around_our_own_table_is_possible_and_never_certain() -> None:
    request = Buffer(plan=PLAN.id, a=Source(kind="file", detail="a"), distances_m=(500.0,))
    summary = analyse(request, PLAN, load=lambda _: bring("own_export.csv").frame).summary
    assert (summary.certain, summary.possible) == (0, 5)
