"""The account of a plan as it stands: what was read, how it is placed, and where a curator starts."""

from collections import Counter
from dataclasses import dataclass

from geoapp.analysis.audit import (
    Conflict,
    Guess,
    PlaceSource,
    Reason,
    count_contents,
    count_locations,
    find_conflicts,
    find_guesses,
    find_reasons,
    find_sources,
)
from geoapp.analysis.placing import Located, located_share
from geoapp.domain.record import precision_class
from geoapp.io.codelists import load_codelist
from geoapp.io.corrections import load_corrections
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.io.readings import load_reading
from geoapp.pipeline.correct import correct_reading


@dataclass(frozen=True, slots=True)
class PlanAccount:
    """Counts by location kind and by precision each add up to ``projects``, those by content to ``items``."""

    plan: str
    projects: int
    by_location: dict[str, int]
    by_precision: dict[str, int]
    located: Located
    items: int
    by_content: dict[str, int]
    reasons: tuple[Reason, ...]
    guesses: tuple[Guess, ...]
    conflicts: tuple[Conflict, ...]
    sources: tuple[PlaceSource, ...]
    by_quality: dict[str, int]
    """Places of the gazetteer by quality."""


def account_for(plan_id: str) -> PlanAccount:
    """Return the account of a plan, from its committed files.

    Raises:
        GeoappError: the plan is unknown, or was not read and built yet.
    """
    plan = load_plan(plan_id)
    frame = read_projects(plan.id)
    reading = correct_reading(load_reading(plan.id), load_corrections(plan.id), plan).reading
    contents, places = count_contents(reading), load_gazetteer(plan)
    classes: Counter[str] = Counter(map(precision_class, frame["location"]))
    return PlanAccount(
        plan=plan.id,
        projects=len(frame),
        by_location=count_locations(frame),
        by_precision={code.code: classes[code.code] for code in load_codelist("precision").codes},
        located=located_share(frame),
        items=sum(contents.values()),
        by_content=contents,
        reasons=find_reasons(frame),
        guesses=find_guesses(frame),
        conflicts=find_conflicts(frame),
        sources=find_sources(places),
        by_quality={
            code.code: int((places["quality"] == code.code).sum())
            for code in load_codelist("qualities").codes
        },
    )
