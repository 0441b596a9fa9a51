"""Details of one project, with its citation and how sure it is."""

from collections.abc import Iterator

import streamlit as st

from geoapp.analysis.open_answers import why_unsure
from geoapp.analysis.passages import list_passages, passage_at
from geoapp.domain.phrase import say_phrases
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.io.codelists import load_codelist
from geoapp.io.texts import find_text
from geoapp.io.words import Words
from geoapp.pipeline import figures
from geoapp.pipeline.precision import in_words
from geoapp.web import content, state
from geoapp.web.charts.timeline import write_stages
from geoapp.web.escape import escape, plain
from geoapp.web.links import to_map
from geoapp.web.listing import link
from geoapp.web.map import tints
from geoapp.web.project.clause import left_out_words, quote_clause
from geoapp.web.project.correction import offer_correction
from geoapp.web.project.evidence import name_places, say_why
from geoapp.web.project.measuring import show_ways
from geoapp.web.project.neighbours import show_neighbours
from geoapp.web.project.opinions_link import show_opinions_link
from geoapp.web.viewport import move_to


def show_details(
    plan: Plan, record: ProjectRecord, labels: dict[str, str], say: Words, *, selected: bool
) -> None:
    """Draw the details of one project; ``selected`` says whether the filters let it through."""
    chips = [_name("themes", record["theme"], say), _name("kinds", record["kind"], say)]
    chips.append(_name("actions", record["action"], say))
    facts = "".join(
        f"<dt>{escape(term)}</dt>" + "".join(f"<dd>{line}</dd>" for line in lines)
        for term, lines in _facts(plan, record, labels, say)
        if lines
    )
    st.html(
        f'<article class="geo-details" aria-label="{escape(say("details"))}"><h2>{escape(record["name"])}</h2>'
        f"<p>{''.join(f'<span>{escape(chip)}</span>' for chip in chips)}</p><dl>{facts}</dl></article>"
    )
    if not selected:
        st.info(say("not_selected"))
    _show_clause(plan, record, say)
    show_neighbours(plan, record, say)
    show_ways(plan, record, say)
    if why_unsure(record):
        there = state.link_to("place", project=record["id"])
        st.page_link("pages/place.py", label=say("place_link"), query_params=there)
    show_opinions_link(plan, record, say)
    offer_correction(plan, record, labels, say)


def _name(codelist: str, code: str, say: Words) -> str:
    known = load_codelist(codelist)
    return say.name(known[code]) if code in known else code


def _facts(
    plan: Plan, record: ProjectRecord, labels: dict[str, str], say: Words
) -> Iterator[tuple[str, list[str]]]:
    """Yield the terms with their lines, as HTML."""
    location, places = record["location"], content.place_names(plan, say.lang)
    yield say("cite"), [escape(record["cite"])]
    yield say("precision"), [escape(in_words(record, say))]
    yield say("districts"), [escape(line) for line in _districts(record, labels, say)]
    conflict = record["district_conflict"]
    yield say("conflict"), [escape(say_why(conflict, places, say))] if conflict else []
    yield say("quantities"), [escape(figures.quantity(one, say)) for one in record["quantities"]]
    stages = record["milestones"]
    yield say("milestones"), [write_stages(stages, say)] if stages else []
    yield say("aliases"), [escape(say("list_joint").join(record["aliases"]))] if record["aliases"] else []
    if (ocr := record.get("ocr")) is not None:
        yield say("ocr"), [escape(say("ocr_mark", percent=figures.percent(ocr)))]
    note, source = (
        say_phrases(text or "", content.phrases(plan), say.lang)
        for text in (location["note"], name_places(location["source"] or "", places, say))
    )
    evidence = [say_why(location["evidence"], places, say), note, source]
    yield say("evidence"), [escape(line) for line in evidence if line]
    own = to_map(state.selection(), project=record["id"])
    yield say("id"), [f"<code>{escape(record['id'])}</code>", link(say("own_link"), own)]


def _districts(record: ProjectRecord, labels: dict[str, str], say: Words) -> Iterator[str]:
    for share in record["districts"]:
        name = labels.get(str(share["adcode"]), share["name"])
        relation = _name("relations", share["relation"], say)
        if 0 < share["share"] < 1:
            relation = say("list_joint").join((relation, figures.percent(share["share"])))
        yield say("district_share", district=name, relation=relation)
    if record["outside_share"]:
        yield say("outside_share", share=figures.percent(record["outside_share"]))


def _show_clause(plan: Plan, record: ProjectRecord, say: Words) -> None:
    text = find_text(plan)
    if text is not None and record["end"] > record["start"]:
        st.caption(say("clause"))
        gap = say("sentence_left_out")
        clause = quote_clause(text, record["start"], record["end"], words=left_out_words(), gap=gap)
        st.code(clause, language=None, wrap_lines=True)
        if st.session_state.get("page") != "text":
            passage = passage_at(list_passages(content.reading(plan), text), record["start"])
            there = state.link_to("text", project=record["id"], passage=passage)
            st.page_link("pages/text.py", label=say("see_in_text"), query_params=there)


def show_district(records: list[ProjectRecord], adcode: str, label: str, say: Words) -> None:
    """List the projects that are known only to be in one district; each opens its details."""
    found = tints.in_district(records, adcode)
    st.html(
        f'<article class="geo-details"><h2>{escape(label)}</h2>'
        f"<p>{escape(say('district_only', district=label, n=len(found)))}</p></article>"
    )
    for record in found:
        st.button(
            plain(record["name"]),
            key=f"open-{record['id']}",
            on_click=move_to,
            args=(record,),
            width="stretch",
        )
