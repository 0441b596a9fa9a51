"""A copy of the invented second city to change and to break, and drafts of places for its projects."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from geoapp.domain.draft import PlaceDraft
from geoapp.pipeline.draft_places import digest_of
from geoapp.settings import ROOT

PLAN = "shaoxing-demo"


def copy_plan(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the plan below a folder, where all that is written goes too, and return its own folder."""
    copied = folder / "plans" / PLAN
    shutil.copytree(ROOT / "tests" / "plans" / PLAN, copied)
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(copied.parent))
    monkeypatch.setenv("GEOAPP_GEOJSON", str(folder / "geojson"))
    monkeypatch.setenv("GEOAPP_DATA", str(folder / "work"))
    return copied


def draft_for(record: Any, draft_id: str = "0000000a") -> PlaceDraft:  # noqa: ANN401 (a ProjectRecord)
    """Return a draft that puts a project's record on a point of the city."""
    return PlaceDraft(
        id=draft_id,
        plan=PLAN,
        project=record["id"],
        name=record["name"],
        geometry={"type": "Point", "coordinates": [120.58, 30.0]},
        uncertainty_m=150.0,
        source="图册第 3 页",
        datum="wgs84",
        who="某局",
        when="2026-11-28T10:00:00+00:00",
        before=digest_of(record),
    )
