"""An invented city as a plan at hand, and its year's lists as workbooks with headings and sums."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from geoapp.domain.plan import Plan
from geoapp.io.plans import load_plan

from .invented_city import CITY, DISTRICTS, City, Invented
from .invented_province import plan_id, write_province

PLAN_ID = plan_id(0)
ADCODE = 990101
TEXTS = {
    "m": "全长{:.0f}米", "m2": "建筑面积{:.0f}平方米", "m3/d": "日处理规模{:.0f}立方米/日",
    "t/d": "处理能力{:.0f}吨/日", "beds": "床位{:.0f}张", "seats": "学位{:.0f}个", "m3": "库容{:.0f}立方米",
}  # fmt: skip
NATURES = {"new_build": "新建", "renovation": "改造", "expansion": "扩建"}
HEADINGS = (
    "序号", "项目代码", "项目名称", "建设性质", "建设规模及内容", "所在区县", "建设年限", "总投资",
    "{year}年计划投资", "至{last}年底累计完成投资", "形象进度", "责任单位", "联系人", "联系电话",
)  # fmt: skip


def write_city(folder: Path) -> Plan:
    """Write the plan's folder with its six districts below ``folder/plans``; the caller sets the variables."""
    write_province(folder, 1, 1)
    plans = folder / "plans" / PLAN_ID
    declared = (plans / "plan.toml").read_text(encoding="utf-8").replace("虚构第0县", CITY)
    (plans / "plan.toml").write_text(declared, encoding="utf-8")
    districts = json.loads((plans / "districts.geojson").read_text(encoding="utf-8"))
    first = districts["features"][0]
    west, south, east, north = 104.0, 28.0, 104.5, 28.4
    step = (east - west) / len(DISTRICTS)
    features = []
    for number, name in enumerate(DISTRICTS):
        left, right = west + number * step, west + (number + 1) * step
        ring = [[left, south], [right, south], [right, north], [left, north], [left, south]]
        properties = {"adcode": ADCODE + number, "name": name}
        features.append(
            first | {"properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        )
    text = json.dumps(districts | {"features": features}, ensure_ascii=False)
    (plans / "districts.geojson").write_text(text, encoding="utf-8")
    return load_plan(PLAN_ID)


def records_of(city: City) -> list[Any]:
    """Return the city's projects as records of the plan, as far as the matcher asks."""
    return [_record(number, one) for number, one in enumerate(city.plan)]


def _record(number: int, one: Invented) -> dict[str, Any]:
    sizes = {unit: value for unit, value in one.amounts.items() if unit != "CNY"}
    share = {"adcode": ADCODE + DISTRICTS.index(one.district)} if one.district else None
    return {
        "id": project_id(one.id),
        "name": one.name,
        "aliases": [],
        "kind": "project",
        "same_as": [],
        "theme": one.theme,
        "action": one.action,
        "quantities": [{"unit_si": unit, "value_si": value} for unit, value in sizes.items()],
        "places": [one.place] if one.place else [],
        "districts": [share | {"name": one.district, "relation": "named", "share": 1.0}] if share else [],
        "investment": one.amounts.get("CNY"),
        "period": f"{one.years[0]}/{one.years[1]}" if one.years else None,
        "owner": one.owner or None,
        "cite": "《虚构规划》第一章",
        "start": number,
    }


def project_id(own: str) -> str:
    """Return the id of a project in the plan."""
    return f"{PLAN_ID}/{own}"


def write_list(rows: list[Invented], year: int) -> bytes:
    """Return a list as a workbook: a title, the unit, the heading, a row a project, and a sum below."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([f"{CITY}{year}年重点建设项目计划表"])
    sheet.append(["单位：万元"])
    sheet.append([heading.format(year=year, last=year - 1) for heading in HEADINGS])
    for number, one in enumerate(rows, start=1):
        total = one.amounts.get("CNY")
        sizes = [TEXTS[unit].format(value) for unit, value in one.amounts.items() if unit in TEXTS]
        share = [round(total / 1e4 * part, 2) for part in (0.3, 0.2)] if total else ["", ""]
        sheet.append(
            [
                number, one.code, one.name, NATURES.get(one.action, ""), "，".join(sizes), one.district,
                f"{one.years[0]}-{one.years[1]}" if one.years else "", round(total / 1e4, 2) if total else "",
                *share, "主体施工", one.owner, "无名氏", "0000-0000000",
            ]
        )  # fmt: skip
    sheet.append(["合计", "", "", "", "", "", "", 1, 1, 1])
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()
