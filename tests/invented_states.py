"""Records of two projects of the invented second city: a list of 2024 that has both, and a report of one."""

from pathlib import Path

from openpyxl import Workbook

from geoapp.domain.access import Identity
from geoapp.domain.status_report import SaidStatus
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.pipeline.ledger import add_list
from geoapp.pipeline.status_reports import ReportDraft, save_reports
from geoapp.pipeline.written import districts_of

from .invented_plan import PLAN

STATION, LINE = "绍兴站", "轨道交通7号线"
STATION_ID, LINE_ID = f"{PLAN}/351", f"{PLAN}/416"
MONTH = "2024-07"

_ROWS = (
    ("序号", "项目名称", "总投资（万元）", "年度计划投资（万元）", "形象进度", "责任单位"),
    (1, STATION, 9000, 3000, "主体施工", "甲公司"),
    (2, LINE, None, None, "已竣工", "乙局"),
)


def record_states(folder: Path) -> None:
    """Add the list, and a report by which the station lags; the plan is built, and ``GEOAPP_DATA`` set."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in _ROWS:
        sheet.append(list(row))
    path = folder / "list.xlsx"
    book.save(path)
    added = add_list(PLAN, path, year=2024, as_of="2024-06", who="某办", tables=(), tell=print)
    assert [pair.sure for pair in added.list.matches] == [True, True]
    report(10.0, seen=0)


def report(percent: float, *, seen: int) -> None:
    """Report on the station, over the version that was seen."""
    districts = districts_of(project_records(read_projects(PLAN)))
    said = SaidStatus(status="ongoing", percent=percent, planned=50.0)
    by = Identity(subject="某办", role="operator")
    save_reports(PLAN, MONTH, [ReportDraft(project=STATION_ID, seen=seen, said=said)], by, districts)
