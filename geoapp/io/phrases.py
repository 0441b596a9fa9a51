"""Phrases of the gazetteers' sources and notes in both languages: common ones, and those of one plan."""

from functools import lru_cache
from pathlib import Path

from geoapp.domain.phrase import Phrases
from geoapp.io.codelists import read_rows
from geoapp.settings import folder_of_codelists, folder_of_plans

COLUMNS = ("zh", "en")


def load_phrases(plan_id: str) -> Phrases:
    """Return the phrases of the codelist ``phrases``, and those of the plan's own file, where it has one.

    They are read again when a file has changed: an export asks for them part by part.

    Raises:
        InputError: a file is malformed.
    """
    common, own = folder_of_codelists() / "phrases.csv", folder_of_plans() / plan_id / "phrases.csv"
    return _read(
        tuple((path, _changed_ns(path)) for path in (common, own) if path == common or path.is_file())
    )


@lru_cache(maxsize=8)
def _read(files: tuple[tuple[Path, int], ...]) -> Phrases:
    """Return the phrases of files, each with when it was changed."""
    rows = [row for path, _ in files for row in read_rows(path, COLUMNS)]
    return {
        "zh": {row["en"]: row["zh"] for row in rows},
        "en": {row["zh"]: row["en"] for row in rows},
    }


def _changed_ns(path: Path) -> int:
    return path.stat().st_mtime_ns if path.is_file() else 0
