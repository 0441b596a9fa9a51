"""A copy of the invented second city to change and to break, and drafts of places for its projects."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from geoapp.domain.draft import PlaceDraft
from geoapp.pipeline.build import build_plan, write_build
from geoapp.pipeline.draft_places import digest_of
from geoapp.pipeline.drafts import first_version
from geoapp.settings import ROOT
from geoapp.store import draft_store

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


def keep_draft(draft: PlaceDraft) -> None:
    """Put a draft into the store, without a line in the journal."""
    draft_store().add([first_version(draft)])


def next_plan(folder: Path, monkeypatch: pytest.MonkeyPatch, names: Mapping[str, str], gone: str) -> str:
    """Put a later plan beside the copied one, built: some projects have other names, one is gone."""
    later = "shaoxing-next"
    copied = copy_plan(folder, monkeypatch)
    write_build(build_plan(PLAN))
    shutil.copytree(copied, copied.parent / later)
    built = folder / "geojson" / later
    built.mkdir()
    for path in (folder / "geojson" / PLAN).glob("*.geojson"):
        collection = json.loads(path.read_text(encoding="utf-8").replace(f"{PLAN}/", f"{later}/"))
        features = [one for one in collection["features"] if one["properties"]["name"] != gone]
        for one in features:
            one["properties"]["name"] = names.get(one["properties"]["name"], one["properties"]["name"])
        (built / path.name).write_text(
            json.dumps(collection | {"plan": later, "features": features}, ensure_ascii=False),
            encoding="utf-8",
        )
    return later
