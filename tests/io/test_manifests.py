"""Files beside the manifest of their build: what is gone, changed or foreign is told, and nothing foreign is shown."""

import json
from pathlib import Path

import pytest

from geoapp.errors import InputError
from geoapp.io.geojson import dump_features, frame_of, read_projects
from geoapp.io.manifests import MANIFEST, faults_of, find_state

from ..invented_manifest import list_files  # noqa: TID252

ATTRS = {"plan": "demo", "attribution": "x", "licence": "CC BY 4.0"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path))
    for number, theme in enumerate(("metro", "park", "water"), start=1):
        write(tmp_path / "demo", theme, number)
    list_files(tmp_path / "demo")
    return tmp_path / "demo"


def write(folder: Path, theme: str, number: int) -> None:
    folder.mkdir(exist_ok=True)
    records = [{"id": f"demo/{number}", "start": number, "box": None}]
    text = dump_features(frame_of(records, [None], ATTRS), theme)
    (folder / f"{theme}.geojson").write_text(text, encoding="utf-8")


def codes() -> list[tuple[str, object]]:
    return [(fault.code, fault.values.get("files")) for fault in faults_of(find_state("demo"))]


@pytest.mark.usefixtures("folder")
def test_nothing_is_told_of_files_that_are_as_they_were_built() -> None:
    assert find_state("demo").is_complete
    assert codes() == []
    assert len(read_projects("demo")) == 3


def test_a_theme_that_is_gone_is_named(folder: Path) -> None:
    (folder / "park.geojson").unlink()
    assert codes() == [("build_missing", "park.geojson")]
    assert not find_state("demo").is_complete
    assert list(read_projects("demo").index) == ["demo/1", "demo/3"]


@pytest.mark.parametrize(
    "change",
    [lambda text: text + "\n", lambda text: text.replace("demo/2", "demo/9"), lambda text: text[:-2]],
)
def test_a_file_that_was_changed_by_as_little_as_a_byte_is_named(folder: Path, change: object) -> None:
    path = folder / "park.geojson"
    assert callable(change)
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert codes() == [("build_altered", "park.geojson")]
    assert not find_state("demo").is_complete


@pytest.mark.parametrize("name", ["ghost.geojson", "park.geojson~", "notes.txt"])
def test_a_file_of_nobody_is_named_and_nothing_of_it_is_shown(folder: Path, name: str) -> None:
    write(folder, "ghost", 7)
    (folder / "ghost.geojson").rename(folder / name)
    assert codes() == [("build_foreign", name)]
    assert find_state("demo").is_complete
    assert "demo/7" not in read_projects("demo").index


def test_hidden_files_are_the_systems(folder: Path) -> None:
    (folder / ".DS_Store").touch()
    assert codes() == []


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"plan": "demo"}', '{"files": {}, "more": 1}'])
def test_files_without_a_manifest_that_can_be_read_are_told(folder: Path, text: str | None) -> None:
    (folder / MANIFEST).unlink()
    if text is not None:
        (folder / MANIFEST).write_text(text, encoding="utf-8")
    assert codes() == [("build_unlisted", None)]
    assert not find_state("demo").is_complete
    assert len(read_projects("demo")) == 3


def test_a_folder_in_the_place_of_a_file_is_no_such_file(folder: Path) -> None:
    (folder / "park.geojson").unlink()
    (folder / "park.geojson").mkdir()
    assert codes() == [("build_altered", "park.geojson")]
    with pytest.raises(InputError, match=r"park\.geojson"):
        read_projects("demo")


def test_all_ways_at_once_are_a_sentence_each(folder: Path) -> None:
    (folder / "park.geojson").unlink()
    (folder / "metro.geojson").write_text(json.dumps({"features": []}), encoding="utf-8")
    (folder / "ghost.geojson").touch()
    told = [fault.say(lang) for fault in faults_of(find_state("demo")) for lang in ("zh", "en")]
    assert len(told) == 6
    assert [sum(name in sentence for sentence in told) for name in ("park", "metro", "ghost")] == [2, 2, 2]
