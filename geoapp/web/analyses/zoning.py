"""The zoning page: how much of each project or parcel lies within each standing layer that the visitor may see."""

from dataclasses import dataclass
from functools import cache, partial

import streamlit as st
from geopandas import GeoDataFrame

from geoapp.analysis.operations.zoning import ENGLISH, Zoning
from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.domain.source import DISTRICTS, STANDING, Source
from geoapp.domain.standing import StandingLayer
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.analyse import Outcome
from geoapp.pipeline.layer_totals import rows_of_totals
from geoapp.pipeline.standing import KINDS
from geoapp.web import jobs
from geoapp.web.analyses import result
from geoapp.web.analyses.controls import ask_source
from geoapp.web.analyses.describe import Description, describer
from geoapp.web.analyses.found_list import show_found, split_unclear
from geoapp.web.analyses.own_layers import drawn_layers
from geoapp.web.analyses.question import ask_from, drawn_shape, is_filtered, show_key, take_shape
from geoapp.web.analyses.run import features_of, obtain
from geoapp.web.analyses.scene import Scene, show_scene
from geoapp.web.analyses.sources import words_of
from geoapp.web.escape import plain
from geoapp.web.identity import present_identity
from geoapp.web.jobs import Same
from geoapp.web.listing import table
from geoapp.web.map.transport.result_shapes import Drawn
from geoapp.web.standing import seen_by


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoningQuestion:
    """A visitor's question on the zoning page."""

    one: Source
    layers: Source
    """Each named, so that receipt and command say which they were."""


def layers_seen(plan: Plan) -> tuple[StandingLayer, ...]:
    """Return the standing layers that the visitor may see."""
    return seen_by(present_identity(), plan.id)


def ask(plan: Plan, selection: Selection, layers: tuple[StandingLayer, ...], say: Words) -> ZoningQuestion:
    """Draw the questions of the page, and say which of the three lines nobody checks here."""
    with st.container(border=True):
        left, right = st.columns(2)
        with left:
            one = ask_from(plan, selection, say("zoning_one"), say)
        with right:
            options = [STANDING, *(Source(kind="standing", detail=layer.id) for layer in layers)]
            chosen = ask_source(
                "to", say("zoning_layers"), options, lambda source: words_of(source or STANDING, plan, say)
            )
    every = Source(kind="standing", detail=",".join(layer.id for layer in layers))
    _tell_layers(layers, say)
    return ZoningQuestion(one=one, layers=every if chosen in (None, STANDING) else chosen)


def _tell_layers(layers: tuple[StandingLayer, ...], say: Words) -> None:
    told = [say("labelled", label=title_of(one, say), value=one.credit) for one in layers if one.credit]
    if told:
        st.caption(plain(say("list_joint").join(told)))
    names, there = load_codelist("control_lines"), {one.kind for one in layers}
    if missing := [say.name(names[kind]) for kind in KINDS if kind != "other" and kind not in there]:
        st.info(say("zoning_unchecked", lines=say("list_joint").join(missing)))


def title_of(layer: StandingLayer, say: Words) -> str:
    """Return a layer's title in the language of the page."""
    return layer.title.en if say.lang == "en" else layer.title.zh


@cache  # the very same each time, so that what was described with it can be found again
def _titled(lang: str) -> Description:
    column = ENGLISH if lang == "en" else "name"
    return lambda row: (str(row[column]), [])


def work_out(plan: Plan, asked: ZoningQuestion, say: Words) -> Outcome | None:
    """Return the rows; ``None`` once the page says why there are none."""
    return obtain("zoning", Zoning(plan=plan.id, a=asked.one, b=asked.layers), plan, say)


def announce(found: Outcome, say: Words) -> None:
    """Say how many lie within for certain, how many possibly, and how many surely do not."""
    summary = found.summary
    rest = len(found.frame) - summary.certain - summary.possible
    counts = {"certain": summary.certain, "possible": summary.possible, "rest": rest}
    st.markdown(say("zoning_count", **{name: f"{count:,}" for name, count in counts.items()}))


def show_totals(found: Outcome, say: Words) -> None:
    """Show the ground of all features together within each layer, and how many touch it."""
    head, *rows = rows_of_totals(found.summary.layers, say)
    st.html(table(say("zoning_totals"), [*map(str, head)], rows))
    st.caption(say("zoning_totals_about"))


def meeting(found: Outcome) -> GeoDataFrame:
    """Return the rows in which something lies within, if only possibly."""
    frame: GeoDataFrame = jobs.memoize(
        "zoning_meeting", Same(found.frame), lambda: found.frame[found.frame["certainty"] != "impossible"]
    )
    return frame


def split(found: Outcome) -> tuple[GeoDataFrame, GeoDataFrame]:
    """Return the rows of those that are certain or likely enough, and those of which it is hard to say."""
    frame = meeting(found)
    parts: tuple[GeoDataFrame, GeoDataFrame] = jobs.memoize(
        "zoning_split", Same(frame), lambda: split_unclear(frame)
    )
    return parts


def draw(plan: Plan, asked: ZoningQuestion, found: Outcome, selection: Selection, say: Words) -> None:
    """Draw the layers, what is checked, and the ground of it that lies within on top."""
    plainly = describer("", say, plan)
    frames = [Drawn(frame=features_of(asked.layers, plan), role="b", describe=_titled(say.lang))]
    if not is_filtered(asked.one) and asked.one != DISTRICTS:
        frames.append(Drawn(frame=features_of(asked.one, plan), role="a", describe=plainly))
    likely, unclear = split(found)
    pairs = Drawn(frame=likely, role="pair", describe=describer("zoning", say, plan), ranked=True)
    scene = Scene(
        frames=(*drawn_layers(say), *frames, pairs),
        selection=selection if is_filtered(asked.one) else None,
        shape=drawn_shape([asked.one]),
        found=(pairs,),
    )

    def beside() -> None:
        show_key(say, "shared", "shared_possible", "other")
        show_found("zoning", pairs, say, folded=len(unclear))

    show_scene(plan, scene, say, key="map_zoning", take_shape=partial(take_shape, "from"), beside=beside)


def show(plan: Plan, found: Outcome, say: Words) -> None:
    """Show the rows with their files; what surely lies outside is in the files only."""
    st.caption(say("zoning_table_about"))
    likely, unclear = split(found)
    result.show("zoning", plan, found, say, shown=likely, folded=unclear)
