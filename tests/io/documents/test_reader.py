"""Documents of every format, invented here, and the text that they hold."""

import hashlib
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import openpyxl
import pytest
from lxml import etree

from geoapp.errors import InputError
from geoapp.io.documents import reader as documents
from geoapp.io.documents.reader import read_document, save_extracted
from geoapp.io.texts import read_text

HEADING = "第一章 甲市的水"
SENTENCE = "建设甲水厂。"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def lines_of(path: Path) -> list[str]:
    return [line for line in read_document(path).text.split("\n") if line]


def make_pdf(path: Path, pages: Sequence[Sequence[str]], *, trailer: str = "") -> Path:
    """Write a PDF by hand: one of the built-in Chinese fonts, so that no font need be installed."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        (
            "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
            " /DescendantFonts [4 0 R] >>"
        ),
        (
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>"
        ),
    ]
    for number, page in enumerate(pages):
        shown = " ".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td" for line in page)
        content = f"BT /F1 12 Tf 72 700 Td {shown} ET" if page else "0 0 100 100 re f"
        objects += [
            (
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
                f" /Contents {6 + 2 * number} 0 R >>"
            ),
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    body, offsets = "%PDF-1.4\n", []
    for number, part in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{len(body)}\n%%EOF\n"
    )
    path.write_bytes((body + end).encode("ascii"))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_plain_text_is_read_in_each_encoding_and_hashed_as_bytes(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(f"{HEADING}\r\n{SENTENCE}".encode(encoding))
    document = read_document(path)
    assert document.text == f"{HEADING}\n{SENTENCE}"
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert save_extracted(path, document) == path


def test_word_paragraphs_and_tables_come_in_document_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(HEADING)
    table = document.add_table(2, 2)
    for cell, words in zip(table._cells, ["序号", "项目名称", "1", "甲水厂|二期"], strict=True):
        cell.text = words
    document.add_paragraph("建设甲水厂，\n扩建乙水厂。")
    document.save(str(tmp_path / "plan.docx"))
    assert lines_of(tmp_path / "plan.docx") == [
        HEADING,
        "| 序号 | 项目名称 |",
        "| 1 | 甲水厂｜二期 |",
        "建设甲水厂，",
        "扩建乙水厂。",
    ]


def test_merged_word_cells_stand_once_and_keep_the_columns(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "一、供水"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "1"
    for row, column, words in [(1, 1, "甲水厂"), (1, 2, "新建"), (2, 1, "乙水厂"), (2, 2, "扩建")]:
        table.cell(row, column).text = words
    document.save(str(tmp_path / "plan.docx"))
    assert lines_of(tmp_path / "plan.docx") == [
        "| 一、供水 |  |  |",
        "| 1 | 甲水厂 | 新建 |",
        "|  | 乙水厂 | 扩建 |",
    ]


def test_a_box_in_a_one_cell_word_table_keeps_its_lines(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "专栏1 供水"
    cell.add_paragraph("1.水厂。建设甲水厂。")
    document.save(str(tmp_path / "plan.docx"))
    assert lines_of(tmp_path / "plan.docx") == ["专栏1 供水", "1.水厂。建设甲水厂。"]


def test_word_controls_insertions_and_text_boxes_count_and_deletions_do_not(tmp_path: Path) -> None:
    document = docx.Document()
    for xml in (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        (
            "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:ins><w:r><w:t>乙</w:t></w:r></w:ins>"
            "<w:del><w:r><w:delText>丙</w:delText></w:r></w:del></w:p>"
        ),
        (
            "<w:p><w:r><w:t>丁</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>戊</w:t></w:r></w:p></w:txbxContent>"
            "</w:pict></w:r></w:p>"
        ),
    ):
        element = etree.fromstring(xml.replace(">", f' xmlns:w="{WORD}">', 1))
        document.element.body.insert(len(document.element.body) - 1, element)
    document.save(str(tmp_path / "plan.docx"))
    assert lines_of(tmp_path / "plan.docx") == ["甲", "乙", "丁", "戊"]


def test_pages_of_a_pdf_follow_each_other(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "plan.pdf", [[HEADING, SENTENCE], ["第二章 甲市的路"]])
    assert lines_of(path) == [HEADING, SENTENCE, "第二章 甲市的路"]


def test_a_scanned_pdf_is_refused_with_ocr_as_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)  # as where the extra is not installed
    path = make_pdf(tmp_path / "plan.pdf", [[], [], [HEADING]])
    with pytest.raises(InputError, match=r"2 of its 3 pages hold no text; .*OCR"):
        read_document(path)


def test_a_pdf_with_a_cover_that_is_a_picture_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    assert lines_of(make_pdf(tmp_path / "plan.pdf", [[], [HEADING]])) == [HEADING]


def test_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    lock = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4 >> /ID [<00> <00>]"
    )
    path = make_pdf(tmp_path / "plan.pdf", [[HEADING]], trailer=lock)
    with pytest.raises(InputError, match="locked with a password"):
        read_document(path)


def test_a_web_page_gives_blocks_as_lines_without_scripts(tmp_path: Path) -> None:
    path = tmp_path / "plan.html"
    path.write_text(
        f"""<?xml version="1.0" encoding="gb2312"?><html><head><title>甲</title><style>p {{}}</style></head><body>
        <h1>{HEADING}</h1><script>alert("乙")</script><div>建设<b>甲</b>水厂，
        扩建乙<!-- 丙 -->水厂。<p>治理<br>丁河。</p>尾</div>
        <table><caption>附表1</caption><tr><th rowspan=2>序号</th><th colspan="2">项目</th></tr>
        <tr><td>名称</td><td>性质</td></tr><tr><td>1</td><td>甲<br>水厂</td><td>新建</td></tr></table></body></html>""",
        encoding="utf-8",
    )
    assert lines_of(path) == [
        HEADING,
        "建设甲水厂，扩建乙水厂。",
        "治理",
        "丁河。",
        "尾",
        "| 附表1 |",
        "| 序号 | 项目 |  |",
        "|  | 名称 | 性质 |",
        "| 1 | 甲 水厂 | 新建 |",
    ]


def test_a_web_page_in_gb2312_whose_layout_is_a_table_is_prose(tmp_path: Path) -> None:
    path = tmp_path / "plan.htm"
    inner = "<table><tr><td>序号</td><td>项目</td></tr></table>"
    page = f"<meta charset=gb2312><table><tr><td>栏</td><td><p>{HEADING}</p>{inner}</td></tr></table>"
    path.write_bytes(page.encode("gb2312"))
    assert lines_of(path) == ["栏", HEADING, "| 序号 | 项目 |"]


def test_the_visible_sheets_of_a_workbook_come_in_order(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    first.title = "附表1"
    first.append(["甲市重大项目"])
    first.merge_cells("A1:C1")
    first.append([])
    first.append([1, "甲水厂", 12000.5])
    book.create_sheet("藏").append(["乙"])
    book["藏"].sheet_state = "hidden"
    book.create_sheet("附表2").append([2.0, None, "丙"])
    book.save(tmp_path / "plan.xlsx")
    assert lines_of(tmp_path / "plan.xlsx") == [
        "附表1",
        "| 甲市重大项目 |",
        "|  |",
        "| 1 | 甲水厂 | 12000.5 |",
        "附表2",
        "| 2 |  | 丙 |",
    ]


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8-sig", ","), ("gb18030", ","), ("utf-8", "\t"), ("utf-8", ";")]
)
def test_a_csv_is_read_in_each_encoding_and_with_each_delimiter(
    tmp_path: Path, encoding: str, mark: str
) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(f'序号{mark}项目名称\r\n1{mark}"甲\n水厂"\r\n'.encode(encoding))
    assert lines_of(path) == ["| 序号 | 项目名称 |", "| 1 | 甲 水厂 |"]


def test_the_saved_text_is_the_one_that_offsets_and_hash_refer_to(tmp_path: Path) -> None:
    path = tmp_path / "plan.html"
    path.write_text(f"<p>\ufeff{HEADING}\x0c\x01</p><p>{SENTENCE}</p>", encoding="utf-8")
    document = read_document(path)
    saved = save_extracted(path, document)
    assert saved == tmp_path / "plan.html.txt"
    assert read_text(saved) == document


def test_an_unknown_format_is_refused_by_naming_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "plan.odt").write_bytes(b"")
    with pytest.raises(
        InputError,
        match=r"as one of \.txt, \.docx, \.pdf, \.html, \.xlsx, \.ods, \.csv, \.png, \.jpg, \.tif\.",
    ):
        read_document(tmp_path / "plan.odt")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("plan.docx", b"%PDF-1.4", "is a PDF"),
        ("plan.pdf", b"PK\x03\x04", "is a .docx, .xlsx, .ods or other packed file"),
        ("plan.txt", b"PK\x03\x04", "is a .docx, .xlsx, .ods or other packed file"),
        ("plan.html", b"%PDF-1.4", "is a PDF"),
        ("plan.docx", b"\xd0\xcf\x11\xe0", "old or locked Office file"),
        ("plan.xlsx", "序号".encode(), "is not a .xlsx file"),
        ("plan.docx", b"PK\x03\x04 broken", "is damaged"),
        ("plan.pdf", b"%PDF-1.4 broken", "is a damaged PDF"),
        ("plan.html", b"<p> </p>", "holds no text"),
        ("plan.html", b"", "holds no text"),
        ("plan.csv", b",,\n,,", "holds no text"),
        ("plan.csv", b'1,"a\n', "line 1: no table row"),
        ("plan.txt", b"\xff\xff\xff", "is not text in UTF-8 or GB18030"),
        ("plan.txt", b" \n", "holds no text"),
    ],
)
def test_a_file_that_is_not_what_its_suffix_says_is_refused(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=sentence):
        read_document(tmp_path / name)


@pytest.mark.parametrize(
    ("suffix", "part", "sentence"),
    [
        (".docx", "xl/workbook.xml", "no .docx document"),
        (".docx", "word/document.xml", "damaged Word document"),
        (".xlsx", "xl/workbook.xml", "damaged workbook"),
    ],
)
def test_a_packed_file_without_the_right_parts_is_refused(
    tmp_path: Path, suffix: str, part: str, sentence: str
) -> None:
    with zipfile.ZipFile(tmp_path / f"plan{suffix}", "w") as archive:
        archive.writestr(part, "甲")
    with pytest.raises(InputError, match=sentence):
        read_document(tmp_path / f"plan{suffix}")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    for name in ("none.docx", "folder.txt"):
        with pytest.raises(InputError, match="cannot be read"):
            read_document(tmp_path / name)


def test_files_beyond_the_limits_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "plan.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", " " * 5_000_000)
    monkeypatch.setattr(documents, "LARGEST_UNPACKED", 4_000_000)
    with pytest.raises(InputError, match="unpacks to 5 MB and the limit is 4 MB"):
        read_document(tmp_path / "plan.docx")
    (tmp_path / "plan.txt").write_bytes(b"1" * 3_000_000)
    monkeypatch.setattr(documents, "LARGEST_FILE", 2_000_000)
    with pytest.raises(InputError, match="has 3 MB and the limit is 2 MB"):
        read_document(tmp_path / "plan.txt")


def test_a_web_page_nested_beyond_measure_ends_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "plan.html"
    path.write_text("<div>" * 20_000 + HEADING, encoding="utf-8")
    with pytest.raises(InputError, match="save the page from the browser again"):
        read_document(path)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_a_flipped_byte_in_a_packed_file_ends_in_a_sentence_or_a_text(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"plan{suffix}"
    if suffix == ".docx":
        document = docx.Document()
        document.add_paragraph(HEADING)
        document.save(str(path))
    else:
        book = openpyxl.Workbook()
        book.active.append([HEADING])
        book.save(path)
    whole = path.read_bytes()
    refused = 0
    for offset in range(0, len(whole), len(whole) // 60):
        path.write_bytes(whole[:offset] + bytes([whole[offset] ^ 0xFF]) + whole[offset + 1 :])
        try:
            read_document(path)
        except InputError:
            refused += 1
    assert refused > 0
