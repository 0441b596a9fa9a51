"""What documents say beyond their letters: numbers that Word counts, headings by style, ruled tables of PDFs."""

from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.document import Document
from fpdf import FPDF
from fpdf.fonts import FontFace
from lxml import etree

from geoapp.io.documents.reader import read_document
from geoapp.io.lexicons import load_lexicon
from geoapp.io.table_rules import load_table_rules
from geoapp.reading.cleaning import clean
from geoapp.reading.tables import read_tables
from geoapp.sheet.font import find_font

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RULES = load_table_rules(load_lexicon())

Level = tuple[str, str]
"""Word's form of a number and its pattern."""

CHAPTERS: list[Level] = [("chineseCountingThousand", "第%1章"), ("chineseCountingThousand", "第%2节")]


def add_list(document: Document, number: int, levels: Sequence[Level], styles: Sequence[str] = ()) -> None:
    """Define a list in the document's numbering part, as Word does."""
    rows = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        + (f'<w:pStyle w:val="{styles[at]}"/>' if at < len(styles) else "")
        + f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for at, (form, pattern) in enumerate(levels)
    )
    root = document.part.numbering_part.element
    abstract = f'<w:abstractNum xmlns:w="{WORD}" w:abstractNumId="{number}">{rows}</w:abstractNum>'
    root.insert(0, etree.fromstring(abstract))
    add_num(document, number, number)


def add_num(document: Document, number: int, abstract: int, override: str = "") -> None:
    num = (
        f'<w:num xmlns:w="{WORD}" w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'
    )
    document.part.numbering_part.element.append(etree.fromstring(num))


def add(document: Document, text: str, number: int | None = None, level: int = 0, style: str = "") -> None:
    paragraph = document.add_paragraph(text, style or None)
    if number is not None:
        mark = f'<w:numPr xmlns:w="{WORD}"><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        paragraph._p.get_or_add_pPr().append(etree.fromstring(mark))


def lines(document: Document, tmp_path: Path) -> list[str]:
    path = tmp_path / "plan.docx"
    document.save(str(path))
    return [line for line in read_document(path).text.split("\n") if line]


def test_chapters_sections_and_items_that_word_counts_are_written_out(tmp_path: Path) -> None:
    document = docx.Document()
    add_list(document, 91, CHAPTERS)
    add_list(document, 92, [("decimal", "%1."), ("decimalEnclosedCircle", "%2")])
    add(document, "甲", 91)
    add(document, "乙", 91, 1)
    add(document, "丙", 91, 1)
    add(document, "建设丁水厂。", 92)
    add(document, "一期。", 92, 1)
    add(document, "建设戊水厂。", 92)
    add(document, "一期。", 92, 1)
    add(document, "己", 91)
    add(document, "庚", 91, 1)
    assert lines(document, tmp_path) == [
        "第一章 甲",
        "第一节 乙",
        "第二节 丙",
        "1.建设丁水厂。",
        "① 一期。",
        "2.建设戊水厂。",
        "① 一期。",
        "第二章 己",
        "第一节 庚",
    ]


@pytest.mark.parametrize(
    ("form", "pattern", "second"),
    [
        ("chineseCounting", "（%1）", "（二）甲。"),
        ("japaneseCounting", "%1、", "二、甲。"),
        ("decimal", "(%1)", "(2)甲。"),
        ("decimalZero", "%1", "02 甲。"),
        ("bullet", "\uf06c", "●甲。"),
        ("none", "", "甲。"),
    ],
)
def test_each_form_of_number_is_written_as_word_prints_it(
    form: str, pattern: str, second: str, tmp_path: Path
) -> None:
    document = docx.Document()
    add_list(document, 91, [(form, pattern)])
    add(document, "甲。", 91)
    add(document, "甲。", 91)
    assert lines(document, tmp_path)[1] == second


def test_a_style_numbers_its_paragraphs_and_a_number_names_the_levels_above(tmp_path: Path) -> None:
    document = docx.Document()
    add_list(document, 91, [("decimal", "%1"), ("decimal", "%1.%2")], ("Heading1", "Heading2"))
    for style in ("Heading 1", "Heading 2"):
        mark = f'<w:numPr xmlns:w="{WORD}"><w:numId w:val="91"/></w:numPr>'
        document.styles[style].element.get_or_add_pPr().append(etree.fromstring(mark))
    for text, style in [("甲", "Heading 1"), ("乙", "Heading 2"), ("丙", "Heading 2"), ("丁", "Heading 1")]:
        add(document, text, style=style)
    assert lines(document, tmp_path) == ["1 甲", "1.1 乙", "1.2 丙", "2 丁"]


