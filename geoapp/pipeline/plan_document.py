"""A plan's document from its file: pages are read in a worker, a scan once."""

from collections.abc import Sequence
from pathlib import Path

from geoapp.io.documents.ocr_record import held_recognition, keep_recognition
from geoapp.io.documents.reader import PAGED, read_document, save_extracted
from geoapp.io.progress import OnProgress
from geoapp.io.texts import PlainText
from geoapp.limits import limit
from geoapp.pipeline.intake import run_apart


def open_document(
    path: Path, on_progress: OnProgress = lambda _: None, tables: Sequence[str] = ()
) -> PlainText:
    """Return a document's text, of a workbook that of some sheets, with what OCR was sure of where it is a scan.

    Raises:
        InputError: the document is missing, unreadable, or takes too much time or memory.
        WorkError: the worker's turn did not come.
    """
    if held := held_recognition(path):
        return held
    if path.suffix.lower() in PAGED:
        seconds = limit("scan_seconds")
        document = run_apart(read_document, path, on_progress=on_progress, seconds=seconds)
        if document.recognition:
            save_document(path, document)  # another machine may recognise it otherwise
        return document
    return read_document(path, tables)


def save_document(path: Path, document: PlainText) -> None:
    """Save a document's text beside it, for offsets point into it; a scan's with what OCR was sure of.

    Raises:
        InputError: the folder cannot be written.
    """
    save_extracted(path, document)
    keep_recognition(path, document)
