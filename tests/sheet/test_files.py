"""The sheet as files: text stays text, nothing is lost on the way, the same sheet gives the same bytes."""

import io
from collections.abc import Callable
from typing import Any

import docx
import pypdfium2
import pytest
from PIL import Image

from geoapp.errors import InputError, UnknownCodeError
from geoapp.sheet import font
from geoapp.sheet.drawing import Text
from geoapp.sheet.formats import FORMATS
from geoapp.sheet.layout import column_widths, lay_out, strips
from geoapp.sheet.paper import MARGIN, SIZES, Paper
from geoapp.sheet.rendering import render
from geoapp.sheet.sheet import Sheet

IMAGE = 3
"""The type of an image among the objects of a PDF's page, as PDFium numbers it."""

A4 = (210, 297)
PAPERS = [Paper(size=size, landscape=landscape) for size in SIZES for landscape in (False, True)]

HOSTILE = (
    "<img src=x onerror=hit()>",
    "${hit()}",
    "C:\\a\\2019",
    "{{ 7 * 7 }}",
    "</w:t></w:r><script>hit()</script>",
    "(hit) Tj ET Q",
    "&lt;b&gt;",
    "a\x00\x1b\u202eb",
)


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page without blanks and line ends."""
    document = pypdfium2.PdfDocument(pdf)
    return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("adcode", ["650102", "650104"])
def test_every_row_stands_whole_on_one_page_of_the_pdf(adcode: str, printed: Callable[..., Sheet]) -> None:
    sheet = printed(adcode)
    pages = pages_of(render(sheet, "pdf"))
    for entry in sheet.entries:
        assert any(bare(entry.name) in page for page in pages[1:]), entry.name
    assert all(bare("".join(sheet.head)) in page for page in pages[1:])
    assert bare(sheet.title) in pages[0]
    assert "GS(2024)0650" in pages[0]


def test_a_pdf_has_as_many_pages_as_its_rows_need_and_they_are_a4(printed: Callable[..., Sheet]) -> None:
    sheet = printed("650102")
    document = pypdfium2.PdfDocument(render(sheet, "pdf"))
    lowest_row_mm = 6
    room = (A4[1] - 2 * MARGIN) / lowest_row_mm
    assert len(document) >= 1 + len(sheet.entries) / room
    for page in document:
        assert [side / 72 * 25.4 for side in page.get_size()] == pytest.approx(A4, abs=0.1)


def test_the_map_of_a_pdf_is_drawn_with_lines_and_its_font_is_embedded(printed: Callable[..., Sheet]) -> None:
    pdf = render(printed("650102"), "pdf")
    objects = [each.type for page in pypdfium2.PdfDocument(pdf) for each in page.get_objects()]
    assert IMAGE not in objects
    assert len(objects) > 100
    assert b"/FontFile3" in pdf


def test_no_row_leaves_its_page_and_rows_do_not_overlap(printed: Callable[..., Sheet]) -> None:
    pages = lay_out(printed("650104"))
    for page in pages:
        texts = [shape for shape in page.shapes if isinstance(shape, Text)]
        body = [text for text in texts if text.y < A4[1] - MARGIN + 0.01]
        assert len(texts) - len(body) == 2, "only the foot stands in the margin"
        assert all(text.y >= MARGIN for text in body)
        spots = [(round(text.x, 3), round(text.y, 3)) for text in texts if text.anchor == "start"]
        assert len(spots) == len(set(spots))


@pytest.mark.parametrize("paper", PAPERS)
def test_the_columns_fill_the_page_between_its_margins(paper: Paper, printed: Callable[..., Sheet]) -> None:
    count, width = strips(paper)
    sheet = printed("650102", paper=paper)
    assert sum(column_widths(sheet, width)) == pytest.approx(width)
    assert count * width + (count - 1) * 10 == pytest.approx(paper.width - 2 * MARGIN)


def test_a_picture_is_an_a4_page_of_300_dots_an_inch(printed: Callable[..., Sheet]) -> None:
    sheet = printed("650102")
    picture = Image.open(io.BytesIO(render(sheet, "png")))
    assert picture.size == (2480, 3508)
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    second = Image.open(io.BytesIO(render(sheet, "png", page=2)))
    assert second.tobytes() != picture.tobytes()
    with pytest.raises(UnknownCodeError, match="pages 1 to 2"):
        render(sheet, "png", page=3)


def rows_of(file: bytes) -> list[list[str]]:
    """Return the rows of a Word file's table that are no heading."""
    (table,) = docx.Document(io.BytesIO(file)).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    return [row for row in rows if len(set(row)) > 1]


