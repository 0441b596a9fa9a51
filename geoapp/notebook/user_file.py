"""A user's own file, with its report."""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from geoapp.domain.file_sums import FileSums
from geoapp.domain.intake import Decision, FileKind, Report
from geoapp.errors import InputError
from geoapp.inspection.coordinate_systems import read_crs
from geoapp.io.user_files.faults import say_fault
from geoapp.io.words import Words
from geoapp.limits import limit
from geoapp.notebook.html_table import as_html
from geoapp.notebook.known_plans import choose_plan
from geoapp.pipeline.intake import refuse_open
from geoapp.pipeline.intake_kinds import inspect_file
from geoapp.pipeline.sums_words import sums_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFile:
    """A user's file: what is in it, and what is worth knowing of it."""

    report: Report
    frame: gpd.GeoDataFrame
    """What is to be brought in, clean and in EPSG:4326; empty where something stands in the way."""

    @property
    def sums(self) -> FileSums | None:
        """Sums of the file's features and fields, kept and left out; ``None`` where it is refused unread."""
        return self.report.sums

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence for everything that was repaired, left out, assumed or stands in the way."""
        return tuple(say_fault(fault, "en") for fault in self.report.faults)

    def _repr_html_(self) -> str:
        report = self.report
        facts = {
            "file": f"{report.title} ({report.format}, {report.size:,} bytes)",
            "kind": report.kind,
            "features": f"{report.features:,}, of them to bring in {report.kept:,}",
            **(dict(sums_lines(report.sums, Words("en"))) if report.sums else {}),
            "CRS": f"{report.declared_crs or '–'}",
            **{f"note {number}": note for number, note in enumerate(self.notes, start=1)},
        }
        return as_html(facts) + str(self.frame.head()._repr_html_())


def read(
    path: str | Path,
    *,
    plan: str | None = None,
    crs: str | None = None,
    kind: FileKind | None = None,
    accept_repairs: bool = False,
) -> UserFile:
    """Return a user's file with its report, read in a process of its own with limits of time and memory.

    Args:
        path: the file, in any format of ``docs/input.md``.
        plan: id of the plan that it is compared with; may be left out when there is only one.
        crs: EPSG code, or wgs84, cgcs2000, gcj02, bd09; what the file declares when left out.
        kind: layer, projects, boundaries or gazetteer; what it looks like when left out.
        accept_repairs: bring it in repaired as the report says.

    Raises:
        GeoappError: the file is refused, its CRS is open, or it needs repairs; ``check`` reports all the same.
    """
    found = check(path, plan=plan, crs=crs, kind=kind)
    refuse_open(found.report, Decision(crs=crs, accept_repairs=accept_repairs))
    return found


def check(
    path: str | Path, *, plan: str | None = None, crs: str | None = None, kind: FileKind | None = None
) -> UserFile:
    """Return the report on a file, whatever stands in the way; arguments are those of ``read``.

    Raises:
        GeoappError: the file cannot be opened, or the CRS is unknown.
    """
    goal = Path(path)
    try:
        with goal.open("rb") as opened:
            content = opened.read(limit("upload_mb") * 1_000_000 + 1)  # what is larger is refused by its size
    except OSError as error:
        raise InputError("file_unread", file=str(goal), reason=str(error.strerror)) from error
    decision = Decision(crs=None if crs is None else read_crs(crs), kind=kind)
    looked = inspect_file(content, goal.name, choose_plan(plan), decision)
    return UserFile(report=looked.report, frame=looked.frame)