def test_a_list_may_start_anew(tmp_path: Path) -> None:
    document = docx.Document()
    add_list(document, 91, [("decimal", "%1.")])
    add_num(document, 92, 91, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    for number in (91, 91, 92):
        add(document, "甲。", number)
    assert lines(document, tmp_path) == ["1.甲。", "2.甲。", "1.甲。"]


def test_a_number_that_no_list_defines_is_none(tmp_path: Path) -> None:
    document = docx.Document()
    add(document, "甲。", 4711)
    assert lines(document, tmp_path) == ["甲。"]


def test_a_heading_by_style_without_a_number_is_marked(tmp_path: Path) -> None:
    document = docx.Document()
    for text, rank in [("供水保障", 1), ("第二章 供电", 1), ("甲区", 2), ("专栏1 乙", 2)]:
        document.add_heading(text, rank)
    assert lines(document, tmp_path) == ["# 供水保障", "第二章 供电", "## 甲区", "专栏1 乙"]


def test_a_heading_of_a_web_page_without_a_number_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "plan.html"
    path.write_text("<h1>供水保障</h1><p>建设甲水厂。</p><h2>一、乙区</h2>", encoding="utf-8")
    assert read_document(path).text.split("\n") == ["# 供水保障", "建设甲水厂。", "一、乙区"]


HEADING = "序号 项目名称 建设性质 建设规模及内容 总投资 项目起止 建设地点".split()  # noqa: SIM905
ANNEX = [
    [str(n), f"甲{n}号净水厂及配套管网项目", "新建", "建设净水厂一座", str(n), "2021-2025", "丁区"]
    for n in range(1, 161)
]


def write_pdf(path: Path) -> None:
    pdf = FPDF(orientation="L")
    pdf.add_font("zh", fname=str(find_font()))
    pdf.set_font("zh", size=9)
    pdf.add_page()
    pdf.write(8, "附表1 重大项目表\n")
    with pdf.table(col_widths=(8, 20, 12, 40, 16, 24, 20), headings_style=FontFace()) as table:
        for row in [HEADING, *ANNEX]:
            table.row(row)
    pdf.write(8, "\n以上为全部项目。\n")
    pdf.output(str(path))


def write_tabs(path: Path) -> None:
    path.write_text("附表1\n" + "\n".join("\t".join(row) for row in [HEADING, *ANNEX]), encoding="utf-8")


def write_workbook(path: Path) -> None:
    """Write the annex with its place merged over ten rows each."""
    book = openpyxl.Workbook()
    for number, row in enumerate([HEADING, *ANNEX], start=1):
        book.active.append(row)
        if number % 10 == 1 and number > 1:
            book.active.merge_cells(start_row=number - 9, end_row=number, start_column=7, end_column=7)
    book.save(path)


@pytest.mark.parametrize(
    ("suffix", "write"), [(".pdf", write_pdf), (".txt", write_tabs), (".xlsx", write_workbook)]
)
def test_an_annex_gives_all_its_rows_in_every_format(
    suffix: str, write: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / f"annex{suffix}"
    write(path)
    text = read_document(path).text
    projects = read_tables(text, plan_id="demo", short_title="《甲》", rules=RULES).projects
    assert [project.name for project in projects] == [row[1] for row in ANNEX]
    assert {(project.period, *project.places) for project in projects} == {("2021/2025", "丁区")}
    assert [text[project.start : project.end] for project in projects] == [row[1] for row in ANNEX]


def test_what_stands_round_a_table_of_a_pdf_stays_where_it_stood(tmp_path: Path) -> None:
    write_pdf(tmp_path / "annex.pdf")
    text = read_document(tmp_path / "annex.pdf").text
    assert text.startswith("附表1 重大项目表\n| 序号 | 项目名称 |")
    assert text.rstrip().endswith("|\n\n以上为全部项目。")


def page_lines(
    tmp_path: Path, lines: Sequence[tuple[float, str]], *, frame: tuple[int, int] | None = None
) -> str:
    """Return the text of a PDF page whose lines begin so many millimetres from the left, 8 mm apart."""
    pdf = FPDF()
    pdf.add_font("zh", fname=str(find_font()))
    pdf.set_font("zh", size=12)
    pdf.add_page()
    for number, (x, words) in enumerate(lines):
        pdf.text(x, 30 + 8 * number, words)
    if frame:
        pdf.rect(18, 24 + 8 * frame[0], 170, 8 * (frame[1] - frame[0]))
    pdf.output(str(tmp_path / "page.pdf"))
    return read_document(tmp_path / "page.pdf").text


ITEM = "新建甲水厂及其配套管网工程并改造供水管网二十公里"


def test_a_paragraph_of_a_pdf_keeps_its_indent_and_the_item_above_ends(tmp_path: Path) -> None:
    lines = [(20, f"1.{ITEM}"), (20, f"2.{ITEM}"), (28.5, ITEM), (20, "并写到别处。"), (80, "居中")]
    text = page_lines(tmp_path, lines)
    assert text.split("\n") == [f"1.{ITEM}", f"2.{ITEM}", f"\u3000\u3000{ITEM}", "并写到别处。", "居中"]
    assert clean(text).text.split("\n")[2] == f"\u3000\u3000{ITEM}并写到别处。"


def test_a_frame_of_a_pdf_ends_its_box(tmp_path: Path) -> None:
    lines = [
        (20, ITEM + "。"),
        (20, "专栏1 供水工程"),
        (20, f"1.{ITEM}"),
        (20, f"2.{ITEM}"),
        (20, f"再{ITEM}"),
    ]
    text = page_lines(tmp_path, lines, frame=(1, 4))
    assert clean(text).text.split("\n")[-3:] == [f"2.{ITEM}", "", f"再{ITEM}"]


def test_a_line_under_words_is_no_table(tmp_path: Path) -> None:
    assert page_lines(tmp_path, [(20, "甲。"), (20, "乙。")], frame=(0, 0)) == "甲。\n乙。"
