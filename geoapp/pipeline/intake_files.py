"""Clean files of what was checked, and the commands by which a curator puts them to work."""

import re
import shlex

import geopandas as gpd
import shapely

from geoapp.domain.intake import Decision, Report
from geoapp.domain.plan import Plan
from geoapp.inspection.coordinate_systems import is_in_degrees
from geoapp.inspection.report import Inspected
from geoapp.io.gazetteer_writer import dump_points, dump_shapes
from geoapp.io.geojson import dump_features
from geoapp.pipeline.export import export
from geoapp.settings import COORDINATE_DECIMALS

PLANS = "data/plans"
"""The folder of plans, unless GEOAPP_PLAN_FOLDERS names another; commands are run where it is."""

_SURVEY_DECIMALS = 9
"""Of degrees that came in as metres: a tenth of a millimetre, as surveys have it; else a centimetre is enough."""


def clean_suffix(report: Report) -> str:
    """Return the suffix of the file that ``clean_file`` makes.

    >>> clean_suffix(Report(kind="layer", title="a.zip", format=".zip", sha256="", size=0))
    '.geojson'
    """
    is_table = report.kind == "projects" or (report.kind == "gazetteer" and report.format == ".csv")
    return ".csv" if is_table else ".geojson"


def clean_file(looked: Inspected, plan: Plan) -> bytes:
    """Return the bytes of what a report would bring in.

    Layers and districts are GeoJSON in WGS-84, repaired; places are as a gazetteer has them; projects are the table
    that people read.
    """
    report = looked.report
    match report.kind:
        case "gazetteer":
            return (dump_points if clean_suffix(report) == ".csv" else dump_shapes)(looked.frame)
        case "projects":
            return export(looked.frame, "csv", plan)
    used = report.used_crs or ""
    in_metres = used.startswith("EPSG:") and not is_in_degrees(used)
    decimals = _SURVEY_DECIMALS if report.kind == "layer" and in_metres else COORDINATE_DECIMALS
    return dump_features(_rounded(looked.frame, decimals), stem_of(report), decimals).encode("utf-8")


def _rounded(frame: gpd.GeoDataFrame, decimals: int) -> gpd.GeoDataFrame:
    """Return a frame whose shapes stay valid when they are written: rounding can make a thin one cross itself.

    >>> spike = shapely.Polygon([(0, 0), (1, 0), (1, 1), (0.5, 4e-8), (0, 1)])
    >>> made = _rounded(gpd.GeoDataFrame(geometry=[spike], crs=4326), 7).geometry.iloc[0]
    >>> bool(shapely.is_valid(shapely.transform(made, lambda xy: xy.round(7))))
    True
    """
    shapes = frame.geometry.to_numpy()
    step = 10.0**-decimals
    written = shapely.set_precision(shapes, step, mode="pointwise")
    broken = ~shapely.is_valid(written)
    written[broken] = shapely.set_precision(shapes[broken], step)
    return frame.set_geometry(gpd.GeoSeries(written, index=frame.index, crs=frame.crs))


def stem_of(report: Report) -> str:
    """Return a file's title without its suffix.

    >>> stem_of(Report(kind="layer", title="地块.SHP.zip", format=".zip", sha256="", size=0))
    '地块'
    >>> stem_of(Report(kind="layer", title="2025.06 地块v1.1.geojson", format=".geojson", sha256="", size=0))
    '2025.06 地块v1.1'
    """
    return re.sub(r"(\.shp\.zip|\.[^.]*)$", "", report.title, count=1, flags=re.IGNORECASE) or report.title


def next_commands(report: Report, decision: Decision, plan: Plan) -> tuple[str, ...]:
    r"""Return the commands that put a file to work; a layer needs none.

    >>> table = Report(kind="projects", title="table.xlsx", format=".xlsx", sha256="", size=0, kept=1)
    >>> from geoapp.io.plans import load_plan
    >>> print(*next_commands(table, Decision(), load_plan("urumqi-14fyp")), sep="\n")
    geoapp new-plan 650100 --id plan-650100-table --text table.xlsx
    cp data/plans/urumqi-14fyp/gazetteer.* data/plans/plan-650100-table
    geoapp read table.xlsx --plan plan-650100-table
    geoapp build --plan plan-650100-table
    """
    name = report.name or report.title
    file = shlex.quote(f"./{name}" if name.startswith("-") else name)
    folder = f"{PLANS}/{plan.id}"
    if report.kind == "layer":
        return ()
    tables = "".join(f" --table {shlex.quote(table)}" for table in decision.tables)
    if report.kind == "projects":
        own = f"plan-{plan.adcode}-table"
        return (
            f"geoapp new-plan {plan.adcode} --id {own} --text {file}{tables}",
            f"cp {folder}/gazetteer.* {PLANS}/{own}",
            f"geoapp read {file} --plan {own}{tables}",
            f"geoapp build --plan {own}",
        )
    columns = tables + "".join(f" --column {shlex.quote(column)}" for column in decision.columns)
    columns += f" --encoding {shlex.quote(decision.encoding)}" if decision.encoding else ""
    crs = f" --crs {shlex.quote(decision.crs)}" if decision.crs else ""
    repairs = " --accept-repairs" if report.of("repair") else ""
    target = f"{folder}/{report.kind}{clean_suffix(report)}"
    return (
        f"geoapp import {file} --kind {report.kind} --plan {plan.id}{columns}{crs}{repairs} --out {target}",
        f"geoapp build --plan {plan.id}",
    )
