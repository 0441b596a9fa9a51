"""How a project's lists read, in Chinese, in a cell of a table."""

from collections.abc import Callable, Mapping
from typing import Any

from geoapp.domain.evidence import say_evidence
from geoapp.io.codelists import load_codelist

Record = Mapping[str, Any]

_QUALIFIERS = {"min": "不少于", "max": "不超过", "about": "约"}
_DATES: dict[str, Callable[[list[int]], str]] = {
    "day": lambda date: "{}年{}月{}日".format(*date),
    "month": lambda date: "{}年{}月".format(*date),
    "year": lambda date: f"{date[0]}年",
    "year_end": lambda date: f"{date[0]}年12月(年底)",
    "period_end": lambda date: f"{date[0]}年12月(期末)",
}


def say_quantity(quantity: Record) -> str:
    """Write a quantity out.

    >>> say_quantity({"what": "供水能力", "qualifier": "min", "value": 40.0, "unit": "万吨/天"})
    '供水能力:不少于40万吨/天'
    """
    number = f"{quantity['value']:.12g}"
    return f"{quantity['what']}:{_QUALIFIERS.get(quantity['qualifier'], '')}{number}{quantity['unit']}"


def say_milestone(milestone: Record) -> str:
    """Write a milestone out, no more precisely than the plan has it.

    >>> say_milestone({"date": "2022-12", "precision": "year_end", "what": "基本完工"})
    '2022年12月(年底) 基本完工'
    """
    date = [int(part) for part in milestone["date"].split("-")]
    return f"{_DATES[milestone['precision']](date)} {milestone['what']}".strip()


def certain_districts(record: Record) -> list[dict[str, Any]]:
    """Return the districts that a project lies in, leads through, or is said to be in; not the possible ones."""
    return [share for share in record["districts"] if share["relation"] != "possible"]


def say_remark(record: Record) -> str:
    """Say what a reader must know: possible districts, disagreement, and why there is no place."""
    location = record["location"]
    possible = "、".join(share["name"] for share in record["districts"] if share["relation"] == "possible")
    parts = [
        f"可能涉及:{possible}" if possible else "",
        _disagreement(record),
        location["note"] or "",
        _why(location["evidence"]) if location["kind"] in ("district", "city", "none") else "",
    ]
    return ";".join(part for part in parts if part)


def _why(evidence: str) -> str:
    return say_evidence(evidence, load_codelist("evidence_rules"), "zh")


def _disagreement(record: Record) -> str:
    if record["district_conflict"] is None:
        return ""
    said = "、".join(share["name"] for share in record["districts"] if share["basis"] == "text")
    drawn = "、".join(share["name"] for share in record["districts"] if share["basis"] == "geometry")
    return f"文本记为{said},界线数据为{drawn or '市域之外'}"
