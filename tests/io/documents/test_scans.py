"""Scans are read by OCR: pages drawn here, straight and crooked, blank, damaged and too large."""

import io
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image

from geoapp.domain.recognition import least_sure
from geoapp.errors import InputError
from geoapp.io.documents.reader import document_of, read_document

from .drawing import draw_page, saved

LINES = (
    "第一章 甲市的水",
    "\u3000\u3000新建甲河水厂，日供水12万吨，",
    "2025年底建成。",
    "\u3000\u3000扩建乙山水库。",
)
TEXT = "".join("".join(LINES).split())


def read(content: bytes, name: str) -> str:
    """Return the recognised text without the blanks that a picture cannot tell."""
    return "".join(document_of(content, Path(name)).text.split())


@pytest.fixture(autouse=True)
def ocr() -> None:
    pytest.importorskip("rapidocr", reason="needs the extra: pip install geoapp-plans[ocr]")


@pytest.mark.parametrize("turned", [0, 2.5, -4, 90, 180, 270])
def test_a_page_is_read_however_it_lies_on_the_glass(turned: float) -> None:
    assert read(saved([draw_page(LINES, turned=turned)], "PNG"), "scan.png") == TEXT


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.JPG"), ("JPEG", "a.jpeg"), ("TIFF", "a.tif"), ("PDF", "a.pdf")]
)
def test_each_format_of_a_scan_is_read(kind: str, name: str) -> None:
    assert read(saved([draw_page(LINES)], kind), name) == TEXT


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.convert("1"),
        lambda page: page.convert("I;16"),
        lambda page: page.convert("P"),
        lambda page: Image.merge("LA", (Image.new("L", page.size, 0), page.point(lambda grey: 255 - grey))),
    ],
    ids=["black and white", "sixteen bits", "palette", "black ink on nothing"],
)
def test_each_kind_of_pixel_is_read(change: Callable[[Image.Image], Image.Image]) -> None:
    assert read(saved([change(draw_page(LINES))], "PNG"), "scan.png") == TEXT


def test_pages_follow_each_other_and_blank_ones_hold_nothing() -> None:
    pages = [draw_page(["甲河大桥"]), draw_page([]), draw_page(["乙山水库"])]
    for kind, name in (("TIFF", "scan.tiff"), ("PDF", "scan.pdf")):
        document = document_of(saved(pages, kind), Path(name))
        assert document.text.split() == ["甲河大桥", "乙山水库"]
        assert document.recognition
        assert (document.recognition.pages, document.recognition.blank) == (3, 1)


def test_a_page_whose_picture_is_damaged_is_counted_as_one_without_text() -> None:
    content = bytearray(saved([draw_page(LINES), draw_page(["丙镇学校"])], "PDF"))
    start = content.index(b"stream") + 8
    content[start : start + 60] = bytes(60)
    document = document_of(bytes(content), Path("scan.pdf"))
    assert document.text.split() == ["丙镇学校"]
    assert document.recognition
    assert (document.recognition.pages, document.recognition.blank) == (2, 1)


def test_paragraphs_keep_their_indents_so_that_wrapped_lines_can_be_joined() -> None:
    document = document_of(saved([draw_page(LINES)], "PNG"), Path("scan.png"))
    assert [line.startswith("\u3000\u3000") for line in document.text.split("\n")] == [
        False,
        True,
        False,
        True,
    ]


def test_words_carry_their_confidence_at_their_place_in_the_text() -> None:
    pages = [draw_page(["甲河大桥"]), draw_page(["乙山水库", "丙镇学校"])]
    document = document_of(saved(pages, "PDF"), Path("scan.pdf"))
    for name in ("甲河大桥", "乙山水库", "丙镇学校"):
        start = document.text.index(name)
        sure = least_sure(document.words, start, start + len(name))
        assert sure is not None
        assert 0.5 < sure < 1
    marked = {place for word in document.words for place in range(word.start, word.end)}
    assert {document.text[place] for place in set(range(len(document.text))) - marked} == {"\n"}


