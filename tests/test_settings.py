"""Paths that the environment names; an empty name names nothing, and never the folder one happens to be in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from geoapp import settings

FOLDERS: dict[str, tuple[Callable[[], Path | None], ...]] = {
    "GEOAPP_DATA": (settings.folder_of_work, settings.folder_of_writing),
    "GEOAPP_PLAN_FOLDERS": (settings.folder_of_plans,),
    "GEOAPP_GEOJSON": (settings.folder_of_geojson,),
    "GEOAPP_PLANS": (settings.folder_of_texts,),
    "GEOAPP_BOUNDARIES": (settings.folder_of_boundaries,),
    "GEOAPP_PLACES": (settings.folder_of_places,),
    "GEOAPP_BASE_MAPS": (settings.file_of_base_maps,),
    "GEOAPP_STANDING": (settings.file_of_standing_layers,),
    "GEOAPP_IDENTITY": (settings.file_of_identity,),
    "GEOAPP_STORE_PASSWORD": (settings.file_of_store_password,),
}


@pytest.mark.parametrize("empty", ["", " ", "\t"])
@pytest.mark.parametrize("variable", FOLDERS)
def test_an_empty_variable_is_as_one_that_is_not_set(
    variable: str, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(variable, raising=False)
    unset = [folder() for folder in FOLDERS[variable]]
    monkeypatch.setenv(variable, empty)
    assert [folder() for folder in FOLDERS[variable]] == unset
    assert Path() not in unset


@pytest.mark.parametrize("variable", FOLDERS)
def test_a_variable_that_names_a_path_is_that_path(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "/srv/geoapp")
    assert {folder() for folder in FOLDERS[variable]} == {Path("/srv/geoapp")}


def test_the_store_is_the_files_unless_an_address_names_another(monkeypatch: pytest.MonkeyPatch) -> None:
    for empty in ("", " ", "\t"):
        monkeypatch.setenv("GEOAPP_STORE", empty)
        assert settings.store_address() is None
    monkeypatch.setenv("GEOAPP_STORE", " postgresql://db/plans ")
    assert settings.store_address() == "postgresql://db/plans"
    monkeypatch.delenv("GEOAPP_STORE")
    assert settings.store_address() is None
