"""The command on an invented corpus: the invented plans' own texts, as if they were another's."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.io.corpus import load_passages
from geoapp.settings import folder_of_corpus

PLAN = "luting_town_report"
INVENTED = folder_of_corpus() / "invented"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["score", *map(str, arguments)])


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("geoapp.io.corpus.folder_of_corpus", lambda: tmp_path / "none")
    for folder, suffix in (("texts", "txt"), ("annotations/dev", "jsonl"), ("annotations/train", "jsonl")):
        (tmp_path / folder).mkdir(parents=True)
        shutil.copy(INVENTED / f"{PLAN}.{suffix}", tmp_path / folder)
    return tmp_path


def test_the_figures_are_printed_and_written(corpus: Path) -> None:
    page = corpus / "page.md"
    page.write_text("甲\n<!-- corpus:begin -->\n<!-- corpus:end -->\n乙\n", encoding="utf-8")
    result = run("--corpus", corpus, "--into", page)
    assert result.exit_code == 0, result.output
    assert "| project | " in result.output
    assert page.read_text(encoding="utf-8") == (
        f"甲\n<!-- corpus:begin -->\n{result.output.strip()}\n<!-- corpus:end -->\n乙\n"
    )


def test_a_page_without_the_marks_is_refused(corpus: Path) -> None:
    page = corpus / "page.md"
    page.write_text("甲", encoding="utf-8")
    result = run("--corpus", corpus, "--into", page)
    assert (result.exit_code, page.read_text(encoding="utf-8")) == (2, "甲")


def test_another_text_is_refused(corpus: Path) -> None:
    text = corpus / "texts" / f"{PLAN}.txt"
    text.write_text(text.read_text(encoding="utf-8") + "乙", encoding="utf-8")
    result = run("--corpus", corpus)
    assert result.exit_code == 2
    assert "is not the text that was annotated" in result.output


def test_two_equal_readers_agree_completely(corpus: Path) -> None:
    result = run("--agreement", corpus, corpus)
    assert result.exit_code == 0, result.output
    assert result.output.count("| 1.000 | 1.000 | 1.000 | 1.000 |") == 4


def test_nothing_to_compare_is_refused(tmp_path: Path, corpus: Path) -> None:
    assert run().exit_code == 2
    assert run("--agreement", corpus, tmp_path / "none").exit_code == 2
    assert run("--corpus", tmp_path / "none").exit_code == 2


@pytest.mark.parametrize("path", sorted(folder_of_corpus().rglob("*.jsonl")), ids=lambda path: path.stem)
def test_an_annotation_is_well_formed(path: Path) -> None:
    head = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    assert head.keys() == {"file", "sha256", "exhaustive_range"}
    (passage,) = [
        one
        for one in load_passages(path.parent)
        if one.file == head["file"] and one.start == head["exhaustive_range"][0]
    ]
    assert passage.works
    assert all(passage.start <= work.start < work.end <= passage.end for work in passage.works)
    assert all(len(work.text) == work.end - work.start <= 35 for work in passage.works)
