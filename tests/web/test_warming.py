"""What the first visitor would wait for is read in a thread of its own, whatever is wrong with a plan."""

from pathlib import Path

import pytest

from geoapp.io import plan_index
from geoapp.io.plans import plan_ids
from geoapp.web import content, warming


@pytest.mark.usefixtures("province")
def test_the_index_and_the_first_plan_are_there_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    warming.warm_up(lambda: None).join()
    read: list[str] = []
    monkeypatch.setattr(plan_index, "_read_entry", read.append)
    monkeypatch.setattr(content, "read_projects", read.append)
    assert len(plan_index.load_index()) == 600
    assert len(content.catalogue(plan_ids()[0])) == 20
    assert read == []


def test_a_broken_first_plan_does_not_stop_it(province: Path) -> None:
    for path in (province / "geojson" / plan_ids()[0]).iterdir():
        path.write_text("no GeoJSON", encoding="utf-8")
    warming.warm_up(lambda: None).join()
    assert [entry.id for entry in plan_index.load_index().entries if entry.fault] == [plan_ids()[0]]
