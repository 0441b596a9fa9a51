"""``geoapp calibrate``: the weights of a model's confidence, fitted on a corpus and written beside it."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.errors import InputError
from geoapp.io import models
from geoapp.settings import folder_of_corpus, folder_of_models

TEXTS = ("xiwan_145_outline", "hanquan_energy_plan")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of models that holds the weights alone."""
    shutil.copytree(folder_of_models() / models.WORKS, tmp_path / "models" / models.WORKS)
    (tmp_path / "models" / models.WORKS / models.CALIBRATION).unlink()
    monkeypatch.setattr(models, "folder_of_models", lambda: tmp_path / "models")
    models.load_model.cache_clear()
    return tmp_path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for name, suffix in (("texts", "txt"), ("annotations/train", "jsonl"), ("annotations/dev", "jsonl")):
        (tmp_path / name).mkdir(parents=True)
        for text in TEXTS:
            shutil.copy(folder_of_corpus() / "invented" / f"{text}.{suffix}", tmp_path / name)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_a_model_without_its_calibration_is_refused() -> None:
    with pytest.raises(InputError, match=models.CALIBRATION):
        models.load_model()


def test_what_is_written_is_what_is_loaded(
    folder: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoapp.io.corpus.folder_of_corpus", lambda: corpus / "none")
    result = CliRunner().invoke(main, ["calibrate", str(corpus)])
    assert result.exit_code == 0, result.output
    assert "Expected calibration error" in result.output
    loaded = models.load_model().calibration
    written = (folder / "models" / models.WORKS / models.CALIBRATION).read_text(encoding="utf-8")
    rows = dict(line.split(",") for line in written.splitlines()[1:])
    assert float(rows["verb"]) == loaded.marks["verb"]
    assert float(rows["constant"]) == loaded.constant
    assert (float(rows["least"]), float(rows["least_programme"])) == (loaded.least, loaded.least_programme)
    assert f"| project | **{loaded.least:.2f}** |" in result.output
    assert f"| programme | **{loaded.least_programme:.2f}** |" in result.output
    sure, unsure = (loaded.confidence((p, 0.01, p), ()) for p in (0.99, 0.2))
    assert sure > unsure
    models.load_model.cache_clear()
