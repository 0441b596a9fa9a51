"""A second reader's offers on an excerpt: the question's schema, the strict reading of answers, and their cache."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.proposal import Offer
from geoapp.errors import InputError
from geoapp.io.files import write_text
from geoapp.io.second_reader.chat import ChatAddress, UnusableAnswerError
from geoapp.settings import folder_of_prompts, folder_of_work

MOST_WORKS = 200
"""Works that one excerpt may name; who names more does not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Works:
    __pydantic_config__: ClassVar = {"extra": "forbid"}

    works: tuple[Offer, ...]


_ANSWER = TypeAdapter(_Works)


@dataclass(frozen=True, slots=True)
class SecondReader:
    """A second reader as it is asked: where, with which prompt, and for which kinds and actions."""

    address: ChatAddress
    prompt: str
    kinds: tuple[str, ...]
    actions: tuple[str, ...]

    def offers(self, excerpt: str, *, again: bool = False) -> tuple[Offer, ...]:
        """Return the offers on an excerpt; from the cache, unless it was never asked or is asked ``again``.

        Raises:
            UnusableAnswerError: the answer is not of the schema.
            SecondReaderError: no answer came.
            InputError: the cache cannot be read or written.
        """
        path = self._cached(excerpt)
        if path.is_file() and not again:
            return _held(path)
        content = self.address.ask(self.prompt, excerpt, schema_of(self.kinds, self.actions))
        try:
            answer = _ANSWER.validate_json(content, strict=True)
        except (ValueError, RecursionError):
            raise UnusableAnswerError("second_schema", address=self.address.url) from None
        if len(answer.works) > MOST_WORKS:
            raise UnusableAnswerError("second_many", address=self.address.url, limit=MOST_WORKS)
        write_text(path, json.dumps(asdict(answer), ensure_ascii=False) + "\n")
        return answer.works

    def holds(self, excerpt: str) -> bool:
        """Say whether the answer on an excerpt is in the cache."""
        return self._cached(excerpt).is_file()

    def _cached(self, excerpt: str) -> Path:
        question = json.dumps([excerpt, self.prompt, self.address.model], ensure_ascii=False)
        name = hashlib.sha256(question.encode("utf-8", "surrogatepass")).hexdigest()
        return folder_of_work() / "second-reader" / "answers" / f"{name}.json"


def load_prompt(kinds: Collection[str], actions: Collection[str]) -> str:
    """Return the prompt with the codes that an answer may hold.

    Raises:
        InputError: the file is missing.
    """
    path = folder_of_prompts() / "second-reader.txt"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("prompt_unread", file=str(path)) from error
    return text.replace("{kinds}", ", ".join(kinds)).replace("{actions}", ", ".join(actions))


def schema_of(kinds: Collection[str], actions: Collection[str]) -> dict[str, Any]:
    """Return the JSON schema of an answer.

    >>> schema_of(["project"], ["study"])["properties"]["works"]["items"]["required"]
    ['verbatim', 'kind', 'action']
    """
    work = {
        "verbatim": {"type": "string"},
        "kind": {"type": "string", "enum": [*kinds]},
        "action": {"type": "string", "enum": [*actions]},
    }
    item = {"type": "object", "properties": work, "required": [*work], "additionalProperties": False}
    works = {"works": {"type": "array", "items": item}}
    return {"type": "object", "properties": works, "required": ["works"], "additionalProperties": False}


def _held(path: Path) -> tuple[Offer, ...]:
    try:
        return _ANSWER.validate_json(path.read_bytes(), strict=True).works
    except (OSError, ValidationError) as error:
        raise InputError("second_cache", file=str(path)) from error
