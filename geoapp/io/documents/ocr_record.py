"""``<scan>.ocr.json`` beside a scan: what was recognised of it, so that it is recognised once and its marks stay."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.recognition import OcrWord, Recognition
from geoapp.errors import InputError
from geoapp.io.files import write_text
from geoapp.io.texts import PlainText, read_text


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrRecord:
    """A recognition, and the SHA-256 of the scan and of its text."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    scan: str
    text: str
    recognition: Recognition
    words: tuple[tuple[int, int, float], ...]
    """Start, end and confidence of each word."""


_RECORD = TypeAdapter(OcrRecord)


def keep_recognition(path: Path, document: PlainText) -> None:
    """Write down what was recognised of a scan whose text was saved; nothing where nothing was recognised.

    Raises:
        InputError: the folder cannot be written.
    """
    if document.recognition is None or not path.suffix or path.suffix.lower() == ".txt":
        return
    record = OcrRecord(
        scan=hashlib.sha256(path.read_bytes()).hexdigest(),
        text=document.sha256,
        recognition=document.recognition,
        words=tuple((word.start, word.end, word.confidence) for word in document.words),
    )
    write_text(_beside(path), json.dumps(asdict(record), ensure_ascii=False) + "\n")


def held_recognition(path: Path) -> PlainText | None:
    """Return the text that was recognised of a scan, or a saved text with its recognition; else ``None``.

    A scan or text that changed since is not the one that was recognised.

    Raises:
        InputError: the record is damaged.
    """
    is_text = path.suffix.lower() == ".txt"
    scan = path.with_suffix("") if is_text else path
    text = path if is_text else path.with_name(f"{path.name}.txt")
    if not (path.is_file() and text.is_file() and _beside(scan).is_file()):
        return None
    record, plain = _read(_beside(scan)), read_text(text)
    same = is_text or hashlib.sha256(path.read_bytes()).hexdigest() == record.scan
    if plain.sha256 != record.text or not same:
        return None
    words = tuple(OcrWord(start=start, end=end, confidence=sure) for start, end, sure in record.words)
    return PlainText(plain.text, plain.sha256, record.recognition, words)


def _beside(scan: Path) -> Path:
    return scan.with_name(f"{scan.name}.ocr.json")


def _read(path: Path) -> OcrRecord:
    try:
        return _RECORD.validate_json(path.read_bytes(), strict=True)
    except (OSError, ValidationError) as error:
        raise InputError("ocr_record", file=str(path)) from error
