"""Base maps are off by default, and one that would lie wrongly or ask a strange address is refused by name."""

from pathlib import Path

import pytest

from geoapp.errors import GeoappError
from geoapp.io.backdrops import archive_of, load_backdrops, origins_of
from geoapp.settings import ROOT

from ..invented_archive import declare, write_archive  # noqa: TID252

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
        ('credit = "us"', "credit = 2026-01-01", "date is not JSON"),
    ],
)
def test_a_wrong_one_is_refused_by_name(declared: Path, old: str, new: str, named: str) -> None:
    declared.write_text(OWN.replace(old, new), encoding="utf-8")
    with pytest.raises(GeoappError, match=named):
        load_backdrops()


def test_a_missing_file_is_named(declared: Path) -> None:
    with pytest.raises(GeoappError, match=declared.name):
        load_backdrops()


def test_the_documents_examples_are_accepted(declared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs" / "base-maps.md").read_text(encoding="utf-8")
    declared.write_text(
        "\n".join(part.split("```")[0] for part in text.split("```toml\n")[1:]), encoding="utf-8"
    )
    (declared.parent / "maps").mkdir()
    write_archive(declared.parent / "maps" / "city.pmtiles")
    monkeypatch.setenv("GEOAPP_TIANDITU_TILE_KEY", "k")
    assert [one.kind for one in load_backdrops()] == ["pmtiles", "tiles", "tiles", "tiles"]


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = declare(tmp_path)
    monkeypatch.setenv("GEOAPP_BASE_MAPS", str(path))
    return path


def test_an_archives_path_is_from_the_folder_of_the_operators_file(archive: Path) -> None:
    (own,) = load_backdrops()
    assert own.path == str(archive.with_name("invented.pmtiles"))
    assert archive_of(own).zooms == (7, 11)
    assert origins_of([own]) == []


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("invented.pmtiles", "gone.pmtiles", r"gone\.pmtiles cannot be read"),
        ('path = "invented.pmtiles"', "", "needs path and no url"),
        (
            'path = "invented.pmtiles"',
            'path = "invented.pmtiles"\nurl = "https://a"',
            "needs path and no url",
        ),
        ('kind = "pmtiles"', "", "needs url and no path"),
        ('kind = "pmtiles"', 'kind = "mbtiles"', "kind"),
        ('datum = "wgs84"', 'datum = "wgs84"\nreview_number = "yes"', "review number"),
        ('datum = "wgs84"', 'datum = "gcj02"', "hundreds of metres"),
    ],
)
def test_a_wrong_archive_is_refused_by_name(archive: Path, old: str, new: str, named: str) -> None:
    archive.write_text(archive.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(GeoappError, match=named):
        load_backdrops()


def test_an_archive_of_another_country_is_refused(archive: Path) -> None:
    path = archive.with_name("invented.pmtiles")
    content = bytearray(path.read_bytes())
    for at, degrees in ((102, 10.0), (106, 50.0), (110, 11.0), (114, 51.0)):
        content[at : at + 4] = round(degrees * 1e7).to_bytes(4, "little", signed=True)
    path.write_bytes(content)
    with pytest.raises(GeoappError, match="does not reach this plan's region"):
        load_backdrops()


def test_a_file_that_is_replaced_is_read_anew(archive: Path) -> None:
    (own,) = load_backdrops()
    before = archive_of(own)
    write_archive(archive.with_name("invented.pmtiles"), packed=False)
    assert archive_of(own).version != before.version
    assert archive_of(own).packed == (True, False)
