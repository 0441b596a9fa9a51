"""Annotated texts: passages (one JSON object a line) beside texts that are never part of the repository."""

import csv
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeVar

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.annotation import AnnotatedPassage, AnnotatedText, WordMarks, Work, apart
from geoapp.errors import InputError
from geoapp.settings import folder_of_corpus, folder_of_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """First line of a file: which part of which text was read whole."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    file: str
    exhaustive_range: tuple[int, int]
    sha256: str | None = None


T = TypeVar("T")

_HEAD = TypeAdapter(_Head)
_WORK = TypeAdapter(Work)


def load_corpus(folder: Path, split: str) -> tuple[AnnotatedText, ...]:
    """Return the texts of ``folder/texts`` that ``folder`` or the repository annotates for this split, by name.

    Raises:
        InputError: nothing is annotated there, a file is malformed, or a text is not the one that was annotated.
    """
    by_file: dict[str, list[AnnotatedPassage]] = defaultdict(list)
    for annotations in (folder / "annotations" / split, folder_of_corpus() / "annotations" / split):
        for passage in load_passages(annotations):
            by_file[passage.file].append(passage)
    if not by_file:
        raise InputError("corpus_empty", folder=str(folder / "annotations" / split))
    return tuple(
        AnnotatedText(name=name, text=_text(_path(folder, name), passages), passages=apart(passages))
        for name, passages in sorted(by_file.items())
    )


def load_invented() -> tuple[AnnotatedText, ...]:
    """Return the repository's invented plans, by name.

    Raises:
        InputError: a file is malformed, or a text is not the one that was annotated.
    """
    folder = folder_of_corpus() / "invented"
    return tuple(
        AnnotatedText(name=passage.file, text=_text(folder / passage.file, (passage,)), passages=(passage,))
        for passage in load_passages(folder)
    )


def load_text_kinds(folder: Path) -> dict[str, str]:
    """Return the kind of each text that ``folder/index.csv`` lists; none where there is no such list."""
    path = folder / "index.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {row["file"]: row["kind"] for row in csv.DictReader(lines)}


def load_passages(folder: Path) -> tuple[AnnotatedPassage, ...]:
    """Return the annotated passages of a folder and those below, by path; none where there is no such folder.

    Raises:
        InputError: a file is malformed.
    """
    return tuple(_passage(path) for path in sorted(folder.rglob("*.jsonl")))


def _passage(path: Path) -> AnnotatedPassage:
    try:
        first, *others = path.read_text(encoding="utf-8").splitlines() or [""]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("utf8_unread", file=str(path), reason=str(error)) from error
    head = _checked(_HEAD, path, 1, first)
    return AnnotatedPassage(
        file=head.file,
        start=head.exhaustive_range[0],
        end=head.exhaustive_range[1],
        sha256=head.sha256,
        works=tuple(_checked(_WORK, path, number, line) for number, line in enumerate(others, start=2)),
    )


def _checked(adapter: TypeAdapter[T], path: Path, number: int, line: str) -> T:
    try:
        return adapter.validate_json(line, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        reason = f"{'.'.join(str(part) for part in first['loc']) or 'content'}: {first['msg']}"
        raise InputError("annotation_fields", file=str(path), line=number, reason=reason) from error


def load_words() -> WordMarks:
    """Return the words that training marks: as the codelists had them when the texts were annotated."""
    found: dict[str, dict[str, int]] = {}
    with (folder_of_corpus() / "words.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["list"], {})[row["word"]] = int(row["mark"])
    return found


def _path(folder: Path, name: str) -> Path:
    """Return a text's path: in the corpus, or among the plans where it lacks there."""
    path, plans = folder / "texts" / name, folder_of_texts()
    if path.is_file():
        return path
    if plans and (plans / name).is_file():
        return plans / name
    raise InputError("corpus_text_missing", file=str(path))


def _text(path: Path, passages: Sequence[AnnotatedPassage]) -> str:
    """Return a text, checked to be the one whose offsets the annotations give."""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("utf8_unread", file=str(path), reason=str(error)) from error
    digest = hashlib.sha256(raw).hexdigest()
    works = [work for passage in passages for work in passage.works]
    if any(passage.sha256 not in (None, digest) for passage in passages) or any(
        text[work.start : work.end] != work.text for work in works
    ):
        raise InputError("corpus_changed", file=str(path))
    return text
