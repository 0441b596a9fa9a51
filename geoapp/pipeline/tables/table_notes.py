"""The second sheet of a workbook: where its rows come from, and what a reader must know."""

from collections import Counter
from collections.abc import Iterator

import geopandas as gpd

from geoapp.domain.phrase import say_phrases
from geoapp.domain.plan import Plan
from geoapp.io.writers.cells import Cell
from geoapp.pipeline.tables.flat_table import is_projects
from geoapp.pipeline.wording import phrases_of

TITLE = "出处与说明"

_NOTES = {
    "坐标系": "WGS-84，单位为度。经度、纬度是点位的坐标，区域取其内部一点；线路没有单一坐标，留空。",
    "定位精度": "“位置精确”指公开坐标且误差不超过 500 米；“位置近似”的误差见“误差(米)”；其余只到区县、全市或未能定位。",
    "误差(米)": "真实位置在以所列坐标为圆心、以此数为半径的圆内。",
    "区县": "项目位于、途经或纲要点名的区县；仅误差范围可能涉及的区县写在备注里。",
    "时间节点": "（年底）（期末）表示纲要只写到年底或规划期末，没有写月份。",
    "空格": "纲要没有写，或不能确定；不表示 0。",
    "使用限制": "项目位置多为估计，专题内容未经地图审核，不作为权属和界线的依据。",
}


def note_rows(frame: gpd.GeoDataFrame, plan: Plan) -> Iterator[list[Cell]]:
    """Yield the sheet's rows: the plan, how to read the columns, and the sources of the places."""
    number = plan.boundaries.review_number
    yield ["事项", "内容"]
    yield ["规划", plan.title]
    yield ["发布", f"{plan.publisher}，{plan.published}"]
    yield ["记录数", len(frame)]
    yield ["数据授权", plan.licence]
    yield ["区县界线", f"{plan.boundaries.title}，审图号：{number}" if number else plan.boundaries.title]
    if is_projects(frame):
        for title, note in _NOTES.items():
            yield [title, note]
        phrases = phrases_of(frame)
        counted = Counter(location["source"] for location in frame["location"] if location["source"])
        for source, count in sorted(counted.items()):
            yield ["坐标来源", f"{say_phrases(source, phrases, 'zh')}（{count} 个项目）"]
