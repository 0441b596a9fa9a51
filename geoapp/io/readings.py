"""``reading.json``: what was read from a plan, committed so that everything later needs no text."""

import json
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.reading import Reading
from geoapp.errors import InputError
from geoapp.settings import folder_of_plans

_READING = TypeAdapter(Reading)


def path_of_reading(plan_id: str) -> Path:
    """Return the path of a plan's reading."""
    return folder_of_plans() / plan_id / "reading.json"


def dump_reading(reading: Reading) -> str:
    """Return the reading as JSON text; the same reading gives the same text.

    Only a scan's has the marks of OCR, and only one with sums that are no amount names them.
    """
    fields = asdict(reading)
    if reading.recognition is None:
        for record, mark in [(fields, "recognition"), *((project, "ocr") for project in fields["projects"])]:
            del record[mark]
    if not reading.sums_unread:
        del fields["sums_unread"]
    return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"


def load_reading(plan_id: str) -> Reading:
    """Return the reading of a plan, checked strictly.

    Raises:
        InputError: the file is missing or does not hold a reading.
    """
    path = path_of_reading(plan_id)
    try:
        return _READING.validate_json(path.read_bytes(), strict=True)
    except OSError as error:
        raise InputError("reading_missing", file=str(path), plan=plan_id) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(
            "reading_key", file=str(path), plan=plan_id, key=where, reason=first["msg"]
        ) from error
