"""The matcher's words and weights, loaded from ``data/codelists``."""

from collections.abc import Iterable

from geoapp.analysis.matching.matcher import MatchRules
from geoapp.analysis.matching.name_keys import NameRules
from geoapp.domain.matching import MatchMark
from geoapp.io.codelists import load_rows


def load_match_rules(fronts: Iterable[str] = ()) -> MatchRules:
    """Return the rules for matching; ``fronts`` are administrations that may stand in front of a name.

    Raises:
        InputError: a codelist is missing or malformed.
    """
    heads = {row["word"]: row["theme"] for row in load_rows("facilities", ("word", "theme"))}
    works = {row["word"] for row in load_rows("works", ("word",))}
    variants = [row["words"].split("|") for row in load_rows("name_variants", ("words",))]
    rows = load_rows("match_marks", ("code", "weight"))
    marks = {row["code"]: MatchMark(code=row["code"], weight=float(row["weight"])) for row in rows}
    return MatchRules(NameRules(heads, works, variants, fronts), marks)
