"""A visitor's file is looked at again when what it is held against has changed."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from geoapp.domain.intake import Decision
from geoapp.io.plans import load_plan
from geoapp.io.words import Words
from geoapp.settings import ROOT
from geoapp.web import jobs
from geoapp.web.imports import upload

PLAN = load_plan("urumqi-14fyp")


def test_a_file_is_looked_at_again_once_the_plans_gazetteer_was_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "data" / "plans" / PLAN.id, tmp_path / PLAN.id)
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(tmp_path))
    tokens: list[object] = []

    def follow(_slot: str, token: object, *_: Any, **__: Any) -> None:  # noqa: ANN401 (whatever it is given)
        tokens.append(token)

    monkeypatch.setattr(jobs, "watch", follow)
    file = upload.Upload(content=b"name,lon,lat\na,87.6,43.8\n", name="a.csv", mark="a")
    for _ in range(2):
        upload._look(file, PLAN, Decision(), Words("zh"))
    os.utime(tmp_path / PLAN.id / "gazetteer.csv", ns=(1, 1))
    upload._look(file, PLAN, Decision(), Words("zh"))
    assert tokens[0] == tokens[1] != tokens[2]
