"""Commands whose parts are done by two workers of Dask give the bytes that one process gives."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.pipeline.undertake import current_build, make_build

from ..invented_cluster import cluster  # noqa: TID252

pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with cluster(tmp_path_factory.mktemp("cluster"), 2) as address:
        yield address


def run(*arguments: object) -> str:
    result = CliRunner().invoke(main, list(map(str, arguments)))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_file_is_joined_with_the_same_bytes(scheduler: str, tmp_path: Path) -> None:
    corners = [(x / 40, y / 40) for x in range(3440, 3500) for y in range(1730, 1770)]
    shapes = [shapely.box(x, y, x + 0.04, y + 0.02) for x, y in corners]
    gpd.GeoDataFrame(geometry=shapes, crs=4326).to_parquet(tmp_path / "a.parquet", row_group_size=500)
    join = ("join", tmp_path / "a.parquet", "--plan", "urumqi-14fyp", "--out")
    run(*join, tmp_path / "here.csv")
    run(*join, tmp_path / "there.csv", "--engine", "dask", "--scheduler", scheduler)
    here = (tmp_path / "here.csv").read_bytes()
    assert here.count(b"\n") > len(shapes)
    assert (tmp_path / "there.csv").read_bytes() == here


def test_a_text_is_read_with_the_same_bytes(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoapp.reading.tagger.BLOCK_CHARACTERS", 1000)
    sentences = "".join(
        f"建设第{n}中学、{n}号水厂和东{n}路快速通道。推进南{n}渠改造工程。" for n in range(60)
    )
    (tmp_path / "a.txt").write_text(f"第一章 项目\n{sentences}\n", encoding="utf-8")
    here = run("read", tmp_path / "a.txt", "--json")
    assert len(json.loads(here)["projects"]) > 60
    monkeypatch.setattr("geoapp.reading.tagger.tag_block", no_work_here)
    assert run("read", tmp_path / "a.txt", "--json", "--engine", "dask", "--scheduler", scheduler) == here


def test_plans_are_built_with_the_same_bytes(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = run("build", "--check", "--json")
    monkeypatch.setattr("geoapp.pipeline.undertake.build_plan", no_work_here)
    assert run("build", "--check", "--json", "--engine", "dask", "--scheduler", scheduler) == here


def no_work_here(*_: object, **__: object) -> None:
    pytest.fail("it was done in this process")


@pytest.mark.usefixtures("plan_folder")
def test_a_build_of_other_files_is_made_again(write_corrections: Callable[..., None]) -> None:
    made = make_build("demo")
    assert current_build("demo", made) is made.build
    write_corrections()
    assert current_build("demo", made) is not made.build


@pytest.mark.parametrize("flags", [["--engine", "dask"], ["--scheduler", "tcp://127.0.0.1:1"]])
def test_one_flag_without_the_other_is_refused(flags: list[str]) -> None:
    result = CliRunner().invoke(main, ["build", *flags])
    assert result.exit_code == 2
    assert "--engine and --scheduler go together" in result.stderr


def test_nothing_is_written_where_the_scheduler_is_away(tmp_path: Path) -> None:
    gpd.GeoDataFrame(geometry=[shapely.Point(87, 43)], crs=4326).to_parquet(tmp_path / "a.parquet")
    join = ["join", str(tmp_path / "a.parquet"), "--plan", "urumqi-14fyp", "--out", str(tmp_path / "a.csv")]
    result = CliRunner().invoke(main, [*join, "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1"])
    assert result.exit_code == 2
    assert result.stderr.startswith("geoapp: No scheduler of Dask answers at tcp://127.0.0.1:1; ")
    assert not (tmp_path / "a.csv").exists()
