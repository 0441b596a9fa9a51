"""Project tables and documents that are damaged, locked, without text, or hold no project."""

import io
import zipfile
from dataclasses import replace

import pypdfium2
from pandas import isna
from PIL import Image, ImageDraw, ImageFont

from geoapp.sheet.font import find_font

from .making import Check, Row, sheets, workbook, zipped

HEADER = "序号,项目名称,建设性质,建设地点"
TABLE = f"{HEADER}\n1,甲水厂,新建,天山区\n2,乙学校,续建,某处\n"


def pages(number: int) -> bytes:
    """Return a PDF of blank pages, as a scan without its pictures is."""
    document, buffer = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(number):
        document.new_page(200, 200)
    document.save(buffer)
    document.close()
    return buffer.getvalue()


def locked() -> bytes:
    """Return a PDF whose trailer names an encryption that needs a password."""
    parts = (
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n",
        b"3 0 obj<</Filter/Standard/V 1/R 2/O<" + b"00" * 32 + b">/U<" + b"00" * 32 + b">/P -4>>endobj\n",
    )
    made, offsets = b"%PDF-1.4\n", []
    for part in parts:
        offsets.append(len(made))
        made += part
    start = len(made)
    made += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % spot for spot in offsets)
    made += b"trailer<</Size 4/Root 1 0 R/Encrypt 3 0 R/ID[<" + b"00" * 16 + b"><" + b"00" * 16 + b">]>>\n"
    return made + b"startxref\n%d\n%%%%EOF" % start


def bomb(part: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, bytes(5_000_000))
    return buffer.getvalue()


def row(what: str, name: str, content: bytes, *codes: str, outcome: str = "refused") -> Row:
    return Row(what=what, make=lambda: content, name=name, outcome=outcome, codes=codes)


def scan(what: str, name: str, content: bytes, *codes: str, outcome: str = "refused") -> Row:
    return replace(row(what, name, content, *codes, outcome=outcome), needs="rapidocr")


def picture(line: str = "") -> bytes:
    """Return a line of text as a picture; without one a white wall."""
    white = Image.new("L", (900, 200) if line else (12_000, 12_000), 255)
    font = ImageFont.truetype(str(find_font()), 40)
    ImageDraw.Draw(white).text((60, 60), line, font=font, fill=0)
    buffer = io.BytesIO()
    white.save(buffer, "PNG")
    return buffer.getvalue()


def small_pages(number: int) -> bytes:
    """Return a TIFF of so many pages."""
    buffer, page = io.BytesIO(), Image.new("1", (20, 20), 1)
    page.save(buffer, "TIFF", save_all=True, append_images=[page] * (number - 1))
    return buffer.getvalue()


def holding(what: str, content: bytes, holds: Check, *codes: str) -> Row:
    made = row(what, "table.xlsx", content, "not_placed", *codes, outcome="accepted")
    return replace(made, holds=holds)


def investments(*wanted: float | None) -> Check:
    return lambda frame: [None if isna(sum_) else sum_ for sum_ in frame["investment"]] == list(wanted)


def sums(heading: str, *cells: object, above: str = "") -> bytes:
    """Return a table of projects with one sum each."""
    rows = ((number, f"第{number}水厂", "某处", cell) for number, cell in enumerate(cells, start=1))
    return workbook((above,), ("序号", "项目名称", "建设地点", heading), *rows)


def merged_projects() -> bytes:
    """Return three projects whose place and owner are merged, in two merges and one; sums are not."""
    head = ("序号", "项目名称", "建设地点", "责任单位", "总投资（万元）")
    rows = [
        head,
        *((number, f"{name}水厂", "某处", "甲局", number) for number, name in enumerate("甲乙丙", start=1)),
    ]
    return sheets(("表", rows), merged=("C2:C3", "D2:D4"))


SEMICOLONS = "sep=;\n" + TABLE.replace(",", ";")
BIG5 = "序號,項目名稱,建設性質,建設地點\n1,青石渡給水廠工程,新建,東湖公園\n2,松林國民學校工程,新建,某處\n"

PAGE = "新建乙山净水厂工程，扩建丙镇学校。"

