"""One more module in the folder of operations is a command, a receipt that can be run again, and a table on a page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from geoapp.analysis import operations
from geoapp.analysis.operation import load_operation, operation_of
from geoapp.cli import main
from geoapp.domain.source import DISTRICTS
from geoapp.io import receipts
from geoapp.io.plans import load_plan
from geoapp.io.words import Words
from geoapp.pipeline.analyse import analyse
from geoapp.pipeline.request_text import command_of
from geoapp.pipeline.result_table import as_table
from geoapp.pipeline.sources import load_source
from geoapp.web.analyses.describe import describer

EXTENT = '''"""The ground that each feature covers, where it is at least so large."""

from dataclasses import dataclass
from typing import Literal

import shapely

from geoapp.analysis.columns import NAME, Column
from geoapp.analysis.operation import Found, Operation
from geoapp.analysis.pairs import as_frame
from geoapp.domain.request import Flag, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent(Request):
    """The area of each of ``a``."""

    operation: Literal["extent"] = "extent"
    least_m2: float = 0.0


def run(inputs, asked):
    a = inputs["a"]
    rows = a.table[["id", "name"]].assign(area_m2=shapely.area(a.shapes), certainty="certain")
    large = (rows["area_m2"] >= asked.least_m2).to_numpy()
    return Found(frame=as_frame(rows[large].reset_index(drop=True), a.shapes[large], a.metric_crs))


OPERATION = Operation(
    request=Extent,
    run=run,
    help="Measure the ground of each selected project.",
    flags=(Flag(name="least", field="least_m2", help="In square metres."),),
    printed=("name", "area_m2"),
    table=(NAME, Column("area_km2", "number", ("area_m2",), digits=3, per=1e6)),
    described=("area",),
)
'''


@pytest.fixture
def extent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put a module into the folder of operations, and take it away again."""
    folder = tmp_path / "operations"
    folder.mkdir()
    (folder / "extent.py").write_text(EXTENT, encoding="utf-8")
    monkeypatch.setattr(operations, "__path__", [*operations.__path__, str(folder)])
    monkeypatch.chdir(tmp_path)
    receipts.receipt_adapter.cache_clear()
    yield
    receipts.receipt_adapter.cache_clear()
    load_operation.cache_clear()


@pytest.mark.usefixtures("extent")
def test_one_module_is_a_whole_operation(tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        done = CliRunner().invoke(main, [*arguments])
        assert done.exit_code == 0, done.output
        return done.output

    assert "extent" in run("--help").split()
    assert "--least FLOAT" in run("extent", "--help")
    flags = ["--from", "districts", "--least", "1e9"]
    assert "extent, measured in EPSG:4538" in run(
        "extent", *flags, "--out", "first.geojson", "--receipt", "extent.json"
    )
    assert "the same result" in run("rerun", "extent.json", "--out", "second.geojson")
    assert (tmp_path / "first.geojson").read_bytes() == (tmp_path / "second.geojson").read_bytes()
    request = receipts.read_receipt(tmp_path / "extent.json").request
    assert command_of(request).endswith("--from districts --least 1e+09 --out extent.geojson")
    frame = analyse(request, load_plan(request.plan)).frame
    table = as_table(frame, operation_of(request).table, Words("en"), {})
    assert len(table) == len(frame) < len(load_source(DISTRICTS, load_plan(request.plan)))
    name, lines = describer("extent", Words("en"))(frame.iloc[0])
    assert name == frame["name"][0]
    assert lines[0].endswith("km²")
