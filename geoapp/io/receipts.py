"""Receipts as JSON files: written the same from the same receipt, read strictly."""

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.receipt import Receipt
from geoapp.errors import InputError

_RECEIPT = TypeAdapter(Receipt)


def dump_receipt(receipt: Receipt) -> bytes:
    """Return a receipt as JSON."""
    return _RECEIPT.dump_json(receipt, indent=1) + b"\n"


def parse_receipt(content: bytes, name: str) -> Receipt:
    """Return a receipt from JSON; ``name`` is what an error calls it.

    Raises:
        InputError: it is no JSON of a receipt, has an unknown key, or asks for something impossible.
    """
    try:
        return _RECEIPT.validate_json(content, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        code = "receipt_key" if where else "receipt_none"
        raise InputError(code, file=name, key=where, reason=first["msg"]) from error


def read_receipt(path: Path) -> Receipt:
    """Return the receipt of a file.

    Raises:
        InputError: the file cannot be read, or is no receipt.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError("receipt_unread", file=str(path), reason=str(error.strerror)) from error
    return parse_receipt(content, str(path))
