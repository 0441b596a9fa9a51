"""A correction that a page hands out is the correction that the command and the file take."""

import csv
import io
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

import geoapp.cli.correct
from geoapp.domain.correction import Correction
from geoapp.io.corrections import COLUMNS
from geoapp.io.words import Words
from geoapp.pipeline.curate import Curated
from geoapp.settings import ROOT
from geoapp.web.project.correction import command_line, csv_row, one_line

HARD = (
    "plain",
    'it\'s, "quoted"; `a` $(b) ${c} !d \\e *f',
    "-87.5,43.8",
    "--help",
    "=1+1",
    "#x & y | z > w",
    "换成北站，不是南站",
)


def correction(text: str) -> Correction:
    return Correction(
        id="demo/7", field="unplaced", value=text, reason=text, who=text, date="2026-01-01", row=0
    )


@pytest.mark.parametrize("text", HARD)
def test_a_row_reads_back_as_it_was_meant(text: str) -> None:
    line = csv_row(correction(text))
    (cells,) = csv.reader(io.StringIO(line), strict=True)
    assert cells == ["demo/7", "unplaced", text, text, text, "2026-01-01"]
    assert len(cells) == len(COLUMNS)


@pytest.mark.parametrize("text", HARD)
def test_the_command_hands_over_every_cell_as_it_was_meant(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Correction] = []

    def take(one: Correction, **_: object) -> Curated:
        told.append(one)
        return Curated(ROOT, 1)

    monkeypatch.setattr(geoapp.cli.correct, "curate", take)
    program, subcommand, *arguments = shlex.split(command_line(correction(text)))
    result = CliRunner().invoke(geoapp.cli.correct.command, arguments)
    assert (program, subcommand) == ("geoapp", "correct")
    assert result.exit_code == 0, result.output
    assert told == [correction(text)]


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\u2028b", "a\x85b", " a\tb "])
def test_a_cell_never_holds_a_line_break(text: str) -> None:
    assert one_line(text) == "a b"


def open_form(project: str, field: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    page.query_params["project"] = project
    page.run()
    page.selectbox(key=f"wrong-{project}-field").set_value(field).run()
    assert not page.exception
    return page


def handed_out(page: AppTest) -> list[str]:
    return [str(one.value) for one in page.code]


@pytest.mark.ui
@pytest.mark.usefixtures("sample_folder")
def test_nothing_is_handed_out_before_somebody_signs() -> None:
    page = open_form("urumqi-14fyp/1", "location")
    assert handed_out(page) == []
    assert any(Words("zh")("wrong_who") in str(info.value) for info in page.info)


def enter(page: AppTest, **numbers: float) -> None:
    """Enter numbers into the fields of the position of the first project."""
    for name, value in numbers.items():
        page.number_input(key=f"wrong-urumqi-14fyp/1-location-{name}").set_value(value)
    page.run()
    assert not page.exception


@pytest.fixture
def signed(sample_folder: Path) -> AppTest:
    """Yield the form for a position with who corrects, and nothing else; the project is at 87.3, 43.9 within 50 m."""
    del sample_folder  # only has to be there
    page = open_form("urumqi-14fyp/1", "location")
    page.text_input(key="wrong-who").set_value("规划科, 甲").run()
    return page


@pytest.mark.ui
def test_a_name_alone_moves_nothing_and_invents_no_radius(signed: AppTest) -> None:
    assert handed_out(signed) == []
    assert any(Words("zh")("wrong_value") in str(info.value) for info in signed.info)


@pytest.mark.ui
def test_another_radius_keeps_the_place(signed: AppTest) -> None:
    enter(signed, radius=25)
    row, command = handed_out(signed)
    cells = next(csv.reader([row]))
    assert cells[:5] == ["urumqi-14fyp/1", "location", "87.3,43.9,25", "地图上的位置不对", "规划科, 甲"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", cells[5])
    assert shlex.split(command)[-3:] == ["urumqi-14fyp/1", "location", "87.3,43.9,25"]


@pytest.mark.ui
def test_a_moved_pin_has_the_radius_that_was_entered_and_else_none(signed: AppTest) -> None:
    enter(signed, lon=87.4, lat=43.95)
    assert next(csv.reader(handed_out(signed)[:1]))[2] == "87.4,43.95"
    enter(signed, radius=60)
    assert next(csv.reader(handed_out(signed)[:1]))[2] == "87.4,43.95,60"


@pytest.mark.ui
@pytest.mark.parametrize(
    "wrong", [{"lon": 12.0}, {"lat": 80.0}, {"lon": 43.9, "lat": 87.3}, {"radius": 0}, {"radius": 12_000}]
)
def test_what_no_correction_can_hold_is_said_and_no_row_stands_below(
    signed: AppTest, wrong: dict[str, float]
) -> None:
    enter(signed, lon=87.4)
    assert len(handed_out(signed)) == 2
    enter(signed, **wrong)
    assert handed_out(signed) == []
    assert len(signed.error) == 1


@pytest.mark.ui
@pytest.mark.usefixtures("sample_folder")
@pytest.mark.parametrize("project", ["urumqi-14fyp/7", "urumqi-14fyp/6"])
def test_an_area_and_a_project_without_a_place_start_with_empty_coordinates(project: str) -> None:
    page = open_form(project, "location")
    page.text_input(key="wrong-who").set_value("甲").run()
    fields = [page.number_input(key=f"wrong-{project}-location-{name}") for name in ("lon", "lat")]
    assert [field.value for field in fields] == [None, None]
    assert handed_out(page) == []


@pytest.mark.ui
@pytest.mark.usefixtures("sample_folder")
def test_districts_and_places_are_joined_with_a_bar() -> None:
    page = open_form("urumqi-14fyp/3", "district")
    page.text_input(key="wrong-who").set_value("甲").run()
    assert next(csv.reader(handed_out(page)[:1]))[1:3] == ["district", "650106|650104"]
    page.selectbox(key="wrong-urumqi-14fyp/3-field").set_value("place").run()
    page.multiselect(key="wrong-urumqi-14fyp/3-place").set_value(["airport", "wenmiao"]).run()
    assert next(csv.reader(handed_out(page)[:1]))[1:3] == ["place", "airport|wenmiao"]


@pytest.mark.ui
@pytest.mark.usefixtures("sample_folder")
def test_a_project_without_a_place_needs_a_reason_that_readers_see() -> None:
    page = open_form("urumqi-14fyp/1", "unplaced")
    page.text_input(key="wrong-who").set_value("甲").run()
    assert handed_out(page) == []
    page.text_input(key="wrong-urumqi-14fyp/1-unplaced").set_value("尚未选址").run()
    assert next(csv.reader(handed_out(page)[:1]))[1:3] == ["unplaced", "尚未选址"]
