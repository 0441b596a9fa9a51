"""Drafts below GEOAPP_DATA: whole or not there, within limits, and a sentence where the disk says no."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from geoapp.domain.draft import PlaceDraft
from geoapp.errors import InputError
from geoapp.io import drafts as kept
from geoapp.io.drafts import load_drafts, mark_applied, save_draft, withdraw_draft

DRAFT = PlaceDraft(
    id="0000000a",
    plan="demo",
    project="demo/1",
    name="甲站",
    geometry={"type": "Point", "coordinates": [87.1, 43.85]},
    uncertainty_m=200.0,
    source="图册第 3 页",
    datum="wgs84",
    who="某局",
    when="2026-11-28T10:00:00+00:00",
    before="",
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    return tmp_path / "work" / "drafts" / "demo"


def numbered(number: int) -> PlaceDraft:
    return replace(DRAFT, id=f"{number:08x}", when=f"2026-11-28T10:00:{number % 60:02}+00:00")


def test_what_was_saved_is_read_back_the_latest_first() -> None:
    assert load_drafts("demo") == ()
    save_draft(numbered(1))
    save_draft(numbered(2))
    assert load_drafts("demo") == (numbered(2), numbered(1))
    assert load_drafts("another") == ()


def test_a_withdrawn_draft_is_gone_and_stays_so() -> None:
    save_draft(DRAFT)
    withdraw_draft(DRAFT)
    withdraw_draft(DRAFT)
    assert load_drafts("demo") == ()


def test_an_applied_draft_says_so_and_cannot_be_withdrawn() -> None:
    save_draft(DRAFT)
    mark_applied(DRAFT)
    assert load_drafts("demo") == (replace(DRAFT, state="applied"),)
    with pytest.raises(InputError) as error:
        withdraw_draft(DRAFT)
    assert error.value.code == "draft_applied"


def test_nobody_writes_where_the_operator_named_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GEOAPP_DATA")
    with pytest.raises(InputError) as error:
        save_draft(DRAFT)
    assert error.value.code == "drafts_off"
    assert load_drafts("demo") == ()


def test_no_more_than_a_number_wait_and_applied_ones_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_DRAFTS", 2)
    save_draft(numbered(1))
    save_draft(numbered(2))
    with pytest.raises(InputError) as error:
        save_draft(numbered(3))
    assert error.value.code == "drafts_too_many"
    mark_applied(numbered(1))
    save_draft(numbered(3))
    assert len(load_drafts("demo")) == 3


def test_a_shape_of_too_many_corners_is_refused_and_leaves_nothing(folder: Path) -> None:
    line = {"type": "LineString", "coordinates": [[87.123456789, 43.123456789]] * 5_000}
    with pytest.raises(InputError) as error:
        save_draft(replace(DRAFT, geometry=line))
    assert error.value.code == "draft_too_large"
    assert list(folder.iterdir()) == []


def test_visitors_who_save_at_once_all_have_their_draft() -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(save_draft, map(numbered, range(1, 25))))
    assert {draft.id for draft in load_drafts("demo")} == {f"{number:08x}" for number in range(1, 25)}


def test_a_full_disk_is_a_sentence_and_leaves_what_was_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_draft(numbered(1))

    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("geoapp.io.files.os.fsync", full)
    with pytest.raises(InputError) as error:
        save_draft(numbered(2))
    assert error.value.code == "drafts_unwritten"
    assert "No space left on device" in str(error.value)
    monkeypatch.undo()
    monkeypatch.setenv("GEOAPP_DATA", str(folder.parents[1]))
    assert [path.name for path in folder.iterdir()] == ["00000001.json"]


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "file"))
    with pytest.raises(InputError) as error:
        save_draft(DRAFT)
    assert error.value.code == "drafts_unwritten"
    assert str(tmp_path) not in error.value.say("zh")


@pytest.mark.parametrize(
    "damage",
    [lambda text: text[:40], lambda text: text.replace('"who"', '"whom"'), lambda _: "[]"],
    ids=["cut", "another key", "no draft"],
)
def test_a_damaged_draft_is_named(folder: Path, damage: Callable[[str], str]) -> None:
    save_draft(DRAFT)
    path = folder / f"{DRAFT.id}.json"
    path.write_text(damage(path.read_text("utf-8")), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_drafts("demo")
    assert error.value.code == "draft_damaged"
    assert path.name in str(error.value)


def test_an_id_never_leads_out_of_the_folder() -> None:
    with pytest.raises(InputError) as error:
        save_draft(replace(DRAFT, id="../../x"))
    assert error.value.code == "draft_unknown"
