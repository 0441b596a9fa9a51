"""Ground of each feature within each standing layer, such as permanent basic farmland: square metres and shares."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoapp.analysis.columns import CERTAINTY, SHARE_WITHIN, Column
from geoapp.analysis.depth import reaches
from geoapp.analysis.inputs import Inputs
from geoapp.analysis.layer_totals import layer_totals
from geoapp.analysis.likelihood import shares_within
from geoapp.analysis.operation import Found, Operation
from geoapp.analysis.pairs import as_frame, both_sure, radii_sum
from geoapp.domain.receipt import LayerTotal
from geoapp.domain.request import LEAST_SEGMENTS, Flag, Request
from geoapp.domain.source import STANDING, Source
from geoapp.errors import InputError
from geoapp.geometry import kernel
from geoapp.geometry.arrays import Flags, Floats, Geometries, Indices
from geoapp.geometry.kernel import AREA, LINE

LAYER, ENGLISH = "layer", "title_en"
"""Columns of standing layers: the layer's id, and its English title beside ``name``, the Chinese one."""

_WORDS = ("certain", "possible", "impossible")


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoning(Request):
    """The ground of each feature of ``a`` within each layer of ``b``."""

    operation: Literal["zoning"] = "zoning"
    b: Source = STANDING

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the request names."""
        return (LAYER, ENGLISH)


def zoning(a: Inputs, b: Inputs) -> tuple[gpd.GeoDataFrame, tuple[LayerTotal, ...]]:
    """Return one row for each feature of ``a`` and each layer of ``b``, also where they share nothing, and totals.

    A layer's areas are united before they are measured; of what is no standing layer each area is a layer of its own.
    ``whole_m2`` is the feature's own area and ``area_m2`` what of it lies within, both as drawn; ``area_low_m2`` lies
    within for certain, each side shrunk by its radius, ``area_high_m2`` possibly, each grown by it, with percents of
    the feature, at most 100. A line has ``length_m`` as drawn. A row is ``certain`` where no shift within both radii
    parts the two, and ``impossible`` where none brings them together. Its geometry is what lies within as drawn, or
    the ground that possibly does. A total is of one layer, over all features.

    Raises:
        InputError: ``b`` holds something that is no area.
    """
    _check_areas(b)
    names, layer_of = _layers(b)
    i, layer, zones, distances = _met(a, b, layer_of, len(names))
    drawn = np.asarray(shapely.intersection(a.shapes[i], zones.shapes), dtype=object)
    low, high, surely, reach = _ranges(a, zones, i, drawn)
    pairs = i, np.arange(len(i)), distances
    words = _words(a, zones, pairs, (low, drawn))
    totals = layer_totals(names, layer, words, (surely, reach))
    shares = np.where(words == "certain", 1.0, np.where(words == "impossible", 0.0, np.nan))
    open_ = np.flatnonzero(words == "possible")
    shares[open_] = shares_within(a, zones, (i[open_], open_, distances[open_]), 0.0)
    place = i * len(names) + layer
    rows = _blank_rows(a, names)
    _fill(rows, place, {"certainty": words, "share_within": shares})
    _fill(rows, place, {"area_m2": shapely.area(drawn), "area_low_m2": low, "area_high_m2": high})
    _fill(rows, place, {"length_m": shapely.length(drawn)})
    shapes = np.full(len(rows), None, dtype=object)
    shapes[place] = np.where(shapely.is_empty(drawn), reach, drawn)
    shapes[(rows["certainty"] == "impossible").to_numpy()] = None
    _finish(rows, a, len(names))
    order = _ranking(rows, len(names))
    return as_frame(rows.iloc[order].reset_index(drop=True), shapes[order], a.metric_crs), totals


def _check_areas(b: Inputs) -> None:
    for name, dimension in zip(b.table["name"], shapely.get_dimensions(b.shapes), strict=True):
        if dimension != AREA:
            raise InputError("zoning_no_area", source=str(b.source), name=str(name))


def _layers(b: Inputs) -> tuple[pd.DataFrame, Indices]:
    """Return id and names of each layer, in the order of their first areas, and the layer of each area."""
    standing = b.source.kind == "standing"
    codes, ids = pd.factorize(b.table[LAYER if standing else "id"])
    first = np.unique(codes, return_index=True)[1]
    named = b.table.iloc[first]
    columns = {"b_name": named["name"], "b_name_en": named[ENGLISH if standing else "name"]}
    names = {column: values.to_numpy(dtype=object) for column, values in columns.items()}
    return pd.DataFrame({"b_id": np.asarray(ids, dtype=object), **names}), np.asarray(codes, dtype=np.intp)


def _met(a: Inputs, b: Inputs, layer_of: Indices, count: int) -> tuple[Indices, Indices, Inputs, Floats]:
    """Return features and layers that meet within their radii, the areas of the layer there as one, and distances.

    Areas farther off than both radii change nothing: what of a border they would take away lies beyond the feature.
    """
    i, j, distances = kernel.pairs_within(a.shapes, b.shapes, 0.0, radii_a=a.radii, radii_b=b.radii)
    keys, back = np.unique(i * count + layer_of[j], return_inverse=True)
    _, shapes = kernel.dissolve_by(b.shapes[j], back)
    nearest, radii, certain = np.full(len(keys), np.inf), np.zeros(len(keys)), np.ones(len(keys), dtype=bool)
    np.minimum.at(nearest, back, distances)
    np.maximum.at(radii, back, b.radii[j])
    np.logical_and.at(certain, back, b.certain[j])
    zones = replace(b, shapes=shapes, radii=radii, certain=certain)
    features, layers = np.divmod(keys, count)
    return features, layers, zones, nearest


def _ranges(
    a: Inputs, zones: Inputs, i: Indices, drawn: Geometries
) -> tuple[Floats, Floats, Geometries, Geometries]:
    """Return the ground surely and possibly within, in m² and as such."""
    low, high, surely, reach = shapely.area(drawn), shapely.area(drawn), drawn.copy(), drawn.copy()
    rows = np.flatnonzero(a.radii[i] + zones.radii > 0)
    for sign in (-1.0, 1.0):
        ours = kernel.buffer(a.shapes[i[rows]], sign * a.radii[i[rows]], quad_segs=LEAST_SEGMENTS)
        theirs = zones.shapes[rows].copy()
        moved = np.flatnonzero(zones.radii[rows] > 0)
        theirs[moved] = kernel.buffer(
            theirs[moved], sign * zones.radii[rows][moved], quad_segs=LEAST_SEGMENTS
        )
        shared = shapely.intersection(ours, theirs)
        if sign < 0:
            low[rows], surely[rows] = np.minimum(shapely.area(shared), low[rows]), shared
        else:
            high[rows], reach[rows] = np.maximum(shapely.area(shared), high[rows]), shared
    return low, high, surely, reach


def _words(
    a: Inputs, zones: Inputs, pairs: tuple[Indices, Indices, Floats], found: tuple[Floats, Geometries]
) -> Geometries:
    """Return the certainty that each feature lies within; of two exact ones a common border is nothing shared."""
    (i, rows, distances), (low, drawn) = pairs, found
    radii = radii_sum(a, zones, i, rows)
    surely: Flags = (radii == 0) | (low > 0)
    for one, other, first, second in ((a, zones, i, rows), (zones, a, rows, i)):
        rest = np.flatnonzero(~surely)
        surely[rest] = reaches(one, other, (first[rest], second[rest], distances[rest]), radii[rest])
    surely &= both_sure(a, zones, i, rows)
    dimensions = shapely.get_dimensions(a.shapes)[i]
    touching = (radii == 0) & (shapely.get_dimensions(drawn) < dimensions)
    return np.where(touching, "impossible", np.where(surely, "certain", "possible")).astype(object)


def _blank_rows(a: Inputs, names: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each feature and each layer, as if they shared nothing."""
    told = [column for column in ("id", "name", "theme", "cite") if column in a.table]
    ours = {f"a_{column}": np.repeat(a.table[column].to_numpy(dtype=object), len(names)) for column in told}
    theirs = {column: np.tile(names[column].to_numpy(dtype=object), len(a)) for column in names}
    rows = pd.DataFrame({"id": ours["a_id"] + "~" + theirs["b_id"], **ours, **theirs}, dtype=object)
    zeros = dict.fromkeys(("share_within", "area_m2", "area_low_m2", "area_high_m2", "length_m"), 0.0)
    return rows.assign(certainty="impossible", **zeros).astype({"certainty": object})