def test_blurred_print_is_less_sure_than_sharp_print() -> None:
    page = draw_page(LINES, size=24)
    sharp, blurred = (
        document_of(saved([each], "PNG"), Path("scan.png")).recognition
        for each in (page, page.reduce(3).resize(page.size))
    )
    assert sharp
    assert blurred
    assert blurred.confidence < sharp.confidence


def test_a_page_with_text_keeps_its_own_and_only_the_other_is_recognised(tmp_path: Path) -> None:
    import pypdfium2  # noqa: PLC0415

    from .test_reader import make_pdf  # noqa: PLC0415

    with_text = pypdfium2.PdfDocument(make_pdf(tmp_path / "text.pdf", [["第一章 甲市的路"]]))
    with_text.import_pages(pypdfium2.PdfDocument(saved([draw_page(["乙山水库"])], "PDF")))
    with_text.save(tmp_path / "both.pdf")
    document = read_document(tmp_path / "both.pdf")
    assert document.text.split("\n") == ["第一章 甲市的路", "乙山水库"]
    assert document.recognition
    assert document.recognition.pages == 1
    assert document.words[0].start == document.text.index("乙")


@pytest.mark.parametrize(("width", "text"), [(210, TEXT), (60, "-12-")])
def test_a_page_number_on_a_picture_of_the_page_makes_no_text_of_it(width: int, text: str) -> None:
    made = FPDF(format="A4")
    made.add_page()
    made.image(draw_page(LINES), x=0, y=0, w=width)
    made.set_font("helvetica", size=9)
    made.text(100, 290, "- 12 -")
    content = bytes(made.output())
    assert read(content, "scan.pdf").removesuffix("-12-") == text.removesuffix("-12-")


def test_a_stroke_of_a_table_makes_no_cell() -> None:
    assert "|" not in read(saved([draw_page(["甲河大桥 | 乙山水库 | 丙镇学校"])], "PNG"), "scan.png")


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (saved([draw_page([])], "PNG"), "scan.png", "document_no_text"),
        (saved([draw_page([]), draw_page([])], "PDF"), "scan.pdf", "document_no_text"),
        (saved([draw_page(LINES)], "PNG")[:3000], "scan.png", "picture_damaged"),
        (saved([draw_page(LINES)], "JPEG")[:300], "scan.jpg", "picture_damaged"),
        (saved([draw_page(LINES)], "TIFF")[:90], "scan.tif", "picture_damaged"),
        (b"GIF89a" + bytes(50), "scan.png", "picture_damaged"),
        (saved([draw_page(LINES)], "PDF"), "scan.png", "document_other"),
        (saved([draw_page(LINES)], "PNG"), "scan.pdf", "document_other"),
        (saved([Image.new("1", (12_000, 12_000), 1)], "PNG"), "scan.png", "scan_page_large"),
        (saved([Image.new("1", (3, 900), 1)], "PNG"), "scan.png", "document_no_text"),
        (saved([Image.new("1", (20, 20), 1)] * 201, "TIFF"), "scan.tif", "scan_pages"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_scan_that_cannot_be_read_is_one_sentence(content: bytes, name: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        document_of(content, Path(name))
    assert caught.value.code == code
    assert name in str(caught.value)


def test_a_page_as_large_as_a_wall_is_drawn_small() -> None:
    page = draw_page(["甲河大桥"], size=120)
    buffer = io.BytesIO()
    page.save(buffer, "PDF", resolution=7)  # 4.5 by 6.4 metres
    assert read(buffer.getvalue(), "wall.pdf") == "甲河大桥"


@pytest.mark.parametrize("size", [(2000, 20), (20, 2000), (400, 300), (5000, 60)])
def test_odd_shapes_with_ink_on_them_end_in_a_text_or_a_sentence(size: tuple[int, int]) -> None:
    picture = Image.new("L", size, 255)
    picture.paste(0, (2, 2, size[0] // 2, size[1] // 2))
    with suppress(InputError):
        assert document_of(saved([picture], "PNG"), Path("scan.png")).recognition


def test_without_the_extra_a_scan_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)  # what an import finds where nothing is installed
    for kind, name in (("PDF", "scan.pdf"), ("PNG", "scan.png")):
        with pytest.raises(InputError, match=r"pip install geoapp-plans\[ocr\]"):
            document_of(saved([draw_page(LINES)], kind), Path(name))
