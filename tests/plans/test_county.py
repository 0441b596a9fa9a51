"""The worked example of docs/placing.md: an invented county's outline, annotated before it was ever read."""

import csv
import json
import math
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
LEAST_RIGHT = 0.9
"""Share of the works whose places the folder holds that must stand where they should."""
NEAR_DEG = 0.0002
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


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Run the worked example as it is written, and yield what each command printed; its files are still there."""
    folder = tmp_path_factory.mktemp("county")
    shutil.copy(TEXT, folder)
    shutil.copytree(HERE / "places", folder / "places")
    (folder / "plans").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GEOAPP_PLAN_FOLDERS", str(folder / "plans"))
        patch.setenv("GEOAPP_GEOJSON", str(folder / "geojson"))
        patch.setenv("GEOAPP_DATA", str(folder / "data"))
        patch.chdir(folder)
        yield dict(_run(command, patch) for command in commands())


def _run(command: str, patch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Do as a shell would with one line, and return the command's name with what it printed."""
    program, name, *arguments = shlex.split(command)
    if program == "export":
        patch.setenv(*name.split("=", 1))
        return name, ""
    assert program == "geoapp"
    result = CliRunner().invoke(main, [name, *arguments])
    assert result.exit_code == 0, (command, result.output)
    return name, result.output


def features() -> list[dict[str, Any]]:
    files = Path("geojson", PLAN).glob("*.geojson")
    return [one for path in files for one in json.loads(path.read_text(encoding="utf-8"))["features"]]


def test_the_worked_example_runs_as_it_is_written(printed: dict[str, str]) -> None:
    assert "chapters 6" in printed["read"]
    assert "boxes 3" in printed["read"]
    assert re.search(r"^[01]\.\d\d .*\([^)]*\)  [+-] ", printed["review"], re.MULTILINE)
    assert re.search(r"^  site +[1-9]\d+  Site$", printed["account"], re.MULTILINE)
    properties = [feature["properties"] for feature in features()]
    assert {one["id"] for one in properties} == {project.id for project in load_reading(PLAN).projects}
    unplaced = [one["location"] for one in properties if one["location"]["kind"] == "none"]
    assert unplaced
    assert all(location["note"] or location["evidence"] for location in unplaced)


@pytest.mark.usefixtures("printed")
def test_the_works_whose_places_the_folder_holds_stand_where_they_should() -> None:
    built: dict[str, list[Any]] = {}
    for one in features():
        built.setdefault(one["properties"]["name"], []).append(one["geometry"])
    held = {work: spot for work, spot in works() if work in built}
    assert len(held) >= len([*works()]) - 1, "the reader names nearly all of them as they are written"
    wrong = {
        work: built[work]
        for work, spot in held.items()
        if not all(is_at(shape, spot) for shape in built[work])
    }
    told = f"{len(held) - len(wrong)} of {len(held)} works stand where they should; not these: {wrong}"
    print(told)  # noqa: T201 (which ones are wrong is what one wants to know)
    assert 1 - len(wrong) / len(held) >= LEAST_RIGHT, told


@pytest.mark.usefixtures("printed")
def test_no_work_stands_at_a_place_that_only_looks_right() -> None:
    right = [spot for _, spot in works()]
    placed = [one for one in features() if "found-" in one["properties"]["location"]["evidence"]]
    assert placed
    misled = [
        one["properties"]["name"] for one in placed if not any(is_at(one["geometry"], spot) for spot in right)
    ]
    assert misled == []


def works() -> Iterator[tuple[str, tuple[float, float]]]:
    """Yield the works whose places the folder holds, with where those are in WGS-84."""
    with (HERE / "works.csv").open(encoding="utf-8", newline="") as file:
        yield from ((row["work"], (float(row["lon"]), float(row["lat"]))) for row in csv.DictReader(file))


def is_at(geometry: dict[str, Any] | None, spot: tuple[float, float]) -> bool:
    """Say whether a feature is a point within some 20 m of a spot: nearer than any two places of the folder."""
    return geometry is not None and math.dist(geometry["coordinates"], spot) < NEAR_DEG


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
