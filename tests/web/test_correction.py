"""A correction that a page hands out is the correction that the command and the file take."""

import csv
import io
import re
import shlex

import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

import geoapp.cli.correct
from geoapp.domain.correction import Correction
from geoapp.io.corrections import COLUMNS
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
    assert any("还差：谁更正" in str(info.value) for info in page.info)


@pytest.mark.ui
@pytest.mark.usefixtures("sample_folder")
def test_a_position_starts_where_the_project_is_drawn() -> None:
    page = open_form("urumqi-14fyp/1", "location")
    page.text_input(key="wrong-who").set_value("规划科, 甲").run()
    row, command = handed_out(page)
    cells = next(csv.reader([row]))
    assert cells[:5] == ["urumqi-14fyp/1", "location", "87.3,43.9,100", "地图上的位置不对", "规划科, 甲"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", cells[5])
    assert shlex.split(command)[-3:] == ["urumqi-14fyp/1", "location", "87.3,43.9,100"]


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