ROWS = [
    row("a table of projects", "table.csv", TABLE.encode(), "not_placed", outcome="accepted"),
    holding(
        "places and owners merged over projects",
        merged_projects(),
        lambda frame: (
            [len(row) for row in frame["places"]] == [1, 1, 1] and frame["owner"].tolist() == ["甲局"] * 3
        ),
    ),
    holding(
        "a unit with its currency above the heading",
        workbook(
            ("单位：人民币万元",), ("序号", "项目名称", "建设地点", "总投资"), (1, "甲水厂", "某处", 300)
        ),
        investments(3e6),
    ),
    holding(
        "a unit of thousands of yuan, and a sum with its own",
        workbook(
            ("单位：千元",),
            ("序号", "项目名称", "建设地点", "总投资"),
            (1, "甲水厂", "某处", 300),
            (2, "乙学校", "某处", "5百万元"),
        ),
        investments(3e5, 5e6),
    ),
    holding(
        "sums in dollars by their heading, of which one says yuan",
        sums("总投资（万美元）", 1200, "1.5亿", "3亿元", above="单位：万元"),
        investments(None, None, 3e8),
        "sums_foreign",
    ),
    holding(
        "sums in a currency that stands above the heading",
        sums("总投资", 1200, above="单位：万澳元"),
        investments(None),
        "sums_foreign",
    ),
    holding(
        "sums whose own words name a currency",
        sums(
            "总投资（万元）", "300万美元", "300(万欧元)", "2亿元（折合3000万美元）", "US$300", "港币500万", 5
        ),
        investments(None, None, 2e8, None, None, 5e4),
        "sums_foreign",
    ),
    holding(
        "sums without a unit, a range and a dash",
        sums("总投资", 1200, "3-5亿元", "—", "人民币1亿元"),
        investments(None, None, None, 1e8),
        *("sums_unitless", "sums_form"),
    ),
    holding(
        "signs for the text above: 〃 and 同上",
        workbook(
            ("序号", "项目名称", "建设地点", "责任单位"),
            (1, "甲水厂", "某处", "甲局"),
            (2, "乙学校", "〃", "乙局"),
            (3, "丙泵站", "〃", "同上"),
        ),
        lambda frame: (
            [list(row) for row in frame["places"]] == [["某处"]] * 3
            and frame["owner"].tolist() == ["甲局", "乙局", "乙局"]
        ),
    ),
    holding(
        "a title, two rows of heading, sums, blank rows and notes, and sums in full-width digits",
        workbook(
            ("附表1 项目表",),
            ("单位（人民币 亿元）",),
            ("序号", "项目名称", "建设地点", "投资", None),
            (None, None, None, "总投资", "其中：2025年"),
            (1, "甲水厂", "某处", "１．５", 1),
            (None,),
            (2, "乙学校", "某处", "1,200", 1),
            (None, "合计", None, 1201.5, 2),
            ("注：估算数",),
        ),
        investments(1.5e8, 1.2e11),
    ),
    holding(
        "an empty sheet before the table",
        sheets(("说明", []), ("项目", [("项目名称", "建设地点", "总投资（万元）"), ("甲水厂", "某处", 1)])),
        investments(1e4),
    ),
    replace(
        row("a table with a line sep= and semicolons", "table.csv", SEMICOLONS.encode(), "not_placed"),
        outcome="accepted",
    ),
    replace(row("the same in Big5", "table.csv", BIG5.encode("cp950"), "not_placed"), outcome="accepted"),
    row("the same in GBK", "table.csv", TABLE.encode("gbk"), "not_placed", outcome="accepted"),
    row("a table without 项目名称", "table.csv", b"a,b\n1,2\n", "no_projects"),
    row("a header and no row", "table.csv", HEADER.encode(), "no_projects"),
    row("a quotation mark that never closes", "table.csv", f'{HEADER}\n1,"甲水厂'.encode(), "csv_row"),
    row("bytes that are no text", "table.csv", b"1\0\0\0", "document_encoding"),
    row("an empty file", "table.csv", b"", "empty_file"),
    row("cells without text", "table.csv", b",,\n,,\n", "document_no_text"),
    row("a layer", "table.gpkg", b"SQLite format 3\0", "document_format"),
    row("a PDF called .docx", "plan.docx", b"%PDF-1.4 ", "document_other"),
    row("a PDF called .csv", "table.csv", b"%PDF-1.4 ", "document_other"),
    row("a workbook of before 2007 called .html", "plan.html", b"\xd0\xcf\x11\xe0", "document_other"),
    row("a workbook of before 2007 called .xlsx", "table.xlsx", b"\xd0\xcf\x11\xe0", "document_old_office"),
    row("a Word document that breaks off", "plan.docx", workbook(("a",))[:200], "zip_damaged"),
    row("a workbook called .docx", "plan.docx", workbook(("a",)), "document_other_archive"),
    row(
        "a Word document without its parts", "plan.docx", zipped({"word/document.xml": b"1"}), "word_damaged"
    ),
    row("a workbook without its parts", "table.xlsx", zipped({"xl/workbook.xml": b"1"}), "workbook_damaged"),
    row("a workbook that is a zip bomb", "table.xlsx", bomb("xl/worksheets/sheet1.xml"), "zip_bomb"),
    row("a damaged PDF", "plan.pdf", b"%PDF-1.4 broken", "pdf_damaged"),
    row("a PDF with a password", "plan.pdf", locked(), "pdf_locked"),
    scan("a scan of blank pages", "plan.pdf", pages(2), "document_no_text"),
    scan("a scanned page", "plan.png", picture(PAGE), "not_placed", "read_by_ocr", outcome="accepted"),
    scan("a scanned page that breaks off", "plan.png", picture(PAGE)[:3000], "picture_damaged"),
    scan("a scanned page of 144 megapixels", "plan.png", picture(), "scan_page_large"),
    scan("a scan of 201 pages", "plan.tif", small_pages(201), "scan_pages"),
    row("a web page nested 20,000 deep", "plan.html", b"<div>" * 20_000 + b"1", "page_damaged"),
]
