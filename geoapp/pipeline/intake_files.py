"""What a checked file is handed back as, and the commands by which a curator puts it to work."""

import shlex

from geoapp.domain.intake import Decision, Report
from geoapp.domain.plan import Plan
from geoapp.io.gazetteer_writer import dump_points, dump_shapes
from geoapp.io.geojson import dump_features
from geoapp.pipeline.export import export
from geoapp.placing.inspection import Inspected

PLANS = "data/plans"
"""The folder of plans, unless GEOAPP_PLAN_FOLDERS names another; commands are run where it is."""


def clean_file(looked: Inspected, plan: Plan) -> tuple[str, bytes]:
    """Return the suffix and the bytes of what a report would bring in.

    Layers and districts are GeoJSON in WGS-84, repaired; places are as a gazetteer has them; projects are the table
    that people read.
    """
    report = looked.report
    match report.kind:
        case "gazetteer" if report.format == ".csv":
            return ".csv", dump_points(looked.frame)
        case "gazetteer":
            return ".geojson", dump_shapes(looked.frame)
        case "projects":
            return ".csv", export(looked.frame, "csv", plan)
    return ".geojson", dump_features(looked.frame, stem_of(report)).encode("utf-8")


def stem_of(report: Report) -> str:
    """Return a file's title without its suffix.

    >>> stem_of(Report(kind="layer", title="地块.shp.zip", format=".zip", sha256="", size=0))
    '地块'
    """
    return report.title.partition(".")[0] or report.title


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
    file = f"./{report.title}" if report.title.startswith("-") else report.title
    folder, build = f"{PLANS}/{plan.id}", ["geoapp", "build", "--plan", plan.id]
    match report.kind:
        case "layer":
            lines: list[list[str]] = []
        case "projects":
            own = f"plan-{plan.adcode}-table"
            lines = [
                ["geoapp", "new-plan", str(plan.adcode), "--id", own, "--text", file],
                ["cp", f"{folder}/gazetteer.csv", f"{folder}/gazetteer.geojson", f"{PLANS}/{own}"],
                ["geoapp", "read", file, "--plan", own],
                ["geoapp", "build", "--plan", own],
            ]
        case kind:
            name = "gazetteer.csv" if report.format == ".csv" else "gazetteer.geojson"
            name = name if kind == "gazetteer" else "boundaries.geojson"
            said = ["--crs", decision.crs] if decision.crs else []
            said += ["--accept-repairs"] if report.of("repair") else []
            taken = ["geoapp", "import", file, "--kind", kind, "--plan", plan.id, *said]
            lines = [[*taken, "--out", f"{folder}/{name}"], build]
    return tuple(shlex.join(line) for line in lines)
