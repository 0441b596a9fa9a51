"""Opinions behind a sheet's table: at most so many, the rest told, all of it between the margins of every paper."""

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pypdfium2
import pytest
from click.testing import CliRunner
from geopandas import GeoDataFrame

from geoapp.cli import main
from geoapp.domain.opinion import LONGEST_OPINION, Opinion, SaidOpinion
from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.pipeline.analyse import analyse
from geoapp.pipeline.opinions import KeptOpinion
from geoapp.pipeline.request_text import request_of
from geoapp.sheet.drawing import Text
from geoapp.sheet.font import measure
from geoapp.sheet.layout import lay_out
from geoapp.sheet.opinion_list import MOST_OPINIONS, SheetOpinions
from geoapp.sheet.paper import MARGIN, SIZES, Paper
from geoapp.sheet.project_sheet import make_sheet
from geoapp.sheet.rendering import render
from geoapp.sheet.row_numbers import rows_named
from geoapp.sheet.sheet import Sheet

from .conftest import DAY, TOUTUNHE


def kept(project: str, number: int, text: str = "红线未定", answer: str = "") -> KeptOpinion:
    said = SaidOpinion(text=f"{text}{number}", state="done" if answer else "open", answer=answer)
    when = f"2026-01-01T00:{number:02}:00+00:00"
    one = Opinion(
        plan="urumqi-14fyp", project=project, id=f"{number:08x}", version=1, said=said, who="某局", when=when
    )
    return KeptOpinion(versions=(one,))


@pytest.fixture
def listed(plan: Plan, projects: GeoDataFrame) -> Callable[..., Sheet]:
    def make(count: int, *, whose: bool = False, paper: Paper | None = None, **said: str) -> Sheet:
        selection = Selection(district=(TOUTUNHE,), theme=("metro",))
        first = make_sheet(plan, projects, selection, DAY).entries[0].id
        found = tuple(kept(first, number, **said) for number in range(count))
        given = SheetOpinions(found=found, whose=whose)
        return make_sheet(plan, projects, selection, DAY, paper, said=given)

    return make


def text_of(file: bytes) -> str:
    pages = pypdfium2.PdfDocument(file)
    return "".join("".join(page.get_textpage().get_text_bounded() for page in pages).split())


@pytest.mark.parametrize("over", [0, 3])
def test_what_is_beyond_the_most_is_counted(over: int, listed: Callable[..., Sheet]) -> None:
    sheet = listed(MOST_OPINIONS + over)
    assert sheet.opinions is not None
    assert len(sheet.opinions.rows) == MOST_OPINIONS
    assert sheet.opinions.note == (f"另有 {over} 条未印出，见“意见”页面。" if over else "")
    assert f"{MOST_OPINIONS + over} 条" in sheet.opinions.title


@pytest.mark.parametrize("whose", [True, False])
def test_every_file_has_them_and_says_who_wrote_only_where_it_may(
    whose: bool,  # noqa: FBT001 (a case)
    listed: Callable[..., Sheet],
) -> None:
    sheet = listed(2, whose=whose)
    pdf = text_of(render(sheet, "pdf"))
    document = docx.Document(io.BytesIO(render(sheet, "docx")))
    word = "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    for text in (pdf, word):
        assert all(one in text for one in ("红线未定0", "红线未定1", "待处理"))
        assert ("某局" in text) == whose


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("landscape", [True, False])
def test_the_longest_texts_stay_between_the_margins(
    size: str,
    landscape: bool,  # noqa: FBT001 (a case)
    listed: Callable[..., Sheet],
) -> None:
    long = "字" * (LONGEST_OPINION - 2)
    paper = Paper(size=next(one for one in SIZES if one == size), landscape=landscape)
    sheet = listed(3, paper=paper, text=long, answer=long)
    for page in lay_out(sheet):
        for text in page.shapes:
            if isinstance(text, Text) and text.anchor == "start":
                assert text.x + measure(text.text, text.size) <= paper.width - MARGIN + 0.5
                assert text.y <= paper.height - MARGIN or text.y == paper.height - MARGIN / 2
    assert text_of(render(sheet, "pdf")).count("字") == 6 * len(long)


def test_the_command_in_the_small_print_asks_for_them_too(listed: Callable[..., Sheet]) -> None:
    assert "--opinions" in listed(1).notes[-1]
    assert "opinions=1" in listed(0).notes[-1]
    assert listed(0).opinions is None
    assert any("还没有意见" in note for note in listed(0).notes)


def test_the_command_of_an_analysis_lists_them_on_its_sheet(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    request = request_of("nearest", plan.id, {"from": ["projects?theme=metro"], "to": ["districts"]})
    outcome = analyse(request, plan)
    first, second = outcome.frame["a_id"].unique()[:2]
    found = (kept(first, 1), kept(second, 2))
    monkeypatch.setattr("geoapp.cli._paper.list_opinions", lambda *_: found)
    out = tmp_path / "nearest.docx"
    flags = ["--theme", "metro", "--to", "districts", "--rows", "1", "--opinions", "--out", str(out)]
    done = CliRunner().invoke(main, ["nearest", *flags])
    assert done.exit_code == 0, done.output
    word = "".join(
        cell.text for table in docx.Document(str(out)).tables for row in table.rows for cell in row.cells
    )
    shown = rows_named(outcome.frame, "1")["a_id"].item()
    assert shown == first
    assert [f"红线未定{one}" in word for one in (1, 2)] == [True, False]
