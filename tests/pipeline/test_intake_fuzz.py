"""Whatever a file holds, its report comes, says what it does in both languages, and what comes in is clean.

``make fuzz`` runs each with 10,000 examples instead of 60, which are always the same.
"""

import io
import json
import os
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon

from geoapp.domain.intake import Decision, FileKind
from geoapp.errors import GeoappError, InputError, RefusedError
from geoapp.inspection.coordinate_systems import known_crs, read_crs
from geoapp.io.corrections import read_corrections
from geoapp.io.plans import load_plan
from geoapp.io.user_files.faults import say_fault
from geoapp.io.user_files.layer_files import FORMATS
from geoapp.io.words import Words
from geoapp.pipeline import intake
from geoapp.pipeline.intake import as_refused, blank_report, bring_in, ground_of, look_at, refuse_open
from geoapp.pipeline.intake_kinds import look_at_file
from geoapp.pipeline.sums_words import sums_lines
from geoapp.sentences import sentences

from .bad_input import forms, opendocument

pytestmark = pytest.mark.slow

PLAN = load_plan("urumqi-14fyp")
FUZZ = settings(
    max_examples=int(os.environ.get("GEOAPP_FUZZ_EXAMPLES", "60")),
    deadline=None,
    derandomize="GEOAPP_FUZZ_EXAMPLES" not in os.environ,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
    ],
)


