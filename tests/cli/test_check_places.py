"""``geoapp check-places``: a second source against the gazetteer, and what the exit code tells."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.geometry.datums import DATUMS, convert
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.plans import load_plan
from geoapp.settings import ROOT

PLAN = "urumqi-14fyp"
REFERENCE = ROOT.parent / "shared" / "reference"
LAT_M = 111_132.0
"""Metres of a degree of latitude, near 45° N."""


def run(file: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["check-places", PLAN, str(file), *more])


def table(path: Path, *rows: str, header: str = "id,name,lon,lat") -> Path:
    path.write_text("\n".join((header, *rows, "")), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def hall() -> tuple[float, float, float]:
    """Return the longitude, latitude and radius of a place."""
    row = load_gazetteer(load_plan(PLAN)).loc["wenmiao"]
    return row.geometry.x, row.geometry.y, row["uncertainty_m"]


@pytest.mark.parametrize(("part", "code"), [(0.98, 0), (1.02, 1)])
def test_a_place_is_told_of_from_its_radius_on(
    tmp_path: Path, hall: tuple[float, float, float], part: float, code: int
) -> None:
    lon, lat, radius = hall
    result = run(table(tmp_path / "a.csv", f"wenmiao,,{lon},{lat + part * radius / LAT_M}"))
    assert result.exit_code == code
    assert result.stdout.startswith("wenmiao  乌鲁木齐文庙: ") == bool(code)


@pytest.mark.parametrize("name", ["文庙", "乌鲁木齐市文庙"])
def test_a_row_without_an_id_is_found_by_any_of_the_names(
    tmp_path: Path, hall: tuple[float, float, float], name: str
) -> None:
    result = run(table(tmp_path / "a.csv", f"{name},{hall[0]},{hall[1] + 0.1}", header="名称,经度,纬度"))
    assert "wenmiao" in result.stdout
    assert result.exit_code == 1


@pytest.mark.parametrize("datum", DATUMS)
def test_coordinates_of_any_datum_are_converted_once(
    tmp_path: Path, hall: tuple[float, float, float], datum: str
) -> None:
    lon, lat = (float(one) for one in convert(hall[0], hall[1], source="wgs84", target=datum))
    file = table(tmp_path / "a.csv", f"wenmiao,,{lon:.7f},{lat:.7f}")
    result = run(file, "--datum", datum, "--all")
    assert "0 m off" in result.stdout
    assert result.exit_code == 0


def test_of_a_line_the_greatest_distance_counts(tmp_path: Path) -> None:
    runway = load_gazetteer(load_plan(PLAN)).geometry["rwy_07"]
    (x, y), (u, v) = runway.coords
    middle = [(x + u) / 2, (y + v) / 2 + 200 / LAT_M]
    feature = {
        "type": "Feature",
        "properties": {"id": "rwy_07"},
        "geometry": {"type": "LineString", "coordinates": [[x, y], middle, [u, v]]},
    }
    file = tmp_path / "a.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    result = run(file)
    # The runway lies 16.5° off the parallel: 200 m to the north are 192 m across.
    metres = float(result.stdout.split(": ")[1].split(" m off")[0])
    assert metres == pytest.approx(192, abs=3)
    assert result.exit_code == 1


def test_what_has_no_position_or_no_place_is_counted_and_no_fault(tmp_path: Path) -> None:
    result = run(table(tmp_path / "a.csv", "wenmiao,,,", "nowhere,没有的地方,87.6,43.8"))
    assert (result.exit_code, result.stdout) == (0, "")
    assert "0 compared, 0 outside their radius; 1 without a position, 1 not in the gazetteer" in result.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a,lon,lat\nx,1,2\n", "id or name"),
        ("id,b\nwenmiao,2\n", "coordinates"),
        ("id,lon,lat\nwenmiao,87.6\n", "line 2"),
        ("id,lon,lat\nwenmiao,east,43.8\n", "line 2"),
        ("id,lon,lat\nwenmiao,887.6,43.8\n", "887.6"),
    ],
)
def test_a_file_that_cannot_be_compared_says_why(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(content, encoding="utf-8")
    result = run(file)
    assert result.exit_code == 2
    assert says in result.output


def test_geojson_that_is_none_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.geojson"
    file.write_text("[]", encoding="utf-8")
    assert run(file).exit_code == 2


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="needs the reference material")
@pytest.mark.parametrize("name", ["positions.csv", "metro1_candidate.geojson"])
def test_nothing_known_of_the_first_plan_lies_outside_its_radius(name: str) -> None:
    result = run(REFERENCE / name)
    assert (result.exit_code, result.stdout) == (0, "")
