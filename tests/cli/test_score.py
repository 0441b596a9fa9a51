"""The command that measures a reading, on an invented annotation."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.domain.reading import PlanText, Reading
from geoapp.io.annotations import load_annotations, load_projects
from geoapp.io.readings import dump_reading

SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "annotation-sample.jsonl"


def annotation(start: int, end: int, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 (any field of the record)
    given = {
        "id": f"Z05-{start}",
        "zhuanlan": 5,
        "item": 1,
        "chapter": 5,
        "section": 1,
        "line": 3,
        "name_zh": "甲水厂",
        "name_verbatim": "甲水厂",
        "char_start": start,
        "char_end": end,
        "kind": "project",
        "level": "main",
        "confidence": "clear",
        "category": "water_supply",
        "action": "new_build",
        "geometry_kind": "point",
        "places": [],
        "districts_expected": None,
        "quantities": [],
        "milestones": [],
        "part_of": None,
        "same_as": [],
        "also_mentioned": [],
        "note": None,
    }
    return given | fields


def write_gold(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["score", *map(str, arguments)])


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    rows = [annotation(0, 10), annotation(20, 30, zhuanlan=None, item=None), annotation(40, 50, zhuanlan=6)]
    return write_gold(tmp_path / "gold.jsonl", *rows)


@pytest.fixture
def read(tmp_path: Path, gold: Path) -> Path:
    """Write a reading that has one of the three right, and in box 5 one that is not there."""
    first = load_annotations(gold)[0]
    other = annotation(60, 70)
    write_gold(tmp_path / "other.jsonl", other)
    projects = [asdict(first), asdict(load_annotations(tmp_path / "other.jsonl")[0])]
    path = tmp_path / "read.json"
    path.write_text(json.dumps({"projects": projects}), encoding="utf-8")
    return path


def test_the_annotation_is_mapped_to_the_record(tmp_path: Path) -> None:
    measured = {
        "value": 3,
        "unit": "万平方米",
        "what": "甲",
        "verbatim": "甲",
        "date": None,
        "qualifier": "min",
        "value_norm": 30000,
        "unit_norm": "m2",
        "char_start": 4,
        "char_end": 9,
    }
    dated = {
        "date": "2022年底",
        "date_norm": "2022-12-31",
        "precision": "year_end",
        "what": "完工",
        "verbatim": "甲",
        "char_start": 4,
        "char_end": 9,
    }
    mention = {"line": 9, "verbatim": "甲", "char_start": 90, "char_end": 91}
    row = annotation(
        0,
        10,
        quantities=[measured],
        milestones=[dated],
        also_mentioned=[mention],
        part_of="Z05-9",
        level="component",
    )
    (project,) = load_annotations(write_gold(tmp_path / "gold.jsonl", row))
    assert (project.theme, project.name, project.box, project.parent) == (
        "water_supply",
        "甲水厂",
        5,
        "Z05-9",
    )
    assert (project.quantities[0].value_si, project.quantities[0].unit_si) == (30000.0, "m2")
    assert (project.milestones[0].date, project.milestones[0].precision) == ("2022-12", "year_end")
    assert (project.mentions[0].start, project.mentions[0].end) == (90, 91)


def test_the_figures_are_printed(gold: Path, read: Path) -> None:
    result = run(gold, read)
    assert result.exit_code == 0
    overall = next(line.split() for line in result.output.splitlines() if line.startswith("overall"))
    assert overall == ["overall", "0.500", "0.333", "0.400", "1/2", "1/3"]
    assert next(line.split() for line in result.output.splitlines() if line.startswith("name")) == [
        "name",
        "1.000",
        "1/1",
    ]


def test_the_boxes_that_count_for_precision_can_be_named(gold: Path, read: Path) -> None:
    overall = next(
        line.split()
        for line in run(gold, read, "--whole-boxes", "6").output.splitlines()
        if "overall" in line
    )
    assert overall == ["overall", "-", "0.333", "-", "0/0", "1/3"]


def test_differences_are_listed_when_asked_for(gold: Path, read: Path) -> None:
    output = run(gold, read, "--list").output
    assert "missed      project   20-30 Z05-20 甲水厂" in output
    assert "invented    project   60-70 Z05-60 甲水厂" in output


def test_a_whole_reading_is_read_too(tmp_path: Path, gold: Path) -> None:
    projects = load_annotations(gold)
    plan = PlanText(title="甲", sha256="", chars=1)
    path = tmp_path / "reading.json"
    path.write_text(
        dump_reading(Reading(plan=plan, chapters=(), boxes=(), indicators=(), projects=projects)),
        encoding="utf-8",
    )
    assert load_projects(path) == projects


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"id": 1}', "gold.jsonl, line 1"),
        (json.dumps(annotation(0, 1, extra=1)), "line 1: extra"),
        (json.dumps(annotation(0, 1, kind="plan")), "line 1: kind"),
        (
            "\n".join(["", json.dumps(annotation(0, 1)), json.dumps(annotation(0, 1))]),
            "line 3: the id Z05-0 is taken",
        ),
    ],
)
def test_a_wrong_annotation_is_refused_with_its_line(
    tmp_path: Path, read: Path, content: str, sentence: str
) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="utf-8")
    result = run(path, read)
    assert result.exit_code == 2
    assert sentence in result.output


@pytest.mark.parametrize("content", ["甲", "[]", "{}", '{"projects": [{}]}'])
def test_a_wrong_reading_is_refused_with_the_remedy(tmp_path: Path, gold: Path, content: str) -> None:
    path = tmp_path / "read.json"
    path.write_text(content, encoding="utf-8")
    result = run(gold, path)
    assert result.exit_code == 2
    assert "geoapp read TEXT --json" in result.output


def test_missing_files_and_wrong_boxes_are_refused(tmp_path: Path, gold: Path, read: Path) -> None:
    for arguments in (
        (tmp_path / "none", read),
        (gold, tmp_path / "none"),
        (gold, read, "--whole-boxes", "五"),
    ):
        assert run(*arguments).exit_code == 2


@pytest.mark.skipif(not SAMPLE.is_file(), reason="needs the annotation sample of shared/reference")
def test_the_sample_agrees_with_itself_completely(tmp_path: Path) -> None:
    path = tmp_path / "read.json"
    path.write_text(
        json.dumps({"projects": [asdict(record) for record in load_annotations(SAMPLE)]}), encoding="utf-8"
    )
    overall = next(
        line.split() for line in run(SAMPLE, path).output.splitlines() if line.startswith("overall")
    )
    assert overall == ["overall", "1.000", "1.000", "1.000", "42/42", "47/47"]


def test_a_folder_of_passages_measures_a_reading_too(tmp_path: Path, read: Path) -> None:
    folder = tmp_path / "passages"
    folder.mkdir()
    work = {"file": "a.txt", "text": "", "name": "", "part_of": None, "past": False, "verb": ""}
    rows = [
        {"file": "a.txt", "exhaustive_range": [0, 80]},
        work | {"start": 0, "end": 10, "kind": "project", "note": ""},
        work | {"start": 20, "end": 30, "kind": "project", "note": ""},
        work | {"start": 62, "end": 64, "kind": "project", "note": "borderline"},
    ]
    write_gold(folder / "a.jsonl", *rows)
    result = run(folder, read)
    assert result.exit_code == 0, result.output
    assert "| project | 1.000 | 0.500 | 0.667 | 0.500 | 2 |" in result.output


def test_an_empty_folder_of_passages_is_said(tmp_path: Path, read: Path) -> None:
    result = run(tmp_path, read)
    assert result.exit_code == 2
    assert str(tmp_path) in result.output