def _fill(rows: pd.DataFrame, place: Indices, columns: Mapping[str, Floats | Geometries]) -> None:
    for name, values in columns.items():
        whole = rows[name].to_numpy(copy=True)
        whole[place] = values
        rows[name] = whole


def _finish(rows: pd.DataFrame, a: Inputs, count: int) -> None:
    """Add sizes and percents, and take away what has no meaning for a feature of its dimension."""
    dimensions = np.repeat(np.asarray(shapely.get_dimensions(a.shapes)), count)
    whole = np.where(dimensions == AREA, np.repeat(shapely.area(a.shapes), count), np.nan)
    rows["whole_m2"] = whole
    rows.loc[dimensions != AREA, "area_m2"] = np.nan
    rows.loc[dimensions != LINE, "length_m"] = np.nan
    for bound in ("low", "high"):
        rows[f"percent_{bound}"] = np.minimum(100 * rows[f"area_{bound}_m2"] / whole, 100.0)


def _ranking(rows: pd.DataFrame, count: int) -> Indices:
    """Return the rows' order: the surest first, then layer by layer, then the likeliest and largest."""
    sureness = rows["certainty"].map(_WORDS.index).to_numpy()
    likely = np.nan_to_num(rows["share_within"].to_numpy())
    keys = (rows["id"].to_numpy(dtype=str), -rows["area_high_m2"].to_numpy(), -likely)
    return np.lexsort((*keys, np.arange(len(rows)) % count, sureness))


def run(inputs: Mapping[str, Inputs], _asked: Zoning) -> Found:
    """Return the ground of each feature within each layer."""
    frame, totals = zoning(inputs["a"], inputs["b"])
    return Found(frame=frame, layers=totals, unioned=True)


OPERATION = Operation(
    request=Zoning,
    run=run,
    help="""Measure how much of each selected project or parcel lies within each standing layer.

    The standing layers are those that GEOAPP_STANDING names, such as permanent basic farmland.
    """,
    flags=(Flag(name="to", field="b", help="Layers:"),),
    printed=(
        *("a_name", "b_name", "certainty", "area_low_m2", "area_high_m2", "whole_m2"),
        *("percent_low", "percent_high", "length_m", "share_within"),
    ),
    table=(
        Column("zoning_feature", "side", ("a_id", "a_name"), width=140),
        Column("zoning_layer", "titled", ("b_name", "b_name_en"), width=140),
        CERTAINTY,
        Column("zoning_low", "number", ("area_low_m2",)),
        Column("zoning_high", "number", ("area_high_m2",)),
        Column("zoning_whole", "number", ("whole_m2",)),
        Column("zoning_share", "percents", ("percent_low", "percent_high"), width=120),
        Column("zoning_length", "number", ("length_m",)),
        SHARE_WITHIN,
        Column("cite", "text", ("a_cite",), width=140),
    ),
    described=("within", "certainty", "share"),
    nothing=("zoning_nothing", "zoning_nothing_at_all"),
)
