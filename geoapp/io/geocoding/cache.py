"""Every answer of a geocoder, kept: one file of JSON lines a provider in the folder of work."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import reduce
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.geocoding import Answer, is_whole, stronger
from geoapp.errors import InputError
from geoapp.io.files import make_folder, write_text
from geoapp.io.locks import write_lock
from geoapp.settings import folder_of_work

_ANSWER = TypeAdapter(Answer)


def load_answers(provider: str) -> tuple[Answer, ...]:
    """Return all that a provider ever answered, the oldest first.

    Raises:
        InputError: the file cannot be read or a line of it is damaged.
    """
    path = _path(provider)
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("geocodes_unread", file=str(path), reason=str(error)) from error
    return tuple(_read(line, f"{path}, line {number}") for number, line in enumerate(lines, start=1))


def held_answer(provider: str, query: str, city: str) -> Answer | None:
    """Return the strongest answer to a name in a city, the newest among equals; ``None`` if it was never asked.

    Raises:
        InputError: the file cannot be read or a line of it is damaged.
    """
    same = [a for a in load_answers(provider) if (a.query, a.city) == (query, city)]
    return reduce(_stronger, reversed(same)) if same else None


def keep_answer(answer: Answer) -> None:
    """Add an answer; none that is there is changed or lost, whatever happens meanwhile.

    Raises:
        InputError: the folder cannot be written, or a line of the file is damaged.
    """
    path = _path(answer.provider)
    with _alone(path):
        answers = (*load_answers(answer.provider), answer)
        lines = (json.dumps(asdict(each), ensure_ascii=False, allow_nan=False) for each in answers)
        write_text(path, "\n".join(lines) + "\n")


def _path(provider: str) -> Path:
    return folder_of_work() / "geocodes" / f"{provider}.jsonl"


def _read(line: str, where: str) -> Answer:
    try:
        answer = _ANSWER.validate_json(line, strict=True)
    except ValidationError as error:
        raise InputError("geocodes_line", there=where, reason=str(error.errors()[0]["msg"])) from error
    if not is_whole(answer):
        raise InputError("geocodes_half", there=where, name=answer.query)
    return answer


def _stronger(held: Answer, offered: Answer) -> Answer:
    return offered if stronger(held, offered) is offered else held


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep two programs from writing at once."""
    try:
        make_folder(path.parent)
        with write_lock(path.parent):
            yield
    except OSError as error:
        raise InputError("data_unwritten", file=str(path), reason=str(error.strerror or error)) from error
