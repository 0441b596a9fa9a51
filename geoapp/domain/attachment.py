"""Attachments of status reports: a photo or a document that was saved with a version."""

from dataclasses import dataclass
from pathlib import PurePath

LONGEST_NAME = 60

SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}
"""Media types that are taken, each with the end of a name that goes with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Name, kind and size of a file, and the hash of its content."""

    name: str
    """On one line, with the end that its content has."""
    media_type: str
    size: int
    """Bytes."""
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAttachment(Attachment):
    """A file as it stands beside a version."""

    project: str
    part: str
    """Month of the report."""
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedFile(Attachment):
    """A file with its content, as it was checked."""

    content: bytes


def attachment_name(given: str, media_type: str) -> str:
    r"""Return the name of a file as it is kept: no folders, nothing unseen, and an end that says what it is.

    >>> attachment_name("C:\\photos\\桥墩.JPEG", "image/jpeg"), attachment_name("../\u202e.htm", "application/pdf")
    ('桥墩.jpg', 'file.pdf')
    """
    name = PurePath(given.replace("\\", "/")).name
    stem = "".join(
        one for one in name.rpartition(".")[0] or name if one.isprintable() and one not in '"<>|:*?'
    )
    return (" ".join(stem.split()).strip(". ")[:LONGEST_NAME] or "file") + SUFFIXES[media_type]
