"""A user's layer under a decision: the report that says everything, and the frame that an import would bring in."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.intake import Decision, Example, Fault, Report, fault
from geoapp.errors import InputError
from geoapp.geometry.datums import CHINA_BOX
from geoapp.geometry.repair import swap_xy
from geoapp.geometry.wgs84 import SHIFTED
from geoapp.inspection.coordinate_systems import (
    in_wgs84,
    is_in_degrees,
    known_crs,
    name_of,
    rests_on_old_datum,
)
from geoapp.inspection.crs_checks import examine
from geoapp.inspection.datum_checks import FEWEST_PLACES, LonLat
from geoapp.inspection.fault_codes import fault_of
from geoapp.inspection.fields import clean_fields, name_column
from geoapp.inspection.outliers import outside, typical, without_placeholders
from geoapp.inspection.raw_layer import GEOMETRY, RawLayer, TableOrigin
from geoapp.inspection.shapes import Repaired, Shapes, keep_on_globe, repair, swap_back
from geoapp.inspection.sums import sums_of
from geoapp.settings import GEOGRAPHIC_CRS

_WOUND = frozenset({"GeoJSON"})
"""Formats that ask for counter-clockwise shells; a shapefile asks for the opposite, others for nothing."""


_OF_PLACES = frozenset(
    {
        "unreadable_geometry",
        "not_finite",
        "off_the_globe",
        "sentinels",
        "outside_some",
        "at_zero",
        "swapped_axes",
    }
)
"""Faults of which the coordinates themselves are shown."""


@dataclass(frozen=True, slots=True)
class ReferencePlaces:
    """Places and districts that a layer is compared with."""

    region: BoundingBox
    known: Mapping[str, LonLat]
    """WGS-84 positions of published sites by name."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """A report, and what would come in: EPSG:4326, one row a feature, index the row in the file from 1."""

    report: Report
    frame: gpd.GeoDataFrame


def inspect(raw: RawLayer, blank: Report, decision: Decision, ground: ReferencePlaces) -> Inspected:
    """Look at a raw layer as a decision reads it, and mend what can be repaired without asking.

    Args:
        raw: as the reader gave it.
        blank: a report with the file's kind, title, format, hash and size.
        decision: its CRS replaces the declared one; whether repairs are accepted changes nothing here.
        ground: the plan's region and the places known in it.
    """
    cells, field_faults = clean_fields(raw.frame.drop(columns=GEOMETRY))
    column = name_column(cells.columns)
    names = ["" if name is None else str(name) for name in cells[column]] if column else [""] * len(cells)
    shapes = raw.frame.geometry.to_numpy()
    sound = repair(shapes, names, raw.unreadable, winding=raw.format in _WOUND)
    without = without_placeholders(sound.shapes, names)
    repaired = Repaired(without.shapes, [*sound.faults, *without.faults])
    declared = GEOGRAPHIC_CRS if raw.by_format else known_crs(raw.crs)
    used = decision.crs or declared or GEOGRAPHIC_CRS
    doubts = _coordinate_faults(repaired.shapes, names, raw, decision, ground)
    report = replace(
        blank,
        features=raw.stated,
        vertices=int(shapely.get_num_coordinates(shapes).sum()),
        fields=tuple(cells.columns),
        columns=raw.columns,
        positions=raw.positions,
        tables=raw.tables,
        declared_crs=_declared_name(declared, raw.crs),
        likely_crs=next((doubt.fit for doubt in doubts if doubt.fit), None),
        used_crs=name_of(used),
        faults=(*raw.faults, *_as_in_file((*field_faults, *doubts, *repaired.faults), raw.origins)),
    )
    if report.of("ask"):
        kept = int((~shapely.is_missing(repaired.shapes)).sum())
        sums = sums_of(raw, list(cells.columns), repaired.faults, kept=kept, open_=True)
        report = replace(report, used_crs=None, sums=sums, faults=tuple(_located(report.faults, None)))
        empty = gpd.GeoDataFrame(cells.iloc[:0], geometry=[], crs=GEOGRAPHIC_CRS)
        return Inspected(report, empty)
    swapped = any(doubt.code == "swapped_axes" for doubt in doubts)
    placed = _place(repaired.shapes, names, used, ground, swapped=swapped)
    # Swapped axes are counted by feature now that they are swapped back.
    counted = [one for one in report.faults if one.code != "swapped_axes"]
    apart = outside(placed.shapes, repaired.shapes, names, ground.region)
    found = (*_located(counted, used), *_as_in_file([*placed.faults, *apart], raw.origins))
    kept = int((~shapely.is_missing(placed.shapes)).sum())
    lost = [*repaired.faults, *placed.faults]
    sums = sums_of(raw, list(cells.columns), lost, kept=kept, open_=False)
    return _finish(replace(report, faults=found, sums=sums), cells, placed.shapes)


def _as_in_file(faults: Iterable[Fault], origins: Sequence[TableOrigin]) -> list[Fault]:
    """Return faults whose examples name the sheet and the row of the table, and of wrong places what stands there."""
    return [
        replace(one, examples=tuple(_origin(example, origins, one.code) for example in one.examples))
        for one in faults
    ]


def _origin(example: Example, origins: Sequence[TableOrigin], code: str) -> Example:
    if not origins:
        return example
    origin = origins[example.row - 1]
    value = origin.value if code in _OF_PLACES else ""
    return replace(example, row=origin.row, sheet=origin.sheet, value=value)


def _declared_name(declared: str | None, word: str | None) -> str | None:
    """Return a declared CRS by its name; a word that nobody understands is a question mark, not nothing."""
    if declared is not None:
        return name_of(declared)
    return None if word is None else "?"


def _coordinate_faults(
    shapes: Shapes, names: Sequence[str], raw: RawLayer, decision: Decision, ground: ReferencePlaces
) -> list[Fault]:
    """Return the likely CRS of the coordinates, and the doubts about it."""
    declared = known_crs(raw.crs)
    if decision.crs is None and raw.crs is not None and declared is None:
        return [fault("crs_unknown")]
    word = decision.crs or declared or (GEOGRAPHIC_CRS if raw.by_format else None)
    shapes = typical(shapes, projected=word is not None and not is_in_degrees(word))
    findings = examine(shapes, ground.region, declared=word, names=names, known=ground.known)
    if [finding.kind for finding in findings] == ["swapped_axes"]:
        # Only in the right order can places tell their datum.
        degrees = word is None or is_in_degrees(word)
        back = swap_back(shapes, names, ground.region).shapes if degrees else swap_xy(shapes)
        findings += examine(back, ground.region, declared=word, names=names, known=ground.known)
    chosen = decision.crs is not None
    faults = [fault_of(finding, declared=word, chosen=chosen) for finding in findings]
    if word is None and not faults:
        faults.append(fault("crs_assumed"))
    if word is not None and rests_on_old_datum(word):
        faults.append(fault("old_datum", crs=name_of(word)))
    comparable = sum(name in ground.known for name in names)
    if not (faults or chosen) and comparable < FEWEST_PLACES and word in {None, GEOGRAPHIC_CRS}:
        faults.append(fault("datum_unproven"))
    return faults


def _place(
    shapes: Shapes, names: Sequence[str], used: str, ground: ReferencePlaces, *, swapped: bool
) -> Repaired:
    """Return shapes in degrees of WGS-84, axes exchanged where that was seen."""
    if is_in_degrees(used):
        # GCJ-02 and BD-09 exist in China only, so that what lies there only with its axes swapped is swapped.
        shifted = used in SHIFTED
        box = CHINA_BOX if shifted else ground.region
        back = swap_back(shapes, names, box) if swapped or shifted else Repaired(shapes, [])
        globe = keep_on_globe(back.shapes, names)
        return Repaired(in_wgs84(globe.shapes, used), [*back.faults, *globe.faults])
    degrees = in_wgs84(swap_xy(shapes) if swapped else shapes, used)
    globe = keep_on_globe(degrees, names)
    count = int((~shapely.is_missing(shapes)).sum())
    found = [fault("swapped_axes", count=count)] if swapped else []
    return Repaired(globe.shapes, [*found, *globe.faults])


def _located(faults: Iterable[Fault], crs: str | None) -> list[Fault]:
    """Return faults whose examples lie in WGS-84, and nowhere while the CRS is open."""
    return [
        replace(one, examples=tuple(_on_the_map(example, crs) for example in one.examples)) for one in faults
    ]


def _on_the_map(example: Example, crs: str | None) -> Example:
    nowhere = replace(example, lon=None, lat=None)
    if crs is None or example.lon is None or example.lat is None:
        return nowhere
    try:
        pairs = shapely.get_coordinates(in_wgs84([shapely.Point(example.lon, example.lat)], crs))
    except InputError:  # a place that the CRS has none for, which is often what is wrong with it
        return nowhere
    if not np.isfinite(pairs).all():
        return nowhere
    return replace(example, lon=float(pairs[0][0]), lat=float(pairs[0][1]))


def _finish(report: Report, cells: pd.DataFrame, shapes: Shapes) -> Inspected:
    """Put what could be placed into a frame, and say what that is."""
    kept = ~shapely.is_missing(shapes)
    rows = pd.RangeIndex(1, len(cells) + 1, name="row")[kept]
    series = gpd.GeoSeries(shapes[kept], index=rows, crs=GEOGRAPHIC_CRS)
    frame = gpd.GeoDataFrame(cells.loc[kept].set_index(rows), geometry=series)
    if not kept.any():
        return Inspected(replace(report, faults=(*report.faults, fault("nothing_left"))), frame)
    west, south, east, north = (float(bound) for bound in series.total_bounds)
    return Inspected(
        replace(
            report,
            kept=int(kept.sum()),
            types=tuple(sorted(Counter(series.geom_type).items())),
            extent=(west, south, east, north),
        ),
        frame,
    )
