"""Look ahead of a draft before it is saved: the districts and neighbours that the build would give its project."""

import streamlit as st

from geoapp.analysis.neighbours import Neighbour
from geoapp.domain.draft import PlaceDraft
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.io.codelists import load_codelist
from geoapp.io.corrections import load_corrections
from geoapp.io.words import Words
from geoapp.pipeline.draft_places import Outlook, look_ahead, names_in, neighbours_of
from geoapp.pipeline.figures import percent
from geoapp.pipeline.precision import distance
from geoapp.settings import folder_of_plans
from geoapp.web import content, jobs
from geoapp.web.content import stamp
from geoapp.web.escape import escape
from geoapp.web.placing.given import GivenShape
from geoapp.web.project.evidence import say_why

WITHIN_M = 1000
_MOST = 6
"""Neighbours that are listed; the others are counted."""


def show_ahead(plan: Plan, record: ProjectRecord, now: GivenShape, radius_m: float, say: Words) -> None:
    """Say in which districts the project would be, with what share, and who its neighbours are."""
    found, near = _look(plan, record, now, radius_m)
    labels = {one.adcode: one.label for one in content.districts(plan, say.lang)}
    facts = [
        (say("districts"), _districts(found, labels, say)),
        (say("conflict"), [say_why(found.shares.conflict, {}, say)] if found.shares.conflict else []),
        (say("place_near", distance=distance(WITHIN_M, say)), _neighbours(plan, near, say)),
    ]
    rows = "".join(
        f"<dt>{escape(term)}</dt>" + "".join(f"<dd>{escape(line)}</dd>" for line in lines)
        for term, lines in facts
        if lines
    )
    repaired = f"<p>{escape(say('place_repaired'))}</p>" if now.shape.repaired else ""
    st.html(
        f'<article class="geo-details geo-place-facts" role="status"><h3>{escape(say("place_ahead"))}</h3>'
        f"{repaired}<dl>{rows}</dl></article>"
    )


def adcodes_ahead(
    plan: Plan, record: ProjectRecord, now: GivenShape, radius_m: float
) -> list[frozenset[str]]:
    """Return the districts that the project would surely be in, and those it is surely in now where there are any."""
    found, _ = _look(plan, record, now, radius_m)
    then = frozenset(str(one.adcode) for one in found.shares.districts if one.relation != "possible")
    before = frozenset(str(one["adcode"]) for one in record["districts"] if one["relation"] != "possible")
    return [then, before] if before else [then]


def _look(
    plan: Plan, record: ProjectRecord, now: GivenShape, radius_m: float
) -> tuple[Outlook, list[Neighbour]]:
    key = (record["id"], now.shape.geometry.wkb, radius_m, stamp(folder_of_plans() / plan.id))
    return jobs.memoize("place_ahead", key, lambda: _work_out(plan, record, now, radius_m))


def _work_out(
    plan: Plan, record: ProjectRecord, now: GivenShape, radius_m: float
) -> tuple[Outlook, list[Neighbour]]:
    draft = PlaceDraft(
        id="00000000",
        plan=plan.id,
        project=record["id"],
        name=record["name"],
        geometry=now.shape.geojson,
        uncertainty_m=radius_m,
        source="draft",
        datum=now.datum,
        who="",
        when="",
        before="",
    )
    taken = names_in(content.gazetteer(plan))
    found = look_ahead(draft, plan, content.reading(plan), load_corrections(plan.id), taken)
    frame = content.catalogue(plan.id).frame
    return found, neighbours_of(record["id"], found, frame, plan.metric_crs, within_m=WITHIN_M)


def _districts(found: Outlook, labels: dict[str, str], say: Words) -> list[str]:
    relations, lines = load_codelist("relations"), []
    for share in found.shares.districts:
        relation = say.name(relations[share.relation])
        if 0 < share.share < 1:
            relation = say("list_joint").join((relation, percent(share.share)))
        lines.append(
            say("district_share", district=labels.get(str(share.adcode), share.name), relation=relation)
        )
    if found.shares.outside_share:
        lines.append(say("outside_share", share=percent(found.shares.outside_share)))
    return lines


def _neighbours(plan: Plan, near: list[Neighbour], say: Words) -> list[str]:
    by_id = content.catalogue(plan.id).by_id
    lines = [say("place_neighbour", name=by_id[one.id]["name"], near=_near(one, say)) for one in near[:_MOST]]
    if len(near) > _MOST:
        lines.append(say("neighbours_more", n=len(near) - _MOST))
    return lines or [say("neighbours_none")]


def _near(one: Neighbour, say: Words) -> str:
    metres = say("on_the_spot") if one.distance_m == 0 else distance(one.distance_m, say)
    return say(f"near_{one.certainty}", distance=metres)
