"""The list of opinions: how many have which state, each with its project and answer, and a workbook of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

from geoapp.domain.opinion import Opinion
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.io.writers.workbooks import XLSX
from geoapp.pipeline.opinion_files import minute_of, name_of, opinion_file, say_state
from geoapp.pipeline.opinions import KeptOpinion, list_opinions
from geoapp.web import content, state, widgets
from geoapp.web.capacity import visit
from geoapp.web.escape import escape, plain
from geoapp.web.identity import present_identity
from geoapp.web.links import to_page
from geoapp.web.listing import Html, HtmlCell, link, table
from geoapp.web.plan_projects import project_districts

MOST_ROWS = 200
_NONE = "—"


def ask_state(say: Words) -> str:
    """Ask for one state, or any; those that are open come first."""
    names = {code.code: say.name(code) for code in load_codelist("opinion_states").codes}
    codes = ["", *names]
    asked = widgets.begin("state", state.parameter("state"), str)
    chosen: str = st.selectbox(
        say("opinion_state"),
        codes,
        index=codes.index(asked.first) if asked.first in codes else 0,
        key=asked.key,
        format_func=lambda code: names.get(code) or say("opinion_any_state"),
    )
    return chosen


def find(plan: Plan, adcode: str, chosen: str) -> list[KeptOpinion]:
    """Return the opinions on projects of a district, or all of them, in one state, or in any."""
    districts = project_districts(plan)
    return list_opinions(plan.id, districts, [adcode] if adcode else [], [chosen] if chosen else [])


def show(plan: Plan, found: Sequence[KeptOpinion], say: Words) -> None:
    """Count the opinions by state and list them, those raised last first; each project's name opens its own."""
    if not found:
        st.info(say("opinion_none_here"))
        return
    counts = Counter(one.held.said.state for one in found)
    codes = load_codelist("opinion_states").codes
    parts = [say("opinion_counts", name=say.name(code), count=f"{counts[code.code]:,}") for code in codes]  # type: ignore[index]
    st.markdown(plain(say("list_joint").join(parts)))
    keys = ("project", "state", "text", "answer", "raised", "answered")
    by_id = content.catalogue(plan.id).by_id
    rows = [_row(one, by_id, say) for one in found[:MOST_ROWS]]
    st.html(table(say("page_opinions"), [say(f"opinion_{key}") for key in keys], rows))
    if len(found) > MOST_ROWS:
        st.caption(say("opinion_first", n=MOST_ROWS, all=f"{len(found):,}"))


def _row(one: KeptOpinion, by_id: Mapping[str, ProjectRecord], say: Words) -> Sequence[HtmlCell]:
    held, shown = one.held, state.selection()
    query = urlencode({"state": asked} if (asked := state.parameter("state")) else {})
    address = to_page("opinions", shown, project=held.project, district=shown.district)
    joint = ("&" if "?" in address else "?") if query else ""
    name = link(
        name_of(held.project, by_id), f"{address}{joint}{query}", current=shown.project == held.project
    )
    return (
        name,
        say_state(held, say),
        _text(held, by_id, say),
        held.said.answer or _NONE,
        written(one.raised),
        written(held) if held.version > 1 else _NONE,
    )


def _text(held: Opinion, by_id: Mapping[str, ProjectRecord], say: Words) -> Html:
    if not held.said.conflict_with:
        return Html(escape(held.said.text))
    beside = say("opinion_conflict_line", name=name_of(held.said.conflict_with, by_id))
    return Html(f"{escape(held.said.text)}<br><small>{escape(beside)}</small>")


def written(opinion: Opinion) -> Html:
    """Say when a version was written, and by whom to those who are known themselves."""
    who = f"<br><small>{escape(opinion.who)}</small>" if present_identity().subject else ""
    return Html(f"<span class='geo-lit'>{escape(minute_of(opinion))} UTC</span>{who}")


def offer_file(plan: Plan, found: Sequence[KeptOpinion], say: Words) -> None:
    """Offer the opinions as a workbook; it says who wrote to those who are known themselves."""
    labels = {one.adcode: one.label for one in content.districts(plan, say.lang)}
    by_id, whose = content.catalogue(plan.id).by_id, bool(present_identity().subject)
    st.download_button(
        say("opinion_download", n=len(found)),
        data=visit.when_asked(lambda: opinion_file(found, by_id, labels, say, whose=whose)),
        file_name=f"{plan.id}-opinions.xlsx",
        mime=XLSX,
        on_click="ignore",
        key="opinion_download",
        disabled=not found,
    )
