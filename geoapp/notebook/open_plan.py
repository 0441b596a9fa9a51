"""A plan opened for a notebook: its frames, and its analyses as methods."""

import warnings
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias, get_type_hints
from urllib.parse import urlencode

import geopandas as gpd

from geoapp.analysis.operation import load_operation
from geoapp.analysis.operations import operation_codes
from geoapp.domain.plan import Plan
from geoapp.domain.source import Source, parse_source
from geoapp.errors import InputError
from geoapp.io.boundaries import load_districts
from geoapp.io.files import write_parts
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.geojson import read_projects
from geoapp.io.manifests import faults_of, find_state
from geoapp.notebook.flat_frame import flatten
from geoapp.notebook.html_table import as_html
from geoapp.notebook.known_plans import choose_plan
from geoapp.notebook.options import converted, listed, python_name, signature_of
from geoapp.notebook.user_file import read
from geoapp.pipeline.analyse import Outcome, analyse
from geoapp.pipeline.export import load_formats, stream
from geoapp.pipeline.sources import load_source, select_projects
from geoapp.settings import GEOGRAPHIC_CRS

Features: TypeAlias = "gpd.GeoDataFrame | str | Path"
"""Features to measure: a frame, a source as commands write it (``projects?theme=metro``, ``districts``), or a file."""


def open_plan(plan_id: str | None = None) -> "OpenPlan":
    """Return a plan by its id, or the only one there is; what its build lacks or did not make is a warning.

    Raises:
        GeoappError: there is no such plan, or there are several and none was named.
    """
    about = choose_plan(plan_id)
    for fault in faults_of(find_state(about.id)):
        warnings.warn(str(fault), stacklevel=2)
    return OpenPlan(about)


class OpenPlan:
    """A plan with its projects, districts and places as frames in EPSG:4326; each call returns a frame of its own.

    Every operation of analysis is a method: ``plan.buffer(plan.projects(theme="metro"), distance=500)``.
    """

    def __init__(self, about: Plan) -> None:
        """Open a plan; its files are read when they are asked for."""
        self.about = about

    def projects(self, *, flat: bool = False, **filters: object) -> gpd.GeoDataFrame:
        """Return the projects that the filters let through, all without any; a list takes either of its values.

        Filters are those of the map's address and of the commands: theme, district, kind, precision, year, q, bbox
        and so on. With ``flat`` nested columns become words, with the fields of ``docs/formats.md``.

        Raises:
            GeoappError: there is no such filter or value.
        """
        pairs = [(name, str(one)) for name, value in filters.items() for one in listed(value)]
        source = Source(kind="projects", detail=urlencode(pairs))
        found = select_projects(self._projects, source, self.about).copy()
        return flatten(found) if flat else found

    def programmes(self, *, flat: bool = False, **filters: object) -> gpd.GeoDataFrame:
        """Return the classes of works that the filters let through: the plan names what, and no single project."""
        return self.projects(flat=flat, **{"kind": "programme", **filters})

    @property
    def districts(self) -> gpd.GeoDataFrame:
        """The districts' boundaries, with code, name and label."""
        return load_districts(self.about).copy()

    @property
    def places(self) -> gpd.GeoDataFrame:
        """The gazetteer: every place that projects were put at, with radius, quality and source."""
        return load_gazetteer(self.about).copy()

    def analyse(self, operation: str, features: Features = "projects", **options: object) -> Outcome:
        """Return the outcome of an operation: its frame, its summary, and the receipt that ``geoapp rerun`` repeats.

        Options are the flags of the operation's command; ``to`` takes what ``features`` takes.

        Raises:
            GeoappError: the features cannot be had or measured; the sentence says why.
            TypeError: the operation has no such option, or lacks one.
        """
        bound = signature_of(operation).bind(features, **options)
        given: dict[str, gpd.GeoDataFrame] = {}
        asked: dict[str, Any] = {"a": self._source("a", bound.arguments.pop("features", features), given)}
        declared = load_operation(operation)
        hints = get_type_hints(declared.request)
        for flag in declared.flags:
            value = bound.arguments.get(python_name(flag.name))
            if value is not None and flag.field == "b":
                asked["b"] = self._source("b", value, given)
            elif value is not None:
                asked[flag.field] = converted(hints[flag.field], value)
        request = declared.request(operation=operation, plan=self.about.id, **asked)
        return analyse(request, self.about, load=lambda source: self._load(source, given))

    def export(
        self,
        frame: gpd.GeoDataFrame,
        path: str | Path,
        *,
        crs: str | None = None,
        encoding: str | None = None,
    ) -> Path:
        """Write projects or a result to a file, its format by its suffix, and return its path.

        Raises:
            GeoappError: no format has this suffix, or it cannot hold the frame or the CRS.
        """
        goal = Path(path)
        suffixes = {fmt.suffix: code for code, fmt in load_formats().items()}
        code = next((code for suffix, code in suffixes.items() if goal.name.lower().endswith(suffix)), None)
        if code is None:
            raise InputError("suffix_unknown", file=str(goal), formats=", ".join(suffixes))
        write_parts(goal, stream(frame, code, self.about, crs=crs, encoding=encoding))
        return goal

    def __getattr__(self, name: str) -> Callable[..., gpd.GeoDataFrame]:
        """Return an operation of analysis as a function whose frame is the result."""
        if name not in operation_codes():
            message = f"{type(self).__name__!r} object has no attribute {name!r}"
            raise AttributeError(message)

        def operation(features: Features = "projects", **options: object) -> gpd.GeoDataFrame:
            return self.analyse(name, features, **options).frame

        operation.__name__, operation.__doc__ = name, load_operation(name).help
        vars(operation)["__signature__"] = signature_of(name)
        return operation

    def __dir__(self) -> Iterable[str]:
        """Offer the operations beside the methods, so that a notebook completes them."""
        return sorted({*super().__dir__(), *operation_codes()})

    def __repr__(self) -> str:
        """Name the plan and count its projects and programmes."""
        return f"<geoapp plan {self.about.id}: {len(self._projects)} records>"

    def _repr_html_(self) -> str:
        about = self.about
        return as_html(
            {
                "plan": f"{about.title} ({about.id})",
                "city": f"{about.city} {about.city_en}",
                "years": f"{about.first_year}–{about.last_year}",
                "published": f"{about.publisher}, {about.published}",
                "licence": about.licence,
                "boundaries": " ".join(
                    filter(None, (about.boundaries.title, about.boundaries.review_number))
                ),
                **{str(kind): f"{count:,}" for kind, count in self._projects["kind"].value_counts().items()},
                "measured in": about.metric_crs,
            }
        )

    @cached_property
    def _projects(self) -> gpd.GeoDataFrame:
        return read_projects(self.about.id)

    def _source(self, role: str, features: object, given: dict[str, gpd.GeoDataFrame]) -> Source:
        """Return the source of features; a frame and a file's content are kept under their role."""
        source = Source(kind="result", detail=role)
        if isinstance(features, gpd.GeoDataFrame):
            frame = features
        else:
            source = parse_source(str(features))
            if source.kind != "file":
                return source
            frame = read(source.detail, plan=self.about.id).frame
        given[str(source)] = frame if frame.crs is None else frame.to_crs(GEOGRAPHIC_CRS)
        return source

    def _load(self, source: Source, given: Mapping[str, gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
        known = given.get(str(source))
        return load_source(source, self.about) if known is None else known
