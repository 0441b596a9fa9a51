"""A plan's text, which lives outside the repository."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from geoapp.domain.plan import Plan
from geoapp.domain.recognition import OcrWord, Recognition
from geoapp.errors import InputError
from geoapp.settings import folder_of_texts

ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order: UTF-8 with or without a byte order mark, then the national standard."""


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text and the SHA-256 of the bytes it came from; every offset counts code points of ``text``."""

    text: str
    sha256: str
    recognition: Recognition | None = None
    """What OCR did; ``None`` for a text that needed none."""
    words: tuple[OcrWord, ...] = ()
    """What OCR recognised, in text order."""


def read_text(path: Path) -> PlainText:
    """Read a plan's text file.

    Raises:
        InputError: the file is missing, empty, or in neither UTF-8 nor GB18030.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError("text_unread", file=str(path), reason=str(error.strerror)) from error
    return text_of(content, path)


def text_of(content: bytes, path: Path) -> PlainText:
    """Return the text of bytes, which ``path`` names.

    Raises:
        InputError: they are empty, or in neither UTF-8 nor GB18030.
    """
    text = decode(content, path)
    if not text.strip():
        raise InputError("document_no_text", file=str(path))
    return PlainText(text, hashlib.sha256(content).hexdigest())


def decode(content: bytes, path: Path) -> str:
    """Return the text of bytes in UTF-8 or GB18030, with every line end as a line feed.

    Raises:
        InputError: the bytes are in neither encoding; ``path`` names them.
    """
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise InputError("document_encoding", file=str(path))


def find_text(plan: Plan) -> str | None:
    """Return the plan's text when it is at hand and is the one that was read, else ``None``."""
    folder = folder_of_texts()
    if folder is None or not (folder / f"{plan.id}.txt").is_file():
        return None
    found = read_text(folder / f"{plan.id}.txt")
    return found.text if found.sha256 == plan.sha256 else None
