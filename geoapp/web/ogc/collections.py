"""The collections: all plans, and each plan's projects, districts and zones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

import geopandas as gpd
import shapely

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.filters import FILTERS
from geoapp.domain.plan import Plan
from geoapp.errors import GeoappError
from geoapp.io.plans import load_plan, plan_ids
from geoapp.settings import GEOGRAPHIC_CRS, folder_of_plans
from geoapp.store.contract import Stamp
from geoapp.web import content
from geoapp.web.api.refusal import RefusalError
from geoapp.web.ogc.reference_systems import systems_of
from geoapp.web.ogc.refusal import printable
from geoapp.web.ogc.rows import OF_PROJECTS, FeatureRows, ListRows, ProjectRows

PLANS = "plans"
OF_A_PLAN = ("projects", "districts", "zones")
_QUERYABLE = {"districts": "district", "zones": "zone", PLANS: "plan"}
"""The name that a short list is asked by."""


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection of features."""

    kind: str
    """``plans``, or one of ``OF_A_PLAN``."""
    plan: Plan | None

    @property
    def id(self) -> str:
        """The collection's name in addresses."""
        return f"{self.plan.id}.{self.kind}" if self.plan else self.kind

    @property
    def queryables(self) -> Mapping[str, bool]:
        """Names that expressions may ask, and whether each is a list of values rather than a text of its own form."""
        if self.kind == "projects":
            return {name: FILTERS[own].read is None for name, own in OF_PROJECTS.items()}
        return {_QUERYABLE[self.kind]: True}

    @property
    def systems(self) -> tuple[str, ...]:
        """URIs of the coordinate reference systems that its features can be had in."""
        return systems_of(self.plan)

    @property
    def states(self) -> list[Stamp]:
        """The state of each thing that its answers are made of."""
        if not self.plan:
            return [content.stamp(folder_of_plans() / plan_id) for plan_id in plan_ids()]
        return content.states(self.plan.id)

    def rows(self) -> FeatureRows:
        """Return its rows as they are now."""
        if not self.plan:
            frame = _plans()
        elif self.kind == "projects":
            return ProjectRows(self.plan)
        elif self.kind == "districts":
            frame = _districts(self.plan)
        else:
            places = content.gazetteer(self.plan)
            frame = places[places["kind"] == "zone"].assign(zone=lambda zones: zones["name"])
        return ListRows(frame, _QUERYABLE[self.kind], _QUERYABLE[self.kind])

    def bounds(self) -> BoundingBox | None:
        """Return the box of all its geometries, or none while they cannot be read; kept while no file changes."""
        try:
            return _bounds(self.id, tuple(self.states))
        except GeoappError:
            return None


def list_collections(plans: Sequence[str]) -> list[Collection]:
    """Return the collections of some plans."""
    return [Collection(kind, plan) for plan in map(load_plan, plans) for kind in OF_A_PLAN]


def find_collection(name: str) -> Collection:
    """Return the collection of a path.

    Raises:
        RefusalError: there is none of that name.
    """
    plan_id, _, kind = name.rpartition(".")
    if name == PLANS:
        return Collection(PLANS, None)
    if kind not in OF_A_PLAN or plan_id not in plan_ids():
        sentence = f"There is no collection {printable(name)}; /ogc/collections lists them."
        raise RefusalError(sentence, status=HTTPStatus.NOT_FOUND)
    return Collection(kind, load_plan(plan_id))


@lru_cache(maxsize=16_384)
def _bounds(name: str, _: tuple[Stamp, ...]) -> BoundingBox | None:
    return find_collection(name).rows().bounds


def _districts(plan: Plan) -> gpd.GeoDataFrame:
    named = content.named_districts(plan, "zh")
    english = content.named_districts(plan, "en")["label"].to_list()
    return named.assign(district=named["adcode"].astype(str), name_en=english)


def _plans() -> gpd.GeoDataFrame:
    folders = tuple((plan_id, content.stamp(folder_of_plans() / plan_id)) for plan_id in plan_ids())
    return _read_plans(folders)


@lru_cache(maxsize=1)
def _read_plans(folders: tuple[tuple[str, Stamp], ...]) -> gpd.GeoDataFrame:
    plans = [load_plan(plan_id) for plan_id, _ in folders]
    columns = (
        "title",
        "city",
        "city_en",
        "adcode",
        "first_year",
        "last_year",
        "publisher",
        "published",
        "licence",
    )
    facts = {column: [getattr(plan, column) for plan in plans] for column in columns}
    boxes = [shapely.box(*plan.bbox) for plan in plans]
    return gpd.GeoDataFrame(
        {"plan": [plan.id for plan in plans], **facts}, geometry=boxes, crs=GEOGRAPHIC_CRS
    )
