"""Parts of a document that a command writes: between ``<!-- name:begin -->`` and ``<!-- name:end -->``."""

from pathlib import Path

from geoapp.errors import InputError
from geoapp.io.files import write_text


def write_between(path: Path, name: str, content: str) -> None:
    """Write a text between two marks of a document.

    Raises:
        InputError: the file is missing or lacks the marks.
    """
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    try:
        before, found, rest = path.read_text(encoding="utf-8").partition(begin)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("utf8_unread", file=str(path), reason=str(error)) from error
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise InputError("marks_missing", file=str(path), begin=begin, end=end)
    write_text(path, f"{before}{begin}\n{content}\n{end}{after}")
