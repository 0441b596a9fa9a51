"""Files of an earlier program: refused until `geoapp store migrate` has moved them, whole and once, on both stores."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.domain.access import ANYBODY
from geoapp.domain.draft import PlaceDraft
from geoapp.domain.journal import Intent
from geoapp.errors import InputError, StoreError
from geoapp.io.earlier_files import folder_of_drafts
from geoapp.io.journal import begin, read_journal, read_lines
from geoapp.io.locks import write_lock
from geoapp.pipeline import moved_files
from geoapp.pipeline.drafts import load_drafts
from geoapp.pipeline.hand_in import hand_in
from geoapp.pipeline.moved_files import move_files
from geoapp.store import draft_store
from geoapp.store.draft_store import DraftStore

WAITING = PlaceDraft(
    id="0000000a",
    plan="demo",
    project="demo/1",
    name="甲站",
    geometry={"type": "LineString", "coordinates": [[87.1, 43.85], [87.1234567, 43.9]]},
    uncertainty_m=200.0,
    source="图册第 3 页",
    datum="wgs84",
    who="某局",
    when="2026-11-28T10:00:00+00:00",
    before="",
)
APPLIED = replace(WAITING, id="0000000b", when="2026-11-28T09:00:00+00:00", state="applied")

pytestmark = pytest.mark.usefixtures("written")


class Killed(BaseException):
    """The end of a process."""


def die(*_: object, **__: object) -> None:
    raise Killed


def write(*drafts: PlaceDraft) -> Path:
    folder = folder_of_drafts("demo")
    folder.mkdir(parents=True, exist_ok=True)
    for one in drafts:
        text = json.dumps(asdict(one), ensure_ascii=False, indent=1)
        (folder / f"{one.id}.json").write_text(text, encoding="utf-8")
    return folder


def migrate() -> Result:
    return CliRunner().invoke(main, ["store", "migrate"])


@pytest.mark.parametrize("deed", [lambda: load_drafts("demo"), lambda: hand_in(WAITING, ANYBODY)])
def test_until_they_are_moved_a_sentence_names_the_folder_and_the_command(deed: Callable[[], object]) -> None:
    folder = write(WAITING)
    with pytest.raises(InputError) as error:
        deed()
    assert error.value.code == "written_in_files"
    assert (str(folder) in str(error.value), "geoapp store migrate" in str(error.value)) == (True, True)
    assert (draft_store().versions("demo"), read_journal()) == ([], ())
    assert load_drafts("another") == ()


def test_each_draft_is_moved_as_it_was_and_told() -> None:
    folder = write(WAITING, APPLIED)
    done = migrate()
    assert done.exit_code == 0, done.output
    assert f"moved into the store: {folder / '0000000a.json'}" in done.output
    assert "2 files moved into the store." in done.output
    assert load_drafts("demo") == (WAITING, APPLIED)
    assert list(folder.iterdir()) == []
    assert "Nothing to do." in migrate().output
    assert len(draft_store().versions("demo")) == 2


@pytest.mark.parametrize("step", ["add", "remove_file"])
def test_what_broke_off_in_between_is_moved_once(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(WAITING, APPLIED)
    with monkeypatch.context() as patched:
        patched.setattr(DraftStore if step == "add" else moved_files, step, die)
        with pytest.raises(Killed):
            list(move_files())
    assert len(list(folder.iterdir())) == 2
    with pytest.raises(InputError):
        load_drafts("demo")
    assert len(list(move_files())) == 2
    assert load_drafts("demo") == (WAITING, APPLIED)
    assert len(draft_store().versions("demo")) == 2


def test_a_store_that_does_not_answer_leaves_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(WAITING)

    def away(*_: object) -> None:
        raise StoreError("store_away", store="x", reason="gone")

    with monkeypatch.context() as patched:
        patched.setattr(DraftStore, "add", away)
        assert migrate().exit_code != 0
    assert [path.name for path in folder.iterdir()] == ["0000000a.json"]


@pytest.mark.parametrize(
    "damage",
    [lambda text: text[:40], lambda text: text.replace('"who"', '"whom"'), lambda _: "[]"],
    ids=["cut", "another key", "no draft"],
)
def test_a_damaged_file_is_named_and_stays(damage: Callable[[str], str]) -> None:
    path = write(WAITING) / f"{WAITING.id}.json"
    path.write_text(damage(path.read_text("utf-8")), encoding="utf-8")
    with pytest.raises(InputError) as error:
        list(move_files())
    assert error.value.code == "draft_damaged"
    assert str(path) in str(error.value)
    assert path.exists()


def test_what_the_earlier_program_had_begun_gets_its_outcome_by_the_files() -> None:
    folder = write(WAITING)
    path = folder / f"{WAITING.id}.json"
    intent = Intent(what="draft", who="某局", subject="demo/1", detail="handed in 0000000a", sha256="")
    with write_lock(folder):
        begin(intent, folder, {path: None}, {path: path.read_bytes()})
    list(move_files())
    assert [one.step for one in read_lines()] == ["begun", "done"]
