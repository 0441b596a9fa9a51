"""Wording of a project's lists in a cell of a table, in Chinese."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache
from typing import get_args

import pandas as pd

from geoapp.domain.evidence import read_evidence, say_evidence, write_evidence
from geoapp.domain.location import NamedBy
from geoapp.domain.phrase import Phrases, say_phrases
from geoapp.domain.record import POSSIBLE, LocationRecord, MilestoneRecord, QuantityRecord, ShareRecord
from geoapp.io.codelists import load_codelist, load_rows
from geoapp.io.phrases import load_phrases
from geoapp.io.words import Words
from geoapp.pipeline import figures

SAY = Words("zh")
"""What tables for people say: it is the plan's language."""

_NAMING = ("name", "alias")
"""Rules that say which words name a place."""


def joined(names: Iterable[str]) -> str:
    """Return names as one cell.

    >>> joined(["甲区", "乙区"])
    '甲区、乙区'
    """
    return SAY("cell_joint").join(names)


def say_quantity(quantity: QuantityRecord) -> str:
    """Write a quantity out, as the screen does.

    >>> say_quantity({"what": "供水能力", "qualifier": "min", "value": 40.0, "unit": "万吨/天", "date": None})
    '供水能力：不少于40 万吨/天'
    """
    return figures.quantity(quantity, SAY)


def say_milestone(milestone: MilestoneRecord) -> str:
    """Write a milestone out, no more precisely than the plan has it.

    >>> say_milestone({"date": "2022-12", "precision": "year_end", "what": "基本完工"})
    '2022年12月（年底） 基本完工'
    """
    return figures.milestone(milestone, SAY, in_cell=True)


def say_share(share: ShareRecord) -> str:
    """Write a district of a project out.

    >>> say_share({"name": "甲区", "relation": "possible"})
    '甲区（可能）'
    """
    return SAY("share_possible", name=share["name"]) if share["relation"] == POSSIBLE else share["name"]


@cache
def names_of(codelist: str) -> dict[str, str]:
    """Return the names of a codelist's codes."""
    return {code.code: code.zh for code in load_codelist(codelist).codes}


@cache
def natures() -> dict[str, str]:
    """Return 建设性质 by the code of an action."""
    return {row["code"]: row["nature"] or row["zh"] for row in load_rows("actions", ("code", "zh", "nature"))}


def phrases_of(frame: pd.DataFrame) -> Phrases:
    """Return the phrases of the plan that a frame of projects belongs to."""
    return load_phrases(frame.attrs.get("plan", ""))


def say_remark(
    location: LocationRecord, districts: Iterable[ShareRecord], conflict: str | None, phrases: Phrases
) -> str:
    """Phrase a reader's warnings: possible districts, disagreement, and why there is no place."""
    possible = [share["name"] for share in districts if share["relation"] == POSSIBLE]
    parts = [
        SAY("remark_possible", names=joined(possible)) if possible else "",
        "" if conflict is None else _disagreement(districts),
        say_phrases(location["note"] or "", phrases, "zh"),
        _why(location["evidence"]) if location["kind"] in ("district", "city", "none") else "",
    ]
    return SAY("cell_parts").join(filter(None, parts))


@lru_cache(maxsize=10_000)
def _why(evidence: str) -> str:
    """Say why there is no place, of which a table tells the name that the plan gives it and not its id.

    >>> _why("city_of_place → new_park; name: 甲产业园 → new_park")
    '甲产业园 位置不明，也没有资料写明区县'
    >>> _why("name: 甲产业园 → new_park"), _why("A sentence.")
    ('名称中的“甲产业园”对应地名库的 new_park', 'A sentence.')
    """
    steps = read_evidence(evidence)
    called = {step.place: step.name for step in steps if step.rule in _NAMING}
    unnamed = [
        replace(step, place=called.get(step.place, step.place)) for step in steps if step.rule not in _NAMING
    ]
    return say_evidence(write_evidence(*unnamed) or evidence, load_codelist("evidence_rules"), "zh")


def _disagreement(districts: Iterable[ShareRecord]) -> str:
    rows = list(districts)
    by = next((row["basis"] for row in rows if row["basis"] in get_args(NamedBy)), "text")
    said = joined(row["name"] for row in rows if row["basis"] == by)
    drawn = joined(row["name"] for row in rows if row["basis"] == "geometry") or SAY("remark_outside")
    return SAY(f"remark_disagreement_{by}", said=said, drawn=drawn)
