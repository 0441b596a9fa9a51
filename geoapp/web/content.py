"""Content of pages and API: the plan, its districts and its projects, read once and shared by all visitors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from geopandas import GeoDataFrame

from geoapp.analysis.index import Narrowing
from geoapp.analysis.plan_index import PlanIndex
from geoapp.analysis.state_index import StateIndex
from geoapp.analysis.synonyms import synonyms_of
from geoapp.domain.filters import Filters
from geoapp.domain.phrase import Phrases
from geoapp.domain.plan import Plan
from geoapp.domain.reading import Reading
from geoapp.errors import GeoappError, InputError
from geoapp.io.corrections import load_corrections
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.geojson import read_projects
from geoapp.io.phrases import load_phrases
from geoapp.io.plan_index import load_index
from geoapp.io.plans import first_plan, has_plan, load_plan, sound_plans
from geoapp.io.readings import load_reading
from geoapp.io.search_words import load_search_words
from geoapp.limits import LIMITS
from geoapp.pipeline.correct import correct_reading
from geoapp.pipeline.district_names import DistrictNames, districts_in, names_in
from geoapp.pipeline.known_codes import OCCURRING, complete_codes, ordered
from geoapp.settings import folder_of_boundaries, folder_of_plans
from geoapp.store import files, the_store
from geoapp.store.contract import Stamp, Store, StoredPlan
from geoapp.store.files import FILES
from geoapp.web import project_states
from geoapp.web.catalogue import Catalogue
from geoapp.web.loaded import keep_last, keep_made, keep_states
from geoapp.web.once import once

_PLANS = LIMITS["loaded_plans"]
"""Plans of which the small files are kept; how many catalogues are is an operator's to say (``loaded``)."""

_FAULTS = 4096
"""Plans whose files are known to be as they were built; sentences weigh little."""


@dataclass(frozen=True, slots=True)
class District:
    """A district as filters and lists name it."""

    adcode: str
    label: str


def choose_plan(wanted: Iterable[str]) -> Plan:
    """Return the last of the wanted plans that exists, else the first one that is sound.

    Raises:
        InputError: there is no plan at all, or that plan's declaration is malformed.
    """
    asked = list(wanted)
    if chosen := next(filter(has_plan, reversed(asked)), None) or _first_plan():
        try:
            return _load_plan(chosen, stamp(folder_of_plans() / chosen))
        except InputError:
            others = () if chosen in asked else sound_plans()
            if sound := next(iter(others), None):
                return sound
            raise
    raise InputError("plans_none")


_first_plan = once(first_plan)


@once
def all_plans() -> PlanIndex:
    """Return the index of all plans, as it is when a run first asks."""
    return load_index()


def projects(plan_id: str) -> GeoDataFrame:
    """Return every project of a plan of which no more is asked, read again when it has changed. Never change it."""
    if the_store() is FILES:
        return _read_projects(plan_id, version(plan_id))
    return catalogue(plan_id).frame


def build_faults(plan_id: str) -> list[GeoappError]:
    """Return a sentence for each way in which what is shown of a plan may not be what was built."""
    store = the_store()
    return _find_faults(plan_id, version(plan_id)) if store is FILES else store.faults(plan_id)


@once
def version(plan_id: str) -> Stamp:
    """Return the state of a plan's projects: another one as soon as they change."""
    return the_store().version(plan_id)


@once
def catalogue(plan_id: str) -> Catalogue:
    """Return every project of a plan, prepared once for each state of it."""
    store, age, recorded = the_store(), version(plan_id), recorded_version(plan_id)
    with _MAKING:  # a visitor waits for another's reading instead of reading as well
        return _make_catalogue(plan_id, store, age, stamp(folder_of_plans() / plan_id), recorded)


def no_records(plan_id: str) -> GeoappError:
    """Return the sentence for who asks what people record where nobody has recorded anything."""
    return InputError("records_none", plan=plan_id)


def missing_records(plan_id: str, filters: Filters) -> GeoappError | None:
    """Return why nothing can be found, where filters ask for what nobody has recorded."""
    return no_records(plan_id) if filters.of_records and not catalogue(plan_id).states else None


def states(plan_id: str) -> list[Stamp]:
    """Return the state of each thing that a plan's answers are made of."""
    beside, own = folder_of_boundaries(), [version(plan_id), recorded_version(plan_id)]
    return [*own, *(stamp(folder) for folder in (folder_of_plans() / plan_id, beside) if folder)]


@once
def recorded_version(plan_id: str) -> Stamp:
    """Return the state of what lists and reports say of a plan's projects; nothing where they say nothing."""
    return project_states.version_of(plan_id, stamp(folder_of_plans() / plan_id))


def gazetteer(plan: Plan) -> GeoDataFrame:
    """Return a plan's places, read again only when a file has changed. Never change the frame."""
    return _read_gazetteer(plan.id, stamp(folder_of_plans() / plan.id))


