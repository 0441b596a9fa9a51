"""Places of the gazetteer that what was typed may mean, each with what it is and where it lies."""

from collections.abc import Iterator, Mapping
from typing import Any

from geoapp.analysis.pinyin import initials, syllables
from geoapp.analysis.wording import fold
from geoapp.domain.plan import Plan
from geoapp.io.boundaries import load_districts
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.settings import NO_PIN_RADIUS_M
from geoapp.web import content
from geoapp.web.search.suggestion import Suggestion

_FEWEST_LETTERS = 3
"""Fewer letters are the initials of too many names."""


def suggest_places(
    plan: Plan, words: str, labels: Mapping[str, str], say: Words
) -> Iterator[tuple[bool, Suggestion]]:
    """Yield places with a position, those first that bear just these words, which is said beside each.

    ``labels`` are the names of districts, by their codes.
    """
    wanted = fold(words)
    kinds, names = load_codelist("place_kinds"), content.place_names(plan, say.lang)
    rows = [row for row in content.gazetteer(plan).to_dict("records") if _has_spot(row)]
    ranked = sorted(
        (rank, place, row) for place, row in enumerate(rows) if (rank := _rank(row, wanted)) is not None
    )
    for rank, _, row in ranked:
        kind = kinds[row["kind"]]
        what = kind.en if say.lang == "en" else kind.zh
        about = say("list_joint").join(filter(None, (what, labels.get(_district_at(plan, row), ""))))
        name = names.get(row["id"], row["name"])
        yield rank == 0, Suggestion("place", row["id"], name, say("suggested_place", about=about))


def _district_at(plan: Plan, row: Mapping[str, Any]) -> str:
    """Return the code of the district that a place's middle lies in; empty where it lies in none."""
    districts = load_districts(plan)
    found = districts.sindex.query(row["geometry"].representative_point(), predicate="intersects")
    return str(districts["adcode"].iloc[found[0]]) if len(found) else ""


def _has_spot(row: Mapping[str, Any]) -> bool:
    return (
        row["level"] not in {"district", "city"}
        and row["uncertainty_m"] < NO_PIN_RADIUS_M
        and not row["outside"]
    )


def _rank(row: Mapping[str, Any], wanted: str) -> int | None:
    """Return the fit of a place's names, 0 the best; ``None`` where none holds the words."""
    names = [fold(name) for name in (row["name"], *row["aliases"], row["name_en"])]
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    if any(wanted in name for name in names):
        return 2
    spelled = wanted.isascii() and wanted.isalpha() and len(wanted) >= _FEWEST_LETTERS
    heard = spelled and any(wanted in syllables(name) or wanted == initials(name) for name in names)
    return 3 if heard else None
