"""The worked example of docs/placing.md: an invented county's outline, annotated before it was ever read."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.domain.annotation import AnnotatedText, Work
from geoapp.domain.reading import Reading
from geoapp.io.corpus import load_passages
from geoapp.io.lexicons import load_lexicon
from geoapp.io.readings import load_reading
from geoapp.pipeline.corpus_score import read_spans, score_texts
from geoapp.pipeline.read import read_upload
from geoapp.settings import ROOT

HERE = Path(__file__).resolve().parent / "county"
TEXT = HERE / "text.txt"
PLAN = "county-15fyp"
LEAST = 0.8
"""Share of the projects that must be found, and of what is found that must be right."""
(PASSAGE,) = load_passages(HERE)
COMPLETED = [work for work in PASSAGE.works if work.name != work.text]
"""Works whose name a list completes."""


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_upload(TEXT.read_bytes(), TEXT, load_lexicon())


def commands() -> list[str]:
    page = (ROOT / "docs" / "placing.md").read_text(encoding="utf-8")
    example = re.search(r"```sh\n(.*?)```", page[page.index("## A second city") :], re.DOTALL)
    assert example is not None
    return [line.partition("   #")[0].strip() for line in example[1].splitlines()]


def test_the_annotation_is_of_this_text() -> None:
    text = TEXT.read_text(encoding="utf-8")
    assert (PASSAGE.start, PASSAGE.end) == (0, len(text))
    assert all(text[work.start : work.end] == work.text for work in PASSAGE.works)


def test_most_projects_are_found_and_most_of_what_is_found_is_right() -> None:
    text = AnnotatedText(name=PLAN, text=TEXT.read_text(encoding="utf-8"), passages=(PASSAGE,))
    figures = score_texts(read_spans, [text])["project"]
    assert figures.recall >= LEAST
    assert figures.precision >= LEAST


def test_the_worked_example_runs_as_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(TEXT, tmp_path)
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(tmp_path / "plans"))
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path / "geojson"))
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "data"))
    (tmp_path / "plans").mkdir()
    monkeypatch.chdir(tmp_path)
    printed = {}
    for command in commands():
        program, *arguments = shlex.split(command)
        assert program == "geoapp"
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, (command, result.output)
        printed[arguments[0]] = result.output
    assert "chapters 6" in printed["read"]
    assert "boxes 3" in printed["read"]
    assert re.search(r"^[01]\.\d\d .*\([^)]*\)  [+-] ", printed["review"], re.MULTILINE)
    assert re.search(r"^  site +[1-9]  Site$", printed["account"], re.MULTILINE)
    features = [
        feature["properties"]
        for path in Path("geojson", PLAN).glob("*.geojson")
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]
    ]
    assert {one["id"] for one in features} == {project.id for project in load_reading(PLAN).projects}
    unplaced = [one["location"] for one in features if one["location"]["kind"] == "none"]
    assert unplaced
    assert all(location["note"] or location["evidence"] for location in unplaced)


@pytest.mark.parametrize("work", COMPLETED, ids=[work.name for work in COMPLETED])
def test_the_name_that_a_list_shares_is_completed(work: Work, reading: Reading) -> None:
    names = {
        project.name
        for project in reading.projects
        for span in ((project.start, project.end), *((one.start, one.end) for one in project.mentions))
        if span[0] < work.end and work.start < span[1]
    }
    assert work.name in names


def test_a_row_of_the_annex_and_the_entry_of_its_name_know_each_other(reading: Reading) -> None:
    rows = {project.line: project for project in reading.projects if "/t1-" in project.id}
    assert len(rows) == 12
    others = [project for project in reading.projects if project.id not in {row.id for row in rows.values()}]
    assert not [project for project in others if project.line in rows], "a row names one project only"
    by_id = {project.id: project for project in reading.projects}
    linked = [row for row in rows.values() if row.same_as]
    assert linked
    for row in linked:
        assert all(by_id[other].name == row.name and row.id in by_id[other].same_as for other in row.same_as)
