"""``geoapp export`` writes what was asked for, or says in one line why not."""

from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.io.geojson import read_projects
from geoapp.pipeline.export import load_formats
from geoapp.pipeline.formats.parcels import areas_of


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["export", *arguments])
    return result.exit_code, result.output


@pytest.mark.parametrize("code", load_formats())
def test_every_format_is_written(code: str, demo: Path, tmp_path: Path) -> None:
    out = tmp_path / f"file{load_formats()[code].suffix}"
    count = len(read_projects(demo.name))
    held = len(areas_of(read_projects(demo.name))) if load_formats()[code].areas_only else count
    rest = f"; without an area and left out: {count - held}" if held < count else ""
    said = (0, f"{held} of {count} projects written to {out}{rest}\n")
    assert run("--format", code, "--out", str(out)) == said
    content = out.read_bytes()
    out.unlink()
    assert run("--out", str(out)) == said
    assert out.read_bytes() == content


@pytest.mark.usefixtures("demo")
def test_a_name_that_ends_in_no_format_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "projects.txt"
    code, said = run("--out", str(out))
    assert code == 2
    assert "has no suffix of a format; use one of" in said
    assert not out.exists()


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("crs", ["4549", "EPSG:4549", "epsg:4528"])
def test_the_crs_may_be_chosen(crs: str, tmp_path: Path) -> None:
    # 绍兴 is at 120.6° E: zone 40, whose central meridian is 120° E; EPSG numbers it 4549 and, with prefix, 4528.
    out = tmp_path / "x.gpkg"
    assert run("--format", "gpkg", "--crs", crs, "--out", str(out))[0] == 0
    (name, _) = next(iter(pyogrio.list_layers(out)))
    table = gpd.read_file(out, layer=name)
    assert table.crs.to_epsg() == int(crs[-4:])
    west, _, east, _ = table.total_bounds
    prefix = 40_000_000 if crs.endswith("4528") else 0
    assert prefix + 400_000 < west <= east < prefix + 700_000


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (
            ["--format", "gpkg", "--crs", "3857"],
            "gpkg cannot be had in 3857; use one of EPSG:4326, EPSG:4490",
        ),
        (["--format", "geojson", "--crs", "4490"], "geojson cannot be had in 4490; use one of EPSG:4326."),
        (["--format", "shp", "--encoding", "big5"], "shp cannot be had in big5; use one of utf-8, gbk."),
        (["--format", "oc4ids", "--q", "没有这个"], "one project at least"),
    ],
)
def test_what_cannot_be_had_is_said_and_leaves_no_file(
    flags: list[str], sentence: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    code, said = run(*flags, "--out", str(out))
    assert code == 2
    assert sentence in said
    assert list(tmp_path.glob("*out*")) == []
