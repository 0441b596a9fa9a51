"""Receipts as JSON files: written the same from the same receipt, read strictly."""

from functools import cache
from pathlib import Path
from typing import Annotated, Union

from pydantic import Field, TypeAdapter, ValidationError

from geoapp.analysis.operation import load_operation
from geoapp.analysis.operations import operation_codes
from geoapp.domain.receipt import Receipt
from geoapp.domain.request import Request
from geoapp.errors import InputError


def dump_receipt(receipt: Receipt[Request]) -> bytes:
    """Return a receipt as JSON."""
    return receipt_adapter().dump_json(receipt, indent=1) + b"\n"


def parse_receipt(content: bytes, name: str) -> Receipt[Request]:
    """Return a receipt from JSON; ``name`` is what an error calls it.

    Raises:
        InputError: it is no JSON of a receipt, has an unknown key, or asks for something impossible.
    """
    try:
        return receipt_adapter().validate_json(content, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        code = "receipt_key" if where else "receipt_none"
        raise InputError(code, file=name, key=where, reason=first["msg"]) from error


def read_receipt(path: Path) -> Receipt[Request]:
    """Return the receipt of a file.

    Raises:
        InputError: the file cannot be read, or is no receipt.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError("receipt_unread", file=str(path), reason=str(error.strerror)) from error
    return parse_receipt(content, str(path))


@cache
def receipt_adapter() -> TypeAdapter[Receipt[Request]]:
    """Return the adapter of receipts of all operations, which are found by folder."""
    requests = tuple(load_operation(code).request for code in operation_codes())
    any_of_them = Annotated[Union[requests], Field(discriminator="operation")]  # type: ignore[valid-type]  # noqa: UP007 (made of a tuple)
    return TypeAdapter(Receipt[any_of_them])
