"""``geoapp sheet`` writes what the page hands out."""

import shlex
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.domain.selection import Selection
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.sheet.project_sheet import make_sheet
from geoapp.sheet.rendering import render


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["sheet", *arguments])


@pytest.mark.parametrize("fmt", ["pdf", "docx"])
def test_the_file_of_a_day_is_the_sheet_of_that_day(fmt: str, tmp_path: Path) -> None:
    out = tmp_path / f"sheet.{fmt}"
    flags = ("--district", "650107", "--lang", "en", "--date", "2026-03-04")
    result = run(*flags, "--out", str(out))
    assert result.exit_code == 0, result.output
    plan = load_plan("urumqi-14fyp")
    sheet = make_sheet(
        plan, read_projects(plan.id), Selection(lang="en", district=("650107",)), date(2026, 3, 4)
    )
    assert out.read_bytes() == render(sheet, fmt)
    assert f"{len(sheet.entries)} projects" in result.output


def test_the_other_flags_narrow_the_sheet(tmp_path: Path) -> None:
    out = tmp_path / "sheet.pdf"
    result = run("--district", "650106", "--theme", "metro", "--out", str(out))
    assert result.exit_code == 0, result.output
    frame = read_projects("urumqi-14fyp")
    metro = [
        name
        for name, theme, rows in zip(frame["name"], frame["theme"], frame["districts"], strict=True)
        if theme == "metro" and any(row["adcode"] == 650106 for row in rows)
    ]
    text = "".join(pypdfium2.PdfDocument(out)[1].get_textpage().get_text_bounded().split())
    assert metro
    assert all("".join(name.split()) in text for name in metro)


@pytest.mark.parametrize("districts", [(), ("--district", "650106", "--district", "650104")])
def test_without_a_single_district_the_sheet_is_of_all_that_the_flags_leave(
    districts: tuple[str, ...], tmp_path: Path
) -> None:
    out = tmp_path / "sheet.pdf"
    result = run(*districts, "--theme", "metro", "--size", "A3", "--landscape", "--out", str(out))
    assert result.exit_code == 0, result.output
    width, height = pypdfium2.PdfDocument(out)[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (420, 297)


def test_the_command_on_a_sheet_makes_the_very_same_file(tmp_path: Path) -> None:
    out = tmp_path / "map.pdf"
    assert run("--theme", "metro", "--lang", "en", "--date", "2026-03-04", "--out", str(out)).exit_code == 0
    text = pypdfium2.PdfDocument(out)[0].get_textpage().get_text_bounded().replace("\r\n", " ")
    _, *flags = shlex.split(text[text.index("geoapp sheet") : text.index(" --out")])
    again = tmp_path / "again.pdf"
    assert CliRunner().invoke(main, [*flags, "--out", str(again)]).exit_code == 0
    assert again.read_bytes() == out.read_bytes()


def test_a_page_that_is_not_there_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "sheet.png"
    result = run("--district", "650107", "--format", "png", "--page", "9", "--out", str(out))
    assert result.exit_code == 2
    assert "There is no page 9" in result.stderr
    assert not out.exists()


def test_the_opinions_on_its_projects_are_listed_with_who_wrote_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    frame = read_projects("urumqi-14fyp")
    first = frame.loc[(frame["theme"] == "metro") & (frame["kind"] == "project"), "id"].iloc[0]
    add = ["opinion", "add", str(first), "红线未定", "--who", "某区发改委"]
    assert CliRunner().invoke(main, add).exit_code == 0
    for flags, told in (((), False), (("--opinions",), True)):
        out = tmp_path / "sheet.pdf"
        result = run("--theme", "metro", *flags, "--out", str(out))
        assert result.exit_code == 0, result.output
        pages = pypdfium2.PdfDocument(out)
        text = "".join("".join(page.get_textpage().get_text_bounded() for page in pages).split())
        assert ("红线未定" in text, "某区发改委" in text) == (told, told)
