"""Phrases of the gazetteers' sources and notes in both languages: common ones, and those of one plan."""

from geoapp.domain.phrase import Phrases
from geoapp.io.codelists import load_rows, read_rows
from geoapp.settings import folder_of_plans

COLUMNS = ("zh", "en")


def load_phrases(plan_id: str) -> Phrases:
    """Return the phrases of the codelist ``phrases``, and those of the plan's own file, where it has one.

    Raises:
        InputError: a file is malformed.
    """
    own = folder_of_plans() / plan_id / "phrases.csv"
    rows = [*load_rows("phrases", COLUMNS), *(read_rows(own, COLUMNS) if own.is_file() else ())]
    return {
        "zh": {row["en"]: row["zh"] for row in rows},
        "en": {row["zh"]: row["en"] for row in rows},
    }
