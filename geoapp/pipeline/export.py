"""Hand out exactly the projects that were selected, as files."""

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.analysis.select import precision_class
from geoapp.domain.evidence import say_evidence
from geoapp.domain.plan import Plan
from geoapp.errors import UnknownCodeError
from geoapp.io.boundaries import load_districts
from geoapp.io.codelists import load_codelist, load_rows
from geoapp.io.geojson import dump_features
from geoapp.io.layers import load_layers
from geoapp.settings import COORDINATE_DECIMALS

FORMATS = ("geojson", "csv")

Cell = str | int | float | None

_QUALIFIERS = {"min": "不少于", "max": "不超过", "about": "约"}
_DATES: dict[str, Callable[[str], str]] = {
    "day": lambda date: "{}年{}月{}日".format(*(int(part) for part in date.split("-"))),
    "month": lambda date: "{}年{}月".format(*(int(part) for part in date.split("-"))),
    "year": lambda date: f"{date[:4]}年",
    "year_end": lambda date: f"{date[:4]}年底",
    "period_end": lambda date: f"{date[:4]}年(期末)",
}


def export(frame: gpd.GeoDataFrame, fmt: str) -> bytes:
    """Return projects as a file: ``geojson`` as the build writes it, ``csv`` with Chinese headers for people.

    Raises:
        UnknownCodeError: there is no such format.
    """
    if fmt == "geojson":
        return dump_features(frame).encode("utf-8")
    if fmt == "csv":
        return _csv(frame)
    message = f"There is no format {fmt!r}; use one of {', '.join(FORMATS)}."
    raise UnknownCodeError(message)


def known_codes(plan: Plan, frame: gpd.GeoDataFrame) -> dict[str, tuple[str, ...]]:
    """Return the values that exist for the fields of a Selection, in the order of the screen."""
    years = {milestone["date"][:4] for milestones in frame["milestones"] for milestone in milestones}
    years |= {str(year) for year in range(plan.first_year, plan.last_year + 1)}
    boxes = {int(number) for number in frame["box"] if number is not None}
    lists = {"theme": "themes", "kind": "kinds", "action": "actions", "precision": "precision"}
    return {
        "plan": (plan.id,),
        "district": tuple(str(adcode) for adcode in load_districts(plan)["adcode"]),
        "zone": tuple(sorted({zone for zones in frame["zones"] for zone in zones})),
        "box": tuple(map(str, sorted(boxes))),
        "year": tuple(sorted(years)),
        "layer": tuple(layer.id for layer in load_layers()),
        **{field: tuple(code.code for code in load_codelist(name).codes) for field, name in lists.items()},
    }


def _csv(frame: gpd.GeoDataFrame) -> bytes:
    columns = _columns()
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(["序号", *columns, "经度", "纬度", "备注"])
    records = frame.drop(columns=frame.geometry.name).to_dict("records")
    for number, (record, geometry) in enumerate(zip(records, frame.geometry, strict=True), start=1):
        cells = [number, *(cell(record) for cell in columns.values()), *_position(geometry), _remark(record)]
        writer.writerow([_safe(cell) for cell in cells])
    # The byte order mark makes spreadsheet programs read UTF-8.
    return table.getvalue().encode("utf-8-sig")


def _columns() -> dict[str, Callable[[Mapping[str, Any]], Cell]]:
    themes, kinds, precision = (load_codelist(name) for name in ("themes", "kinds", "precision"))
    natures = {
        row["code"]: row["nature"] or row["zh"] for row in load_rows("actions", ("code", "zh", "nature"))
    }
    return {
        "编号": lambda record: record["id"],
        "项目名称": lambda record: record["name"],
        "类型": lambda record: kinds[record["kind"]].zh,
        "类别": lambda record: themes[record["theme"]].zh,
        "建设性质": lambda record: natures[record["action"]],
        "区县": lambda record: "、".join(share["name"] for share in _counted(record)),
        "行政区划代码": lambda record: "、".join(str(share["adcode"]) for share in _counted(record)),
        "建设规模": lambda record: ";".join(map(_quantity, record["quantities"])),
        "时间节点": lambda record: ";".join(map(_milestone, record["milestones"])),
        "出处": lambda record: record["cite"],
        "定位精度": lambda record: precision[precision_class(record)].zh,
        "误差(米)": lambda record: _metres(record["location"]["uncertainty_m"]),
    }


def _metres(radius: float | None) -> int | None:
    return None if radius is None else round(radius)


def _counted(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [share for share in record["districts"] if share["relation"] != "possible"]


def _quantity(quantity: Mapping[str, Any]) -> str:
    """Write a quantity out.

    >>> _quantity({"what": "供水能力", "qualifier": "min", "value": 40.0, "unit": "万吨/天"})
    '供水能力:不少于40万吨/天'
    """
    number = f"{quantity['value']:.12g}"
    return f"{quantity['what']}:{_QUALIFIERS.get(quantity['qualifier'], '')}{number}{quantity['unit']}"


def _milestone(milestone: Mapping[str, Any]) -> str:
    """Write a milestone out.

    >>> _milestone({"date": "2022-12", "precision": "year_end", "what": "基本完工"})
    '2022年底 基本完工'
    """
    return f"{_DATES[milestone['precision']](milestone['date'])} {milestone['what']}"


def _position(geometry: BaseGeometry | None) -> tuple[Cell, Cell]:
    """Return a point of a site or area; a route has no one position."""
    if geometry is None or shapely.get_dimensions(geometry) == 1:
        return None, None
    point = geometry.representative_point()
    return round(point.x, COORDINATE_DECIMALS), round(point.y, COORDINATE_DECIMALS)


def _remark(record: Mapping[str, Any]) -> str:
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


def _disagreement(record: Mapping[str, Any]) -> str:
    if record["district_conflict"] is None:
        return ""
    said = "、".join(share["name"] for share in record["districts"] if share["basis"] == "text")
    drawn = "、".join(share["name"] for share in record["districts"] if share["basis"] == "geometry")
    return f"文本记为{said},界线数据为{drawn or '市域之外'}"


def _safe(cell: Cell) -> Cell:
    """Keep a spreadsheet program from running text as a formula; numbers stay numbers.

    >>> _safe("=1+1"), _safe("S21"), _safe(-1.5)
    ("'=1+1", 'S21', -1.5)
    """
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{cell}"
    return cell
