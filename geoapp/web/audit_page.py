"""The account of a plan on screen: sums that add up, and lists whose rows lead to the map."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from geoapp.analysis.audit import Reason, count_locations, find_reasons, find_sources
from geoapp.analysis.contents import ItemContent
from geoapp.analysis.placing import Located, located_share
from geoapp.analysis.worklist import Task, find_tasks
from geoapp.domain.phrase import say_phrases
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.figures import percent
from geoapp.pipeline.precision import in_words
from geoapp.web import content, state
from geoapp.web.catalogue import Catalogue, RecordsOf
from geoapp.web.escape import escape
from geoapp.web.links import to_map
from geoapp.web.listing import Html, link, table
from geoapp.web.loaded import keep_made
from geoapp.web.matches import Matches
from geoapp.web.project.citing import citer
from geoapp.web.project.evidence import say_reason, say_why

MOST = 100
"""Rows that a list shows, or shows before it is asked for all."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account of every project of a plan."""

    by_location: Mapping[str, int]
    """Numbers of projects by kind of location."""
    located: Located
    tasks: tuple[Task, ...]
    """What a curator should look at first."""
    reasons: tuple[Reason, ...]
    """Why projects have no place."""


@keep_made(8)
def account_of(catalogue: Catalogue) -> Account:
    """Return the account of a plan, found once for each state of its files."""
    frame = catalogue.frame
    return Account(count_locations(frame), located_share(frame), find_tasks(frame), find_reasons(frame))


def names_of(codelist: str, say: Words) -> dict[str, str]:
    """Return the words of a codelist by its codes."""
    return {code.code: say.name(code) for code in load_codelist(codelist).codes}


def show_sum(title: str, counts: Mapping[str, int], names: Mapping[str, str], total: int, say: Words) -> None:
    """Draw counts with their sum, which must be ``total``; the sum is written out."""
    st.subheader(title, anchor=False)
    rows = [(names[code], count, bar(count / total if total else 0.0)) for code, count in counts.items()]
    sum_ = sum(counts.values())
    foot = (say("sum"), sum_, "")
    terms = " + ".join(map(str, counts.values()))
    key = "adds_up" if sum_ == total else "adds_up_not"
    st.html(
        table(title, (say("kind_of"), say("number"), say("share")), rows, foot)
        + f'<p class="geo-sum">{escape(say(key, terms=terms, sum=sum_, total=total))}</p>'
    )


def bar(share: float) -> Html:
    """Return a share as a bar with its percentage."""
    drawn = f"<i class='geo-bar' style='width:{share * 6:.2f}rem'></i>"
    return Html(f"<span class='geo-share'>{drawn}{escape(percent(share))}</span>")


def show_projects(plan: Plan, records: Sequence[ProjectRecord], label: str, say: Words) -> None:
    """List projects with how and why they are placed; each name opens its project on the map."""
    everything = len(records) <= MOST or st.toggle(say("show_all", n=len(records)), key="show_all")
    kinds, qualities = names_of("location_kinds", say), names_of("qualities", say)
    places, shown, cite = content.place_names(plan, say.lang), state.selection(), citer(plan)
    rows = [
        (
            link(record["name"], to_map(shown, project=record["id"])),
            in_words(record, say),
            say_why(record["location"]["evidence"], places, say),
            kinds[record["location"]["kind"]],
            qualities.get(record["location"]["quality"] or "", "—"),
            cite(record["cite"], record["id"]),
        )
        for record in (records if everything else records[:MOST])
    ]
    head = ("name", "precision", "evidence", "location_kind", "quality", "cite")
    st.html(table(label, [say(key) for key in head], rows))


def show_reasons(reasons: Iterable[Reason], say: Words) -> None:
    """List why projects are not located, with their number; reasons of the same words are one."""
    alike: dict[str, dict[str, str]] = {}
    for reason in reasons:
        alike.setdefault(say_reason(reason.sentence, say), {}).update(reason.projects)
    rows = [
        (words, len(projects), _links(projects, say))
        for words, projects in sorted(alike.items(), key=lambda pair: -len(pair[1]))
    ]
    head = (say("reason"), say("number"), say("projects"))
    total = sum(len(projects) for projects in alike.values())
    st.html(table(say("reasons"), head, rows, (say("sum"), total, "")))


def _links(projects: Mapping[str, str], say: Words) -> Html:
    shown = state.selection()
    joint = escape(say("list_joint"))
    return Html(joint.join(link(name, to_map(shown, project=one)) for one, name in projects.items()))


def show_conflicts(found: Matches, say: Words) -> None:
    """List the projects whose district the text and the boundaries see differently, the first ``MOST`` of them."""
    shown, columns = state.selection(), found.catalogue.columns
    disputed = found.rows[columns.is_one("conflict", "conflict")[found.rows]]
    rows = [
        (
            link(record["name"], to_map(shown, project=record["id"])),
            say_why(record["district_conflict"] or "", {}, say),
            record["cite"] or "—",
        )
        for record in RecordsOf(found.catalogue.records, disputed[:MOST])
    ]
    if rows:
        st.html(table(say("conflicts"), (say("name"), say("conflict"), say("cite")), rows))
        if len(rows) < len(disputed):
            st.caption(say("conflicts_cut", n=len(rows), all=f"{len(disputed):,}"))
    else:
        st.markdown(say("no_conflicts"))


def show_items(items: Iterable[ItemContent], say: Words) -> None:
    """List every item of the boxes with what it holds; a box's title selects it on the map."""
    shown = state.selection()
    rows = [
        (
            link(say("box_titled", box=item.box, title=item.box_title), to_map(shown, box=(str(item.box),))),
            say("item_titled", item=item.item, title=item.title)
            if item.title
            else say("item", item=item.item),
            content_words(say)[item.content],
            item.projects,
        )
        for item in items
    ]
    st.html(table(say("items"), (say("box"), say("item_of"), say("content"), say("entries")), rows))


def content_words(say: Words) -> dict[str, str]:
    """Return the words for what an item holds."""
    return {
        "projects": say("content_projects"),
        "programmes only": say("content_programmes"),
        "policies only": say("content_policies"),
        "excluded": say("content_excluded"),
    }


def show_sources(plan: Plan, say: Words) -> None:
    """List the sources of the gazetteer's places, with their terms."""
    phrases = content.phrases(plan)
    rows = [
        (say_phrases(one.source, phrases, say.lang), one.places, say_phrases(one.licence, phrases, say.lang))
        for one in find_sources(content.gazetteer(plan))
    ]
    head = (say("source"), say("number"), say("licence"))
    st.html(table(say("sources"), head, rows, (say("sum"), sum(row[1] for row in rows), "")))
