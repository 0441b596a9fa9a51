"""The conflicts page: which projects come close to each other, and what is near each of them."""

from collections import Counter
from dataclasses import dataclass

import streamlit as st
from geopandas import GeoDataFrame

from geoapp.analysis.operations.conflicts import Conflicts
from geoapp.domain.degrees import Shape
from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.domain.source import Source, source_of_projects
from geoapp.domain.timing import TIMINGS
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.analyse import Outcome
from geoapp.pipeline.result_figures import counts, exactly, time
from geoapp.web import jobs, state
from geoapp.web.analyses import result, sources
from geoapp.web.analyses.controls import ask_code, ask_metres
from geoapp.web.analyses.describe import describer
from geoapp.web.analyses.found_list import show_found, split_unclear
from geoapp.web.analyses.own_layers import drawn_layers
from geoapp.web.analyses.question import ask_near, show_key
from geoapp.web.analyses.run import features_of, obtain
from geoapp.web.analyses.scene import Scene, show_scene
from geoapp.web.jobs import Same
from geoapp.web.map.transport.result_shapes import Drawn

_SHOW = ("drawn", "all", "certain")
_MOST_PAIRS = 40
"""Most pairs of themes that are offered, the most frequent first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictsQuestion:
    """A visitor's question on the conflicts page."""

    distance_m: float
    to: Source | None
    show: str
    """``drawn`` within the distance on the map, ``all`` that may be, or only the ``certain`` ones."""


def ask(plan: Plan, say: Words) -> ConflictsQuestion:
    """Draw the questions of the page."""
    with st.container(border=True):
        left, middle, right = st.columns(3)
        with left:
            distance_m = ask_metres("distance", say)
        with middle:
            to = ask_near(plan, "to", say("conflicts_to"), say("source_themselves"), say)
        with right:
            show = ask_code(
                "show", say("conflicts_show"), {code: say(f"conflicts_show_{code}") for code in _SHOW}
            )
    return ConflictsQuestion(distance_m=distance_m, to=to, show=show)


def work_out(plan: Plan, asked: ConflictsQuestion, selection: Selection, say: Words) -> Outcome | None:
    """Return the pairs; ``None`` once the page says why there are none."""
    request = Conflicts(
        plan=plan.id, a=source_of_projects(selection), b=asked.to, distance_m=asked.distance_m
    )
    return obtain("conflicts", request, plan, say)


def announce(asked: ConflictsQuestion, found: Outcome, say: Words) -> None:
    """Say how many pairs there are, how sure, and what is known of their time."""
    frame, summary = found.frame, found.summary
    drawn = as_drawn(frame, asked.distance_m)
    st.markdown(
        say(
            "conflicts_count",
            distance=exactly(asked.distance_m, say),
            **counts(summary.certain, summary.grades),
            drawn=f"{len(drawn):,}",
        )
    )
    if same := int(frame["same_place"].sum()):
        st.caption(say("conflicts_same_place", n=f"{same:,}"))
    times = Counter(frame["time"])
    if times:
        options = (say("option", name=time(word, say), count=f"{times[word]:,}") for word in TIMINGS)
        st.caption(say("list_joint").join(options))


def as_drawn(frame: GeoDataFrame, distance_m: float) -> GeoDataFrame:
    """Return the pairs that lie within the distance on the map; two of one place are no such pair."""
    near = (frame["distance_m"] <= distance_m) & ~frame["same_place"].astype(bool)
    return frame[near]


def choose(asked: ConflictsQuestion, found: Outcome, say: Words) -> GeoDataFrame:
    """Let the visitor choose a pair of themes, and return the pairs that are to be shown."""
    frame = jobs.memoize("sure_enough", (Same(found.frame), asked), lambda: _sure_enough(asked, found))
    chosen = _ask_themes(Counter(frame["themes"]), say)
    if not chosen:
        return frame
    return jobs.memoize("of_themes", (Same(frame), chosen), lambda: frame[frame["themes"] == chosen])


def _sure_enough(asked: ConflictsQuestion, found: Outcome) -> GeoDataFrame:
    frame = found.frame
    if asked.show == "drawn":
        return as_drawn(frame, asked.distance_m)
    return frame[frame["certainty"] == "certain"] if asked.show == "certain" else frame


def _ask_themes(found: Counter[str], say: Words) -> str:
    """Offer the pairs of themes with their numbers; what was chosen stays, with none of it found."""
    names = {code.code: say.name(code) for code in load_codelist("themes").codes}
    words = {"": say("themes_all", n=found.total())}
    frequent = [themes for themes, _ in found.most_common(_MOST_PAIRS)]
    for themes in dict.fromkeys([*frequent, *filter(None, [state.parameter("themes")])]):
        one, _, other = themes.partition("+")
        name = say("theme_pair", one=names.get(one, one), other=names.get(other, other))
        words[themes] = say("option", name=name, count=found[themes])
    return ask_code("themes", say("themes"), words)


def fold(asked: ConflictsQuestion, shown: GeoDataFrame) -> tuple[GeoDataFrame, GeoDataFrame]:
    """Return the pairs to look at one by one, and those of which it is hard to say; who asks as drawn sees them all."""
    if asked.show != "all":
        return shown, shown.iloc[:0]
    parts: tuple[GeoDataFrame, GeoDataFrame] = jobs.memoize(
        "folded", Same(shown), lambda: split_unclear(shown)
    )
    return parts


def draw(  # noqa: PLR0913 (all that is on the map)
    plan: Plan,
    asked: ConflictsQuestion,
    shown: GeoDataFrame,
    selection: Selection,
    say: Words,
    *,
    near: GeoDataFrame | None,
) -> None:
    """Draw the projects, what they are compared with, and a line for each pair and each neighbour."""
    likely, unclear = fold(asked, shown)
    pairs = Drawn(frame=likely, role="pair", describe=describer("conflicts", say, plan), ranked=True)
    frames = [pairs]
    if asked.to and asked.to != sources.PROJECTS:
        frames.insert(
            0, Drawn(frame=features_of(asked.to, plan), role="b", describe=describer("", say, plan))
        )
    found = [pairs]
    if near is not None:
        found.append(Drawn(frame=near, role="result", describe=describer("nearest", say, plan), ranked=True))
        frames.append(found[-1])
    scene = Scene(
        frames=(*drawn_layers(say), *frames),
        selection=selection,
        opened=selection.project,
        found=tuple(found),
    )

    def beside() -> None:
        show_key(say, "pair", "pair_possible", *(("near",) if near is not None else ()))
        show_found("conflicts", pairs, say, folded=len(unclear))
        for one in found[1:]:
            show_found("nearest", one, say, after=pairs)

    show_scene(plan, scene, say, key="map_conflicts", take_shape=_narrow, beside=beside)


def _narrow(shape: Shape | None) -> None:
    """Narrow the projects by what was drawn, as the map of projects does."""
    state.change(shape=shape, bbox=None)


def show(plan: Plan, asked: ConflictsQuestion, found: Outcome, shown: GeoDataFrame, say: Words) -> None:
    """Show the pairs with their files."""
    if shown.empty and not found.frame.empty:
        st.info(say("conflicts_none_shown", n=len(found.frame), choice=say("conflicts_show_all")))
    st.caption(say("conflicts_table_about", shown=len(shown), n=len(found.frame)))
    likely, unclear = fold(asked, shown)
    result.show("conflicts", plan, found, say, shown=likely, folded=unclear)
