"""A document with broken bytes is a text or a sentence; no library's own error reaches who reads it."""

import io
import random
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from fpdf import FPDF
from openpyxl import Workbook
from PIL import Image

from geoapp.cli import main
from geoapp.errors import InputError
from geoapp.io.documents import reader
from geoapp.io.documents.reader import READERS, SUFFIXES, document_of

ROUNDS = 40
SCANS = (".png", ".jpg", ".tif")
"""Pictures of which a word is looked for, where the extra is installed: they take longest."""

WORDS = (
    "<w:val>",
    "&#0;",
    "]]>",
    'w:val="x"',
    "9" * 400,
    "-1",
    "\ud7ff",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "",
)


def word() -> bytes:
    document = docx.Document()
    document.add_heading("第一章 总则", 1)
    for number in range(3):
        document.add_paragraph(f"{number} 建设水厂一座", style="List Number")
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "项目"
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def pack(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


def open_table() -> bytes:
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in (("名称", "数量"), ("水厂", "2"))
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="项目">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return pack(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
        }
    )


def workbook() -> bytes:
    book = Workbook()
    book.active.append(["名称", "数量"])
    book.active.append(["水厂", 2])
    book.active.merge_cells("A3:B3")
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def pdf() -> bytes:
    document = FPDF()
    document.add_page()
    document.set_font("helvetica", size=12)
    document.cell(text="A plan with a table")
    with document.table() as table:
        for row in (("name", "number"), ("works", "2")):
            table.row(row)
    return bytes(document.output())


def picture(kind: str) -> bytes:
    written = io.BytesIO()
    Image.new("L", (40, 40), 255).save(written, kind)
    return written.getvalue()


WHOLE = {
    ".docx": word(),
    ".xlsx": workbook(),
    ".ods": open_table(),
    ".pdf": pdf(),
    ".html": "<html><body><h1>第一章</h1><table><tr><td colspan='2'>水厂</td></tr></table></body></html>".encode(),
    ".csv": "名称,数量\n水厂,2\n".encode(),
    ".txt": "第一章 总则\n建设水厂一座\n".encode(),
    ".png": picture("PNG"),
    ".jpg": picture("JPEG"),
    ".tif": picture("TIFF"),
}


def broken(content: bytes, dice: random.Random) -> Iterator[bytes]:
    """Yield a file cut, with bytes changed, doubled and left out."""
    yield content[: dice.randrange(len(content))]
    changed = bytearray(content)
    for _ in range(dice.randrange(1, 8)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    yield bytes(changed)
    first, last = sorted(dice.randrange(len(content)) for _ in range(2))
    yield content[:first] + content[last:]
    yield content[:last] + content[first:]


def broken_parts(content: bytes, dice: random.Random) -> Iterator[bytes]:
    """Yield a packed file in whose parts something is broken, packed well."""
    parts = {
        name: zipfile.ZipFile(io.BytesIO(content)).read(name)
        for name in zipfile.ZipFile(io.BytesIO(content)).namelist()
    }
    name = dice.choice([name for name in sorted(parts) if name.endswith((".xml", ".rels"))])
    text = parts[name].decode("utf-8")
    spots = [place for place, letter in enumerate(text) if letter in '<>"/= '] or [0]
    spot, other = dice.choice(spots), dice.choice(spots)
    odd = dice.choice(WORDS)
    for changed in (
        text[:spot] + odd + text[spot:],
        text[: min(spot, other)] + text[max(spot, other) :],
        text.replace(dice.choice(["1", "0", "w:", "r:Id", "Target", "Type", "val"]), odd),
    ):
        yield pack(parts | {name: changed.encode("utf-8", "replace")})
    yield pack({one: part for one, part in parts.items() if one != name})
    yield pack(parts | {name: b""})


def test_every_kind_of_document_is_broken_here() -> None:
    assert {*WHOLE, ".htm", ".jpeg", ".tiff"} == set(SUFFIXES)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", WHOLE)
def test_broken_bytes_are_a_text_or_a_sentence(suffix: str) -> None:
    told = 0
    for seed in range(6 if suffix in SCANS else ROUNDS):
        dice = random.Random(seed)  # noqa: S311 (no secret)
        files = [*broken(WHOLE[suffix], dice)]
        if suffix in {".docx", ".xlsx"}:
            files += broken_parts(WHOLE[suffix], dice)
        for content in files:
            with suppress(InputError):
                document_of(content, Path(f"plan{suffix}"))
                continue
            told += 1
    assert told or suffix in {".html", ".csv", ".txt"}


@pytest.mark.parametrize(
    "error", [KeyError("rId1"), AttributeError("x"), RecursionError(), AssertionError(), TypeError()]
)
def test_a_librarys_own_error_is_a_sentence_of_the_command(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise error

    monkeypatch.setattr(reader, "READERS", dict.fromkeys(READERS, fail))
    path = tmp_path / "plan.docx"
    path.write_bytes(WHOLE[".docx"])
    result = CliRunner().invoke(main, ["read", str(path)])
    assert (result.exit_code, "plan.docx is damaged" in result.stderr) == (2, True)
    assert "Traceback" not in result.output
