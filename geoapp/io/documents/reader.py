"""A plan as any document that offices hand out: its text, and a copy of the text to which offsets refer."""

import hashlib
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from geoapp.domain.recognition import OcrWord, Recognition, mean_confidence
from geoapp.errors import GeoappError, InputError, is_out_of_memory
from geoapp.io.archives import list_parts
from geoapp.io.documents.page_lines import PageText
from geoapp.io.documents.pdf import read_pdf
from geoapp.io.documents.pictures import read_picture
from geoapp.io.documents.sheets import WORKBOOKS, read_csv, read_workbook
from geoapp.io.documents.webpages import read_page
from geoapp.io.documents.word import read_word
from geoapp.io.files import write_text
from geoapp.io.texts import PlainText, text_of

_log = logging.getLogger("geoapp")

LARGEST_FILE = 200_000_000
LARGEST_UNPACKED = 500_000_000
"""Bytes that a .docx, .xlsx or .ods may unpack to: a small file can hide a huge one."""

READERS: Mapping[str, Callable[[bytes, Path], str]] = {
    ".docx": read_word,
    ".html": read_page,
    ".htm": read_page,
    **dict.fromkeys(WORKBOOKS, read_workbook),
    ".csv": read_csv,
}
PAGED: Mapping[str, Callable[[bytes, Path], tuple[list[PageText], str]]] = {
    ".pdf": read_pdf,
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff"), read_picture),
}
"""Documents that are pages, which may be scans."""

SUFFIXES = (".txt", *READERS, *PAGED)
FORMATS = ".txt, .docx, .pdf, .html, .xlsx, .ods, .csv, .png, .jpg, .tif"
ARCHIVE_PARTS = {".docx": "word/", ".xlsx": "xl/", ".ods": "content.xml"}
"""How the names of parts begin that a packed document has."""

ZIP, PDF, OLE = b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0"
KINDS = {
    ZIP: "a .docx, .xlsx, .ods or other packed file",
    PDF: "a PDF",
    OLE: "an old Office file (.doc, .xls)",
}
PDF_HEAD = 1024
"""Bytes within which a PDF must say that it is one."""

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")
"""Control characters, byte order marks and halves of characters, which files hold and texts do not."""


def read_document(path: Path, tables: Sequence[str] = ()) -> PlainText:
    """Read a plan from a document in one of the known formats, told by its suffix and checked by its content.

    A .txt is its own text, and the hash is of the file's bytes. Any other document is turned into text, a
    table row into a line ``| a | b |``; hash and offsets are of that text, which :func:`save_extracted` keeps. Of a
    workbook the named tables are read, those that it shows where none is named.

    Raises:
        InputError: the file is missing, too large, locked, damaged, without text, or in no known format.
    """
    _check_suffix(path)
    try:
        _check_size(path, path.stat().st_size, LARGEST_FILE, "document_large")
        content = path.read_bytes()
    except OSError as error:
        raise InputError("document_unread", file=str(path), reason=str(error.strerror)) from error
    return document_of(content, path, tables)


def document_of(content: bytes, path: Path, tables: Sequence[str] = ()) -> PlainText:
    """Return the text of a document's bytes as :func:`read_document` does; ``path`` only names them.

    Args:
        content: the document.
        path: its name.
        tables: of a workbook the sheets to read, those that it shows where none is named.

    Raises:
        InputError: as :func:`read_document`.
    """
    suffix = _check_suffix(path)
    _check_content(content, path, suffix)
    if suffix == ".txt":
        return text_of(content, path)
    document = _read(content, path, suffix, tables)
    if not re.sub(r"[\s|]", "", document.text):
        raise InputError("document_no_text", file=str(path))
    return document


def _read(content: bytes, path: Path, suffix: str, tables: Sequence[str]) -> PlainText:
    """Return the text of a document that is no .txt; if a library breaks over its bytes, they are damaged."""
    try:
        if suffix in PAGED:
            return _paged(*PAGED[suffix](content, path))
        if suffix in WORKBOOKS:
            return _plain(read_workbook(content, path, tables))
        return _plain(READERS[suffix](content, path))
    except GeoappError:
        raise
    except Exception as error:
        if is_out_of_memory(error):
            raise
        _log.info("reading %s failed", path.name, exc_info=error)
        raise InputError("document_damaged", file=str(path)) from error


def save_extracted(path: Path, document: PlainText) -> Path:
    """Save a document's text beside it as ``<name>.txt`` (plan.docx → plan.docx.txt) and return where.

    The saved file has the document's hash, so it can stand in for it. A .txt is its own text: nothing is written.

    Raises:
        InputError: the folder cannot be written.
    """
    if path.suffix.lower() == ".txt":
        return path
    saved = path.with_name(f"{path.name}.txt")
    write_text(saved, document.text)
    return saved


def _plain(text: str) -> PlainText:
    text = NO_TEXT.sub("", LINE_ENDS.sub("\n", text))
    return PlainText(text, hashlib.sha256(text.encode()).hexdigest())


def _paged(pages: list[PageText], engine: str) -> PlainText:
    """Join pages to one text; words keep the places and confidences of those that were recognised."""
    texts: list[str] = []
    words: list[OcrWord] = []
    offset = 0
    for page in pages:
        text = page.text if page.words is not None else _plain(page.text.removesuffix("\r")).text
        words += [replace(w, start=w.start + offset, end=w.end + offset) for w in page.words or ()]
        texts.append(text)
        offset += len(text) + 1
    whole = _plain("\n".join(texts))
    recognised = [page for page in pages if page.words is not None]
    if not recognised:
        return whole
    recognition = Recognition(
        engine=engine,
        pages=len(recognised),
        blank=sum(not page.words for page in recognised),
        confidence=mean_confidence(words),
    )
    return replace(whole, recognition=recognition, words=tuple(words))


def _check_suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError("document_format", file=str(path), formats=FORMATS)
    return suffix


def _check_content(content: bytes, path: Path, suffix: str) -> None:
    """Refuse content that is not of its suffix."""
    head = content[:PDF_HEAD]
    found = next((mark for mark in KINDS if head.startswith(mark)), None)
    expected = ZIP if suffix in ARCHIVE_PARTS else PDF if suffix == ".pdf" else None
    if expected == ZIP and found == OLE:
        raise InputError("document_old_office", file=str(path), suffix=suffix)
    if found != expected and not (expected == PDF and PDF in head):
        what = KINDS[found] if found else f"not a {suffix} file, whatever its name says"
        raise InputError("document_other", file=str(path), what=what, formats=FORMATS, suffix=suffix)
    if expected == ZIP:
        _check_archive(content, path, suffix)


def _check_size(path: Path, size: int, limit: int, code: str) -> None:
    if size > limit:
        raise InputError(code, file=str(path), mb=round(size / 1e6), limit=round(limit / 1e6))


def _check_archive(content: bytes, path: Path, suffix: str) -> None:
    parts = list_parts(content, path)
    if not any(name.startswith(ARCHIVE_PARTS[suffix]) for name in parts):
        raise InputError("document_other_archive", file=str(path), suffix=suffix, formats=FORMATS)
    _check_size(path, sum(parts.values()), LARGEST_UNPACKED, "document_unpacked")