@pytest.fixture(autouse=True)
def ground_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the gazetteer once, for it is not what is asked about here."""
    ground = ground_of(PLAN)
    monkeypatch.setattr(intake, "ground_of", lambda _: ground)


def report_on(content: bytes, name: str, kind: FileKind) -> None:
    """Look at a file as one of a kind: all that is said is said in both languages, and nobody's reader's English."""
    report = look_at_file(content, name, PLAN, Decision(kind=kind)).report
    assert report.kind == kind
    assert all(say_fault(fault, lang) for fault in report.faults for lang in ("zh", "en"))
    assert {sentences()[fault.code]["about"] for fault in report.faults} <= {"upload"}


def examine(content: bytes, name: str, crs: str | None = None) -> None:
    decision = Decision(crs=crs, accept_repairs=True)
    try:
        looked = look_at(content, name, PLAN, decision)
    except RefusedError as error:
        looked = as_refused(blank_report(content, name), error)
    report, frame = looked.report, looked.frame
    for fault in report.faults:
        assert all(say_fault(fault, lang) for lang in ("zh", "en"))
        assert fault.count >= len(fault.examples) or not fault.examples
    assert report.of("refuse") or report.sums
    if report.sums:
        assert report.sums.is_met
        assert report.sums.kept == report.kept
        columns = [one.column for one in report.sums.fields if one.column]
        assert sorted([*columns, *report.sums.added]) == sorted(report.fields)
        assert all(list(sums_lines(report.sums, Words(lang))) for lang in ("zh", "en"))
    if not report.ready(decision):
        with pytest.raises(InputError):
            refuse_open(report, decision)
        return
    refuse_open(report, decision)
    shapes = frame.geometry.to_numpy()
    assert frame.crs == "EPSG:4326"
    assert len(frame) == report.kept > 0
    assert shapely.is_valid(shapes).all()
    assert not shapely.is_empty(shapes).any()
    assert not shapely.has_z(shapes).any()
    assert np.isfinite(shapely.get_coordinates(shapes)).all()
    assert (np.abs(shapely.get_coordinates(shapes)) <= (180, 90)).all()
    cells = [cell for column in frame.columns.drop("geometry") for cell in frame[column]]
    assert all(cell is None or isinstance(cell, (str, int, float, bool, list, dict)) for cell in cells)


# GeoJSON

NUMBERS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(86, 90),
    st.floats(42, 46),
    st.integers(-(10**400), 10**400),
    st.sampled_from([0, -180, 180, 90, 29_548_285, 4_851_775, 548_285]),
)
WORDS = st.text(st.characters(), max_size=8) | st.text(st.sampled_from("a\ud83d\udc00"), max_size=3)
"""With halves of characters, which JSON can say."""

JUNK = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=8,
)
POSITIONS = st.lists(NUMBERS, min_size=2, max_size=4)
NEAR = st.tuples(st.floats(87, 88), st.floats(43, 44)).map(list)
RINGS = st.lists(NEAR, min_size=3, max_size=9).map(lambda ring: [*ring, ring[0]])
GEOMETRIES = st.one_of(
    JUNK,
    st.fixed_dictionaries({"type": st.just("Point"), "coordinates": POSITIONS | NEAR}),
    st.fixed_dictionaries(
        {"type": st.just("LineString"), "coordinates": st.lists(POSITIONS | NEAR, max_size=6)}
    ),
    st.fixed_dictionaries({"type": st.just("Polygon"), "coordinates": st.lists(RINGS, max_size=4)}),
    st.fixed_dictionaries(
        {"type": st.just("MultiPolygon"), "coordinates": st.lists(st.lists(RINGS, max_size=3), max_size=3)}
    ),
    st.fixed_dictionaries({"type": st.just("GeometryCollection"), "geometries": st.lists(JUNK, max_size=2)}),
)
FEATURES = JUNK | st.fixed_dictionaries(
    {
        "type": st.just("Feature"),
        "geometry": GEOMETRIES,
        "properties": st.dictionaries(WORDS, JUNK, max_size=3),
    }
)
COLLECTIONS = st.fixed_dictionaries(
    {"type": st.just("FeatureCollection"), "features": st.lists(FEATURES, max_size=6)},
    optional={
        "crs": JUNK
        | st.fixed_dictionaries({"properties": st.dictionaries(st.just("name"), st.text(max_size=12))})
    },
)


@FUZZ
@given(COLLECTIONS | FEATURES | GEOMETRIES)
def test_any_json_gives_a_report(document: object) -> None:
    examine(json.dumps(document).encode(), "a.geojson")


@FUZZ
@given(
    st.lists(
        st.fixed_dictionaries(
            {"type": st.just("Polygon"), "coordinates": st.lists(RINGS, min_size=1, max_size=3)}
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_rings_become_valid_shapes(polygons: list[object]) -> None:
    features = [{"type": "Feature", "properties": {}, "geometry": polygon} for polygon in polygons]
    examine(
        json.dumps({"type": "FeatureCollection", "features": features}).encode(), "a.geojson", "EPSG:4326"
    )


@FUZZ
@given(
    st.sampled_from(["EPSG:4326", "EPSG:4538", "EPSG:4517", "EPSG:3857", "EPSG:4610", "gcj02", "bd09"]),
    st.lists(POSITIONS, max_size=5),
)
def test_any_numbers_in_any_crs_give_a_report(crs: str, positions: list[list[float]]) -> None:
    shapes = [{"type": "Point", "coordinates": position} for position in positions]
    features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in shapes]
    examine(json.dumps({"type": "FeatureCollection", "features": features}).encode(), "a.geojson", crs)


@FUZZ
@given(st.text() | st.binary(max_size=300))
def test_any_text_is_a_report(content: str | bytes) -> None:
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    for suffix in FORMATS:
        examine(raw, f"a{suffix}")


# Tables


@FUZZ
@given(
    st.lists(
        st.sampled_from(["lon", "lat", "经度", "纬度", "x", "y", "名称", "", "geometry", "a\u200b"]),
        max_size=6,
    ),
    st.lists(st.lists(st.text(max_size=6) | NUMBERS.map(str), max_size=7), max_size=6),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "gb18030", "utf-16"]),
)
def test_any_table_gives_a_report(head: list[str], rows: list[list[str]], mark: str, encoding: str) -> None:
    text = "\n".join(mark.join(row) for row in [head, *rows])
    examine(text.encode(encoding, "replace"), "a.csv")


# Damage

SUFFIXES = (*FORMATS, ".gdb.zip")


@cache
def sound(suffix: str) -> bytes:
    """Return a sound file of a format."""
    if suffix in forms.SOUND:
        return forms.SOUND[suffix]()
    frame = gpd.GeoDataFrame(
        {"名称": ["甲", "乙", "丙"], "n": [1.5, None, 3]},
        geometry=[
            Point(87.6, 43.8),
            LineString([(87.6, 43.8), (87.7, 43.9)]),
            Polygon([(87, 43), (88, 43), (88, 44)]),
        ],
        crs=4326,
    )
    buffer = io.BytesIO()
    match suffix:
        case ".parquet" | ".geoparquet":
            frame.to_parquet(buffer)
        case ".csv":
            return "名称,经度,纬度\n甲,87.6,43.8\n乙,87.7,43.9\n".encode()
        case ".xlsx":
            book = openpyxl.Workbook()
            for row in (("名称", "经度", "纬度"), ("甲", 87.6, 43.8)):
                book.active.append(row)
            book.save(buffer)
        case ".ods":
            return opendocument.SOUND
        case ".zip":
            return _shapefile(frame.iloc[:1])
        case _:
            drivers = {".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".kml": "LIBKML"}
            frame.to_file(buffer, driver=drivers.get(suffix, "GeoJSON"), engine="pyogrio")
    return buffer.getvalue()


def _shapefile(frame: gpd.GeoDataFrame) -> bytes:
    import tempfile  # noqa: PLC0415 (needed here only)

    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        frame.to_file(Path(folder) / "a.shp", engine="pyogrio", encoding="utf-8")
        for path in Path(folder).iterdir():
            archive.write(path, path.name)
    return buffer.getvalue()


@st.composite
def damaged(draw: st.DrawFn, suffix: str) -> bytes:
    """Draw a sound file with some bytes changed, cut off or put in."""
    content = bytearray(sound(suffix))
    for _ in range(draw(st.integers(1, 6))):
        spot = draw(st.integers(0, len(content) - 1))
        match draw(st.sampled_from(["change", "change", "cut", "put"])):
            case "change":
                content[spot] = draw(st.integers(0, 255))
            case "cut":
                del content[spot : spot + draw(st.integers(1, 40))]
            case _:
                content[spot:spot] = draw(st.binary(max_size=12))
        if not content:
            content = bytearray(b"\0")
    return bytes(content)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_sound_file_comes_in(suffix: str) -> None:
    crs = "EPSG:4517" if suffix == ".dxf" else None  # a drawing declares none
    decision = Decision(crs=crs, accept_repairs=True)
    assert bring_in(sound(suffix), f"a{suffix}", PLAN, decision).report.kept >= 1


@pytest.mark.parametrize("suffix", SUFFIXES)
@FUZZ
@given(data=st.data())
def test_a_damaged_file_gives_a_report(suffix: str, data: st.DataObject) -> None:
    examine(data.draw(damaged(suffix)), f"a{suffix}")


# The plan's own files


@FUZZ
@given(st.binary(max_size=200) | st.text(alphabet='id,field"\n\rvalueasonwht', max_size=80).map(str.encode))
def test_any_corrections_are_read_or_refused(content: bytes) -> None:
    for raw in (content, b"id,field,value,reason,who,date\n" + content):
        _read_or_refused(lambda raw=raw: read_corrections(raw, Path("corrections.csv")))  # type: ignore[misc]


@pytest.mark.parametrize("suffix", [".csv", ".geojson"])
@FUZZ
@given(content=st.binary(max_size=200) | COLLECTIONS.map(lambda document: json.dumps(document).encode()))
def test_any_gazetteer_is_read_or_refused(suffix: str, content: bytes) -> None:
    report_on(content, f"gazetteer{suffix}", "gazetteer")


@pytest.mark.parametrize("suffix", [".txt", ".csv", ".html", ".docx", ".xlsx", ".pdf"])
@FUZZ
@given(
    content=st.binary(max_size=200)
    | st.text(alphabet="<table>/td tr&;专栏1|,\"'\n", max_size=120).map(str.encode)
)
def test_any_document_is_read_or_refused(suffix: str, content: bytes) -> None:
    report_on(content, f"plan{suffix}", "projects")


@FUZZ
@given(
    st.text(max_size=60)
    | st.from_regex(r"(\+proj|\+init|EPSG:|GEOGCS\[|\{)[ -~]{0,40}[\]\}]?", fullmatch=True)
)
def test_any_crs_is_known_or_refused(word: str) -> None:
    known_crs(word)
    _read_or_refused(lambda: read_crs(word))


def _read_or_refused(work: Callable[[], object]) -> None:
    """Let an error of ours pass: it is one sentence, and any other fails the test."""
    with suppress(GeoappError):
        work()