def test_a_word_file_holds_the_same_rows_and_the_map(printed: Callable[..., Sheet]) -> None:
    sheet = printed("650102")
    file = render(sheet, "docx")
    expected = [[str(e.number), "\n".join((e.name, *e.details)), *e.cells[1:]] for e in sheet.entries]
    assert rows_of(file) == expected
    document = docx.Document(io.BytesIO(file))
    (picture,) = document.inline_shapes
    assert picture.width.mm == pytest.approx(A4[0] - 2 * MARGIN, abs=0.1)
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert sheet.title in text
    assert all(line in text for line in (*sheet.summary, *sheet.notes))


@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_a_word_files_first_page_holds_the_map_at_its_true_size(
    paper: Paper, printed: Callable[..., Sheet]
) -> None:
    sheet = printed("650102", paper=paper)
    document = docx.Document(io.BytesIO(render(sheet, "docx")))
    section, figure = document.sections[0], sheet.figure
    whole = document.inline_shapes[0]
    true = figure.window.width if paper.landscape else figure.drawing.width
    assert whole.width.mm == pytest.approx(true, abs=0.2)
    head = [one for one in document.paragraphs if one.text in (sheet.title, sheet.about, *sheet.summary)]
    under = [] if paper.landscape else [one for one in document.paragraphs if one.text in sheet.notes]
    lines = sum(one.paragraph_format.line_spacing.mm for one in head + under)
    assert lines + whole.height.mm <= paper.height - section.top_margin.mm - section.bottom_margin.mm
    if paper.landscape:
        beside = "\n".join(cell.text for cell in document.tables[0].rows[0].cells)
        assert all(line in beside for line in sheet.notes)
        assert sum(one.width.mm for one in document.inline_shapes) <= paper.across


def test_a_word_files_head_repeats_and_its_rows_are_not_cut(printed: Callable[..., Sheet]) -> None:
    (table,) = docx.Document(io.BytesIO(render(printed("650102"), "docx"))).tables
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert all("w:cantSplit" in row._tr.xml for row in table.rows)


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_same_sheet_gives_the_same_bytes(fmt: str, printed: Callable[..., Sheet]) -> None:
    assert render(printed("650102"), fmt) == render(printed("650102"), fmt)


def test_hostile_names_are_text_in_every_file(
    invented: Callable[..., Sheet], make_project: Callable[..., dict[str, Any]]
) -> None:
    sheet = invented(*(make_project(n, name, cite=name) for n, name in enumerate(HOSTILE)))
    printable = {"".join(c for c in name if c.isprintable()) for name in HOSTILE}
    assert {row[1] for row in rows_of(render(sheet, "docx"))} == printable
    text = "".join(pages_of(render(sheet, "pdf")))
    for name in HOSTILE[:-1]:
        assert bare(name) in text
    assert render(sheet, "png").startswith(b"\x89PNG")


def test_a_sheet_without_projects_is_a_map_alone(printed: Callable[..., Sheet]) -> None:
    sheet = printed(q="没有这样的项目")
    assert len(pypdfium2.PdfDocument(render(sheet, "pdf"))) == 1
    assert docx.Document(io.BytesIO(render(sheet, "docx"))).tables == []


def test_a_missing_font_is_said_in_one_sentence(
    printed: Callable[..., Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(font, "PACKAGE", "no_such_package")
    with pytest.raises(InputError, match="pip install pylopdf-fonts-zh-cn"):
        render(printed("650102"), "pdf")


def test_an_unknown_format_is_refused(printed: Callable[..., Sheet]) -> None:
    with pytest.raises(UnknownCodeError, match="pdf, png, docx"):
        render(printed("650102"), "exe")