def place_names(plan: Plan, lang: str) -> dict[str, str]:
    """Return the names of a plan's places by their ids, in a language where they have one in it. Never change it."""
    own, english = _name_places(plan.id, stamp(folder_of_plans() / plan.id))
    return english if lang == "en" else own


def phrases(plan: Plan) -> Phrases:
    """Return the phrases of a plan's sources and notes, read again only when a file has changed."""
    return _read_phrases(plan.id, stamp(folder_of_plans() / plan.id))


def reading(plan: Plan) -> Reading:
    """Return a plan's reading, with its corrections."""
    return _read_reading(plan.id, stamp(folder_of_plans() / plan.id))


@once
def stamp(folder: Path) -> Stamp:
    """Return a value that changes with the files of a folder."""
    return files.stamp(folder)


@keep_states(_PLANS)
def _load_plan(plan_id: str, age: Stamp) -> Plan:  # noqa: ARG001 (part of the key)
    return load_plan(plan_id)


@keep_last
def _read_projects(plan_id: str, age: Stamp) -> GeoDataFrame:  # noqa: ARG001
    return read_projects(plan_id)


@keep_states(_FAULTS)
def _find_faults(plan_id: str, age: Stamp) -> list[GeoappError]:  # noqa: ARG001
    return FILES.faults(plan_id)


_MAKING = Lock()


@keep_last
def _open(plan_id: str, store: Store, age: Stamp) -> StoredPlan:  # noqa: ARG001
    return store.open(plan_id)


@keep_last
def _make_catalogue(  # the plan itself is not read anew when a report is added
    plan_id: str, store: Store, age: Stamp, folder: Stamp, recorded: Stamp
) -> Catalogue:
    stored = _open(plan_id, store, age)
    states = project_states.columns_of(plan_id, stored) if recorded else None
    return Catalogue((*age, *recorded), stored, StateIndex(_narrow(plan_id, stored, folder), states))


@keep_made(_PLANS)
def _narrow(plan_id: str, stored: StoredPlan, _: Stamp) -> Narrowing:
    plan = load_plan(plan_id)
    return stored.narrowing(synonyms_of(gazetteer(plan), load_search_words()), plan.metric_crs)


@keep_states(_PLANS)
def _read_gazetteer(plan_id: str, age: Stamp) -> GeoDataFrame:  # noqa: ARG001
    return load_gazetteer(load_plan(plan_id))


@keep_states(_PLANS)
def _name_places(plan_id: str, age: Stamp) -> tuple[dict[str, str], dict[str, str]]:
    """Return the names of places as the plan has them, and in English where they have one."""
    places = _read_gazetteer(plan_id, age)
    english = places["name_en"].where(places["name_en"] != "", places["name"])
    own, other = ({str(place): str(name) for place, name in one.items()} for one in (places["name"], english))
    return own, other


@keep_states(_PLANS)
def _read_phrases(plan_id: str, _: Stamp) -> Phrases:
    return load_phrases(plan_id)


@keep_states(_PLANS)
def _read_reading(plan_id: str, age: Stamp) -> Reading:  # noqa: ARG001
    plan = load_plan(plan_id)
    return correct_reading(load_reading(plan.id), load_corrections(plan.id), plan).reading


@once
def named_districts(plan: Plan, lang: str) -> GeoDataFrame:
    """Return the plan's districts with ``label`` in a language: in English, as the gazetteer says or in pinyin.

    Read again only when a file has changed. Never change the frame.
    """
    return _name_districts(plan, lang, stamp(folder_of_plans() / plan.id), boundaries_age())


def boundaries_age() -> Stamp:
    """Return the state of the boundary files that an operator keeps beside the plans."""
    beside = folder_of_boundaries()
    return stamp(beside) if beside else ()


@lru_cache(maxsize=16)
def _name_districts(plan: Plan, lang: str, age: Stamp, boundaries_age: Stamp) -> GeoDataFrame:  # noqa: ARG001
    return districts_in(lang, plan, gazetteer(plan) if lang == "en" else None)


def districts(plan: Plan, lang: str = "zh") -> list[District]:
    """Return the plan's districts in the order of their codes, by their names in a language."""
    frame = named_districts(plan, lang)
    return [
        District(str(code), str(label)) for code, label in zip(frame["adcode"], frame["label"], strict=True)
    ]


def district_names(plan: Plan, lang: str) -> DistrictNames:
    """Return the names of districts in results, in a language."""
    return names_in(lang, named_districts(plan, lang))


@once
def known_values(plan: Plan) -> dict[str, Sequence[str]]:
    """Return the values that each field of a selection can take. Never change it."""
    return _list_values(catalogue(plan.id), plan, boundaries_age())


@keep_made(_PLANS)
def _list_values(everything: Catalogue, plan: Plan, _: Stamp) -> dict[str, Sequence[str]]:
    occurring = {name: everything.stored.values(name) for name in OCCURRING}
    states = everything.states.states if everything.states else None
    known = complete_codes(plan, ordered(occurring), states)
    return {**known, "project": everything.ids}
