"""Standing layers on their way in: through the same checks as a visitor's upload, as one frame of areas."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

import geopandas as gpd
import pandas as pd

from geoapp.analysis.attributes import RADIUS, radius_column
from geoapp.analysis.operations.zoning import ENGLISH, LAYER
from geoapp.domain.intake import Decision
from geoapp.domain.plan import Plan
from geoapp.domain.source import Source
from geoapp.domain.standing import ControlLine, StandingLayer
from geoapp.errors import GeoappError, InputError
from geoapp.inspection.report import Inspected
from geoapp.io.plans import first_plan, load_plan
from geoapp.io.standing import load_standing_layers
from geoapp.sentences import say
from geoapp.settings import GEOGRAPHIC_CRS

KINDS: tuple[ControlLine, ...] = get_args(ControlLine)

ReadAreas = Callable[[StandingLayer, Plan], gpd.GeoDataFrame]


def load_standing(source: Source, plan: Plan) -> gpd.GeoDataFrame:
    """Return the areas of the standing layers that a source names, whoever may see them: for the operator's commands.

    Raises:
        InputError: there is no such layer, or one is wrong.
    """
    return frame_of(named_layers(source, layers_of(plan.id, load_standing_layers())), plan)


def layers_of(plan_id: str, layers: Sequence[StandingLayer]) -> tuple[StandingLayer, ...]:
    """Return the layers that serve a plan, the three control lines first."""
    mine = [layer for layer in layers if layer.plan in ("", plan_id)]
    return tuple(sorted(mine, key=lambda layer: KINDS.index(layer.kind)))


def named_layers(source: Source, layers: Sequence[StandingLayer]) -> tuple[StandingLayer, ...]:
    """Return those of some layers that a source names, all where it names none.

    Raises:
        InputError: there is no such layer among them; which there are elsewhere is not told.
    """
    wanted = source.detail.split(",") if source.detail else [layer.id for layer in layers]
    known = {layer.id: layer for layer in layers}
    if missing := [one for one in wanted if one not in known]:
        raise InputError("standing_unknown", id=missing[0][:40])
    if not wanted:
        raise InputError("standing_none")
    return tuple(known[one] for one in dict.fromkeys(wanted))


def read_areas(layer: StandingLayer, plan: Plan) -> gpd.GeoDataFrame:
    """Return the areas of one layer.

    Raises:
        InputError: as :func:`read_layer`.
    """
    found = read_layer(layer, plan).frame
    column = radius_column(pd.DataFrame(found.drop(columns=found.geometry.name)))
    columns = {
        "id": [f"{layer.id}/{row}" for row in range(1, len(found) + 1)],
        "name": layer.title.zh,
        LAYER: layer.id,
        ENGLISH: layer.title.en,
        RADIUS: found[column].to_numpy() if column else 0.0,
    }
    return gpd.GeoDataFrame(columns, geometry=found.geometry.to_numpy(), crs=GEOGRAPHIC_CRS)


def frame_of(layers: Sequence[StandingLayer], plan: Plan, read: ReadAreas = read_areas) -> gpd.GeoDataFrame:
    """Return the areas of layers in EPSG:4326: ``id``, ``name``, the layer's id and English title, and a radius.

    Raises:
        InputError: a layer is wrong.
    """
    frames = [read(layer, plan) for layer in layers]
    frame = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=GEOGRAPHIC_CRS)
    frame.attrs = {"plan": plan.id, "name": "standing"}
    return frame


def read_layer(layer: StandingLayer, plan: Plan) -> Inspected:
    """Return the report on a layer's file, and its clean frame.

    Raises:
        InputError: the file cannot be read, is refused or needs repairs that nobody accepted, or it holds something
            that is no area; the sentence names file and remedy.
    """
    from geoapp.pipeline.intake import bring_in  # noqa: PLC0415 (with every reader of files: where a layer is named)

    decision = Decision(
        crs=layer.crs or None,
        accept_repairs=layer.accept_repairs,
        kind="layer",
        tables=(layer.table,) if layer.table else (),
    )
    path = Path(layer.file)
    try:
        found = bring_in(path.read_bytes(), path.name, plan, decision)
    except OSError as error:
        raise InputError("source_file", file=str(path), reason=str(error.strerror)) from error
    except GeoappError as error:
        raise _wrong(path, error) from error
    if others := sorted({*found.frame.geom_type} - {"Polygon", "MultiPolygon"}):
        raise InputError("standing_no_areas", file=str(path), types=", ".join(others))
    return found


def _wrong(path: Path, error: GeoappError) -> InputError:
    given = dict(error.values)
    if error.code == "repairs_open":
        needed = {name: given[name] for name in ("needed_zh", "needed_en")}
        return InputError("standing_repairs", file=str(path), **needed)
    reasons = {f"reason_{lang}": say(error.code, given, lang).rstrip("。.") for lang in ("zh", "en")}
    return InputError("standing_wrong", file=str(path), **reasons)


def check_standing() -> tuple[tuple[StandingLayer, Inspected], ...]:
    """Read every standing layer, as a server does before it begins.

    Raises:
        InputError: one is wrong.
    """
    return check_layers(load_standing_layers())


def check_layers(layers: Sequence[StandingLayer]) -> tuple[tuple[StandingLayer, Inspected], ...]:
    """Read layers, each for its plan, or for the first one.

    Raises:
        InputError: one is wrong.
    """
    found = []
    for layer in layers:
        plan_id = layer.plan or first_plan()
        if plan_id is None:
            raise InputError("plans_none")
        found.append((layer, read_layer(layer, load_plan(plan_id))))
    return tuple(found)
