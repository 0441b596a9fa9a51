"""Base maps are off by default, and one that would lie wrongly or ask a strange address is refused by name."""

from pathlib import Path

import pytest

from geoapp.errors import GeoappError
from geoapp.io.backdrops import load_backdrops, origins_of
from geoapp.settings import ROOT

OWN = """[[base_map]]
title = { zh = "内网底图", en = "Own tiles" }
url = "https://tiles.example/{z}/{x}/{y}.png"
credit = "us"
datum = "wgs84"
"""


@pytest.fixture
def declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "base-maps.toml"
    monkeypatch.setenv("GEOAPP_BASE_MAPS", str(path))
    return path


def test_by_default_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GEOAPP_BASE_MAPS", raising=False)
    assert load_backdrops() == []


def test_a_declared_one_is_offered_and_its_host_allowed(declared: Path) -> None:
    declared.write_text(OWN, encoding="utf-8")
    (own,) = load_backdrops()
    assert (own.title.zh, own.max_zoom) == ("内网底图", 18)
    assert origins_of([own]) == ["https://tiles.example"]


def test_a_key_comes_from_the_environment_only(declared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = OWN.replace(".png", ".png?tk={key}") + 'key_from = "SOME_KEY"\n'
    declared.write_text(text, encoding="utf-8")
    monkeypatch.delenv("SOME_KEY", raising=False)
    with pytest.raises(GeoappError, match="SOME_KEY"):
        load_backdrops()
    monkeypatch.setenv("SOME_KEY", "k1")
    assert load_backdrops()[0].url.endswith("?tk=k1")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('datum = "wgs84"', 'datum = "gcj02"', "hundreds of metres"),
        ('datum = "wgs84"', 'datum = "bd09"', "hundreds of metres"),
        ('datum = "wgs84"', 'datum = "mars"', "mars"),
        ("https://tiles.example/{z}/{x}/{y}.png", "javascript:{z}{x}{y}", "no address of tiles"),
        ("https://tiles.example/{z}/{x}/{y}.png", "https://tiles.example/map.png", "no address of tiles"),
        ('credit = "us"', "", "credit"),
        ('credit = "us"', 'credits = "us"', "base-maps.toml"),
        ("[[base_map]]", "[[map]]", "map"),
        ("[[base_map]]", "[[base_map", "TOML"),
    ],
)
def test_a_wrong_one_is_refused_by_name(declared: Path, old: str, new: str, named: str) -> None:
    declared.write_text(OWN.replace(old, new), encoding="utf-8")
    with pytest.raises(GeoappError, match=named):
        load_backdrops()


def test_a_missing_file_is_named(declared: Path) -> None:
    with pytest.raises(GeoappError, match=declared.name):
        load_backdrops()


def test_the_documents_example_is_accepted(declared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs" / "base-maps.md").read_text(encoding="utf-8")
    declared.write_text(text.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    monkeypatch.setenv("GEOAPP_TIANDITU_TILE_KEY", "k")
    assert [one.datum for one in load_backdrops()] == ["wgs84", "cgcs2000", "cgcs2000"]
