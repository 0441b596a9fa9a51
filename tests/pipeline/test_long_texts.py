"""A long text is read by processes of its own, with the bytes that one process gives."""

from pathlib import Path

import pytest

from geoapp.io.own_processes import OwnProcesses
from geoapp.io.readings import dump_reading
from geoapp.pipeline.read import LONG_TEXT, read_file, spread_of


@pytest.fixture
def text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("geoapp.reading.tagger.BLOCK_CHARACTERS", 1000)
    sentences = "".join(
        f"第{n}章 某区{n}\n建设第{n}中学、{n}号水厂和东{n}路快速通道。推进南{n}渠改造工程。\n"
        for n in range(1, 80)
    )
    (tmp_path / "a.txt").write_text(sentences, encoding="utf-8")
    return tmp_path / "a.txt"


def test_two_processes_read_what_one_reads(text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = read_file(text)
    assert len(here.projects) > 80
    monkeypatch.setattr(
        "geoapp.reading.tagger.tag_block", lambda *_: pytest.fail("it was read in this process")
    )
    assert dump_reading(read_file(text, engine=OwnProcesses(2))) == dump_reading(here)


def test_only_long_texts_get_processes_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert spread_of(LONG_TEXT - 1) is None
    assert spread_of(LONG_TEXT) is not None
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0}, raising=False)
    assert spread_of(LONG_TEXT) is None
