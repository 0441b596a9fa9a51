"""An invented county's outline, annotated before it was ever read: what the reader finds without a gazetteer."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.domain.annotation import AnnotatedText, Work
from geoapp.io.corpus import load_passages
from geoapp.io.readings import load_reading
from geoapp.pipeline.corpus_score import read_spans, score_texts

HERE = Path(__file__).resolve().parent / "county-outline"
PLAN = "county-outline"
LEAST = 0.8
"""Share of the projects that must be found, and of what is found that must be right."""
(PASSAGE,) = load_passages(HERE)
COMPLETED = [work for work in PASSAGE.works if work.name != work.text]
"""Works whose name a list completes."""
LEFT_SHORT = {
    "浣水河麻栎段综合治理": "浣水河麻栎段治理",
    "浣水河芦坪段综合治理": "芦坪段综合治理",
    "竹桥风电场": "竹桥",
    "110千伏麻栎变电站": "110千伏麻栎变",
    "恒岳精密铸件项目": "恒岳精密铸件",
    "青禾生物提取物项目": "nothing",
    "文昌路北延": "文昌路",
    "麻栎中心小学": "麻栎小学",
}
"""Names that the reader does not complete yet, and what it reads instead."""


def test_the_annotation_is_of_this_text() -> None:
    text = (HERE / "text.txt").read_text(encoding="utf-8")
    assert (PASSAGE.start, PASSAGE.end) == (0, len(text))
    assert all(text[work.start : work.end] == work.text for work in PASSAGE.works)


def test_most_projects_are_found_and_most_of_what_is_found_is_right() -> None:
    text = (HERE / "text.txt").read_text(encoding="utf-8")
    figures = score_texts(read_spans, [AnnotatedText(name=PLAN, text=text, passages=(PASSAGE,))])["project"]
    assert figures.recall >= LEAST
    assert figures.precision >= LEAST


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the layers that the commands make of the text, with an empty gazetteer."""
    shutil.copy(HERE / "text.txt", tmp_path)
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(tmp_path / "plans"))
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path / "geojson"))
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "data"))
    (tmp_path / "plans").mkdir()
    monkeypatch.chdir(tmp_path)
    for command in (
        f"new-plan 330600 --id {PLAN} --text text.txt",
        f"read text.txt --plan {PLAN}",
        f"build --plan {PLAN}",
    ):
        result = CliRunner().invoke(main, command.split())
        assert result.exit_code == 0, (command, result.output)
    return tmp_path / "geojson" / PLAN


def test_every_project_without_a_place_stays_in_the_data_with_its_reason(built: Path) -> None:
    features = [
        feature["properties"]
        for path in built.glob("*.geojson")
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]
    ]
    assert {one["id"] for one in features} == {project.id for project in load_reading(PLAN).projects}
    unplaced = [one["location"] for one in features if one["location"]["kind"] == "none"]
    assert unplaced
    assert all(location["note"] or location["evidence"] for location in unplaced)


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(
    "work",
    [
        pytest.param(
            work,
            id=work.name,
            marks=pytest.mark.xfail(reason=f"{LEFT_SHORT[work.name]} is read", strict=True)
            if work.name in LEFT_SHORT
            else (),
        )
        for work in COMPLETED
    ],
)
def test_the_name_that_a_list_shares_is_completed(work: Work) -> None:
    names = {
        project.name
        for project in load_reading(PLAN).projects
        for span in ((project.start, project.end), *((one.start, one.end) for one in project.mentions))
        if span[0] < work.end and work.start < span[1]
    }
    assert work.name in names
