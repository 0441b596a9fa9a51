"""Files of a command, where ``-`` is the standard input or output."""

import io
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import click

from geoapp.cli._speech import take_stdout
from geoapp.errors import InputError
from geoapp.io.files import fill, write_all
from geoapp.io.journal import path_of_head, path_of_journal
from geoapp.io.scratch import scratch
from geoapp.settings import file_of_reports, folder_of_work

STDOUT = Path("/dev/stdout")

_SIGNS = {
    b"SQLite format 3": ".gpkg",
    b"fgb": ".fgb",
    b"PAR1": ".parquet",
    b"%PDF": ".pdf",
    b"{": ".geojson",
    b"[": ".geojson",
}
"""First bytes of what comes without a name."""

_MEMBERS = {"xl/": ".xlsx", "word/": ".docx", "doc.kml": ".kmz", "content.xml": ".ods"}
"""Members by which a zip is more than one."""


class OutFile(click.Path):
    """A file to write; ``-`` is the standard output, and a file of that name is ``./-``."""

    def __init__(self) -> None:
        """Take any path but a folder's."""
        super().__init__(dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 (as click has it)
        """Return the path."""
        if value != "-":
            return super().convert(value, param, ctx)
        take_stdout(ctx)
        return STDOUT


class InFile(click.Path):
    """A file to read; ``-`` is the standard input, kept as a file whose suffix its first bytes tell."""

    def __init__(self, text: str = ".csv") -> None:
        """Take any path; ``text`` is the suffix of what is plain text."""
        super().__init__(path_type=Path)
        self._text = text

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Return the path."""
        if value != "-" or (
            ctx is not None and ctx.resilient_parsing
        ):  # nobody waits while a shell completes
            return super().convert(value, param, ctx)
        return keep_stdin(ctx, self._text)


def keep_stdin(context: click.Context | None, text: str = ".csv") -> Path:
    """Return the path of a file with the standard input, which goes with the run."""
    content = sys.stdin.buffer.read()
    kept = scratch("stdin")
    folder = context.with_resource(kept) if context else kept.name
    path = Path(folder) / f"stdin{suffix_of(content, text)}"
    fill(path, content)
    return path


def suffix_of(content: bytes, text: str) -> str:
    """Return the suffix of a file by its first bytes; ``text`` where nothing tells.

    >>> suffix_of(b'{"type":', ".csv"), suffix_of(b"name,lon,lat", ".csv"), suffix_of(b"<kml>", ".csv")
    ('.geojson', '.csv', '.kml')
    """
    start = content[:2000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if content.startswith(b"PK"):
        return _suffix_of_zip(content)
    if start.startswith(b"<"):
        return ".kml" if b"<kml" in start else ".html"
    return next((suffix for sign, suffix in _SIGNS.items() if start.startswith(sign)), text)


def _suffix_of_zip(content: bytes) -> str:
    try:
        names = ZipFile(io.BytesIO(content)).namelist()
    except (BadZipFile, ValueError):
        return ".zip"
    found = (suffix for sign, suffix in _MEMBERS.items() if any(name.startswith(sign) for name in names))
    return next(found, ".zip")


def write_out(contents: Mapping[Path, bytes | Iterable[bytes]]) -> None:
    """Write files, all of them or none; what is meant for the standard output goes there.

    Raises:
        InputError: a folder cannot be written, or a file is one of the program's own records.
    """
    for path in contents:
        refuse_records(path)
    write_all({path: content for path, content in contents.items() if path != STDOUT})
    for content in (content for path, content in contents.items() if path == STDOUT):
        stream = sys.stdout.buffer
        for part in [content] if isinstance(content, bytes) else content:
            stream.write(part)
        stream.flush()
        sys.stdout.flush()


def refuse_records(path: Path) -> None:
    """Refuse to replace the journal, drafts, lists or reports: no command that writes a file may be sent there.

    Raises:
        InputError: the path is one of them.
    """
    there = path.resolve()
    kept = [folder_of_work().resolve() / name for name in ("drafts", "ledger", "indicators")]
    reports = file_of_reports().resolve()
    files = {path_of_journal().resolve(), path_of_head().resolve()}
    files |= {reports.with_name(reports.name + ending) for ending in ("", "-wal", "-shm")}
    if there in files or any(map(there.is_relative_to, kept)):
        raise InputError("out_is_ours", file=str(path))
