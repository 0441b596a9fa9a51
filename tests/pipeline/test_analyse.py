"""An analysis gives a result and the receipt of it, from the same data always the same."""

from functools import partial

import geopandas as gpd
import pytest

from geoapp.analysis.operations.buffer import Buffer
from geoapp.analysis.operations.conflicts import Conflicts
from geoapp.analysis.operations.coverage import Coverage
from geoapp.analysis.operations.nearest import Nearest
from geoapp.analysis.operations.overlap import Overlap
from geoapp.analysis.operations.within import Within
from geoapp.domain.request import Request
from geoapp.domain.source import parse_source
from geoapp.io.plans import load_plan
from geoapp.pipeline.analyse import analyse
from geoapp.pipeline.sources import load_source

PLAN = "urumqi-14fyp"
ALL, METRO = parse_source("projects"), parse_source("projects?theme=metro&kind=project")
DISTRICTS = parse_source("districts")
REQUESTS: list[Request] = [
    Buffer(plan=PLAN, a=METRO, distances_m=(500.0, 3000.0)),
    Buffer(plan=PLAN, a=METRO, distances_m=(3000.0, 5000.0), rings=True, dissolve="action"),
    Within(plan=PLAN, a=ALL, b=METRO, distance_m=3000.0),
    Overlap(plan=PLAN, a=ALL, b=DISTRICTS),
    Coverage(plan=PLAN, a=METRO, distance_m=3000.0),
    Nearest(plan=PLAN, a=ALL, b=METRO, k=2),
    Conflicts(plan=PLAN, a=ALL, distance_m=500.0),
    Conflicts(plan=PLAN, a=ALL, b=METRO, distance_m=500.0),
]


def texts_of(frame: gpd.GeoDataFrame) -> list[object]:
    columns = frame.drop(columns="geometry")
    return [value for name in columns if columns[name].dtype == object for value in columns[name]]


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.operation)
def test_a_result_is_in_degrees_plain_and_always_the_same(request_: Request) -> None:
    plan = load_plan(PLAN)
    first, second = analyse(request_, plan), analyse(request_, plan)
    assert first.frame.crs == "EPSG:4326"
    assert first.frame["id"].is_unique
    kinds = {column.dtype.kind for _, column in first.frame.drop(columns="geometry").items()}
    assert kinds <= set("Obfi")
    assert all(isinstance(value, str | None) for value in texts_of(first.frame))
    assert first.receipt == second.receipt
    words = list(first.frame["certainty"])
    assert (words.count("certain"), words.count("possible")) == (
        first.receipt.certain,
        first.receipt.possible,
    )


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.operation)
def test_every_record_is_measured_or_left_out_with_a_reason(request_: Request) -> None:
    receipt = analyse(request_, load_plan(PLAN)).receipt
    for one in receipt.inputs:
        left_out = [record for record in receipt.left_out if record.role == one.role]
        assert one.used + len(left_out) == one.records
        assert all(record.reason for record in left_out)


def test_a_page_can_bring_its_own_frames() -> None:
    plan = load_plan(PLAN)
    request = Coverage(plan=PLAN, a=METRO, distance_m=3000.0)
    frames = {source: load_source(source, plan) for source in (METRO, DISTRICTS)}
    assert (
        analyse(request, plan, frames.__getitem__).receipt
        == analyse(request, plan, partial(load_source, plan=plan)).receipt
    )


def test_a_result_is_digested_when_somebody_asks_for_its_receipt(monkeypatch: pytest.MonkeyPatch) -> None:
    digested: list[gpd.GeoDataFrame] = []

    def digest(frame: gpd.GeoDataFrame) -> str:
        digested.append(frame)
        return "0" * 64

    monkeypatch.setattr("geoapp.pipeline.analyse.digest", digest)
    outcome = analyse(Overlap(plan=PLAN, a=METRO, b=DISTRICTS), load_plan(PLAN))
    assert outcome.summary.certain + outcome.summary.possible == len(outcome.frame)
    assert not digested
    assert outcome.receipt.sha256 == outcome.receipt.sha256 == "0" * 64
    assert outcome.receipt.inputs == outcome.summary.inputs
    assert [id(frame) for frame in digested] == [id(outcome.frame)]
