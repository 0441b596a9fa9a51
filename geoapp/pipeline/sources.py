"""Load the features that a source names."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
from shapely import Polygon

from geoapp.domain.intake import Decision
from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.domain.source import Source, names_in, selection_of, shape_of
from geoapp.errors import InputError, UnknownCodeError
from geoapp.io.boundaries import load_districts
from geoapp.io.geojson import read_projects
from geoapp.io.moved_ids import present_id
from geoapp.io.plan_index import load_index
from geoapp.pipeline.filtering import Filtering
from geoapp.pipeline.neighbours import neighbours_of
from geoapp.pipeline.standing import load_standing
from geoapp.settings import GEOGRAPHIC_CRS

_IGNORED = {
    "unknown parameter": "source_parameter",
    "unknown value": "source_value",
    "malformed": "source_malformed",
}
"""What is said of a source by why a part of it cannot be taken."""


def load_source(source: Source, plan: Plan) -> gpd.GeoDataFrame:  # noqa: PLR0911 (a kind each)
    """Return the features of a source in EPSG:4326; of standing layers every one, as an operator's command may.

    Raises:
        InputError: a file cannot be read, is refused, does not say its CRS, or needs repairs, which ``geoapp
            import`` makes; or a result was asked for, which only the page that keeps it has.
        UnknownCodeError: a selection, or a project's id, names something that does not exist.
        BoundaryError: there are no districts.
    """
    match source.kind:
        case "projects":
            return select_projects(read_projects(plan.id), source, plan)
        case "project":
            return one_project(read_projects(plan.id), source)
        case "districts":
            return load_districts(plan)
        case "shape":
            return drawn_shape(source)
        case "file":
            return _read_file(source, plan)
        case "neighbours":
            return neighbours_of(plan, load_index())
        case "standing":
            return load_standing(source, plan)
        case "result":
            raise InputError("source_kept", source=str(source))


def select_projects(frame: gpd.GeoDataFrame, source: Source, plan: Plan) -> gpd.GeoDataFrame:
    """Return those of a plan's projects that a source asks for.

    Raises:
        UnknownCodeError: a value is unknown or malformed.
    """
    filtering = Filtering(plan, frame, names_in(source))
    return filtering.select(whole_selection(source, filtering.known))


def whole_selection(source: Source, known: Mapping[str, Sequence[str]]) -> Selection:
    """Return the selection of projects; whoever asks for what is not known gets no more than they asked for.

    Raises:
        UnknownCodeError: a value is unknown or malformed.
    """
    selection, ignored = selection_of(source, known)
    if ignored:
        raise UnknownCodeError(
            _IGNORED[ignored[0].reason],
            source=str(source),
            name=ignored[0].name,
            value=ignored[0].value,
        )
    return selection


def one_project(frame: gpd.GeoDataFrame, source: Source) -> gpd.GeoDataFrame:
    """Return the one of a plan's projects that a source names.

    Raises:
        UnknownCodeError: the plan has no such project.
    """
    found = present_id(source.detail)
    if found not in frame.index:
        raise UnknownCodeError("source_no_project", id=source.detail)
    return frame.loc[[found]]


def drawn_shape(source: Source) -> gpd.GeoDataFrame:
    """Return a drawn polygon as a frame of one feature."""
    columns = {"id": ["shape"], "name": ["shape"]}
    return gpd.GeoDataFrame(columns, geometry=[Polygon(shape_of(source))], crs=GEOGRAPHIC_CRS)


def _read_file(source: Source, plan: Plan) -> gpd.GeoDataFrame:
    from geoapp.pipeline.intake import bring_in  # noqa: PLC0415 (with every reader of files: for the command line only)

    path = Path(source.detail)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError("source_file", file=str(path), reason=str(error.strerror)) from error
    return bring_in(content, path.name, plan, Decision()).frame
