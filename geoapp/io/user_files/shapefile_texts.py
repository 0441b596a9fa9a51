"""Texts of a shapefile: its field names and cells, which GDAL hands on byte by byte, put into the right letters."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from geoapp.domain.intake import Fault, fault
from geoapp.io.user_files.code_pages import LANGUAGE_DRIVERS, SYSTEM_DRIVERS, codec_of, shown
from geoapp.io.user_files.file_tables import free_name, object_frame
from geoapp.io.user_files.text_evidence import REPLACEMENT, find_encoding
from geoapp.io.user_files.user_text import Sample, encoding_faults

BYTE_BY_BYTE = "ISO-8859-1"
"""What GDAL is told: it makes one character of each byte, and none is lost before the encoding is known."""

_DRIVER_AT = 29
"""Where a .dbf names its language driver."""


@dataclass(frozen=True, slots=True)
class EncodingWord:
    """The word of a shapefile on its encoding."""

    codec: str | None
    firm: bool
    """Whether somebody meant it."""
    label: str


@dataclass(frozen=True, slots=True)
class DecodedCells:
    """Cells of a shapefile in the right letters."""

    cells: pd.DataFrame
    sources: dict[str, str | None]
    """Names in the file of the columns."""
    faults: list[Fault]


def decode_cells(
    cells: pd.DataFrame, parts: Mapping[str, bytes], encoding: str | None = None
) -> DecodedCells:
    """Return cells that GDAL read byte by byte as the texts that they are, and what to say of it.

    Args:
        cells: as read with :data:`BYTE_BY_BYTE`; all but texts stay as they are.
        parts: the shapefile's, suffix to bytes.
        encoding: a codec that a person chose.
    """
    said = declared(parts)
    names = [str(name) for name in cells.columns]
    found = find_encoding(
        (_bytes(text) for _, text in _texts(names, cells)),
        chosen=encoding,
        declared=said.codec,
        firm=said.firm,
    )
    fields = [_decode(name, found.codec) for name in names]
    whole = [str(field).rstrip(REPLACEMENT) for field in fields]
    taken: dict[str, list[object]] = {}
    sources: dict[str, str | None] = {}
    for place, field in enumerate(whole):
        column = cells.iloc[:, place]
        name = free_name(field, taken)
        taken[name] = [_decode(cell, found.codec) for cell in column]
        sources[name] = str(fields[place])
    decoded = object_frame(taken, len(cells))
    samples = _samples(decoded)
    faults = encoding_faults(found, samples, declared=said.label)
    cut = [name for name, field in zip(whole, fields, strict=True) if name != field]
    faults += [fault("field_cut", count=len(cut), fields=", ".join(cut))] if cut else []
    unknown = bool(said.label) and said.codec is None and found.basis != "chosen"
    faults += (
        [fault("encoding_unknown_declared", declared=said.label, encoding=shown(found.codec))]
        if unknown
        else []
    )
    return DecodedCells(decoded, sources, faults)


def declared(parts: Mapping[str, bytes]) -> EncodingWord:
    """Return the encoding that a shapefile declares: in its .cpg, else by its language driver.

    >>> declared({".dbf": bytes(29) + bytes([77]), ".cpg": b""}).codec, declared({".cpg": b"BIG5", ".dbf": b""}).codec
    ('gb18030', 'cp950')
    >>> declared({".dbf": bytes(29) + bytes([87])})
    EncodingWord(codec='cp1252', firm=False, label='LDID 87')
    """
    label = (
        parts.get(".cpg", b"")
        .removeprefix(b"\xef\xbb\xbf")
        .decode("ascii", "replace")
        .strip("\0 \t\r\n")[:40]
    )
    if label:
        return EncodingWord(codec_of(label), firm=True, label=label)
    driver = next(iter(parts[".dbf"][_DRIVER_AT : _DRIVER_AT + 1]), 0)
    label = f"LDID {driver}" if driver in LANGUAGE_DRIVERS else ""
    return EncodingWord(LANGUAGE_DRIVERS.get(driver), firm=driver not in SYSTEM_DRIVERS, label=label)


def _texts(names: Sequence[str], cells: pd.DataFrame) -> Iterator[Sample]:
    yield from ((0, name) for name in names)
    yield from _samples(cells)


def _samples(cells: pd.DataFrame) -> Iterator[Sample]:
    for place in range(cells.shape[1]):
        column = cells.iloc[:, place]
        yield from ((row, cell) for row, cell in enumerate(column, start=1) if isinstance(cell, str))


def _bytes(text: str) -> bytes:
    return text.encode("latin-1", "replace")


def _decode(cell: object, codec: str) -> object:
    return _bytes(cell).decode(codec, "replace") if isinstance(cell, str) and not cell.isascii() else cell
