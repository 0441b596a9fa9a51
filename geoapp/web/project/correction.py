"""“This dot is wrong”: a ready row for ``corrections.csv`` and the command that applies it. Changes nothing."""

import shlex
from collections.abc import Callable
from datetime import datetime

import streamlit as st

from geoapp.domain.correction import Correction
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.geometry.anchors import anchor
from geoapp.io.corrections import with_row
from geoapp.io.words import Words
from geoapp.settings import COORDINATE_DECIMALS, NO_PIN_RADIUS_M
from geoapp.web import content

FIELDS = ("location", "place", "district", "unplaced")
"""What can be said of a place; ``pipeline.relocate`` applies it."""

_RADIUS_M = 100
_LONGEST = 200


def csv_row(correction: Correction) -> str:
    """Return a correction as a line of ``corrections.csv``.

    >>> given = {"field": "location", "value": "87.6,43.8,50", "reason": "as said", "who": "me"}
    >>> csv_row(Correction(id="demo/1", **given, date="2026-01-01", row=0))
    'demo/1,location,"87.6,43.8,50",as said,me,2026-01-01'
    """
    return with_row(b"", correction).decode().removesuffix("\n").split("\n", 1)[1]


def command_line(correction: Correction) -> str:
    """Return the command that writes a correction and builds the plan, quoted for a POSIX shell.

    >>> given = {"field": "unplaced", "value": "$(x)", "reason": "not there", "who": "me"}
    >>> command_line(Correction(id="demo/1", **given, date="2026-01-01", row=0))
    "geoapp correct --reason 'not there' --who me --date 2026-01-01 -- demo/1 unplaced '$(x)'"
    """
    flags = ["--reason", correction.reason, "--who", correction.who, "--date", correction.date]
    # Behind --, a value that begins with a hyphen is no flag.
    return shlex.join(["geoapp", "correct", *flags, "--", correction.id, correction.field, correction.value])


def one_line(text: str) -> str:
    r"""Return text as a cell may hold it: printable, on one line.

    >>> one_line("a\n  b\x00")
    'a b'
    """
    joined = " ".join(text.split())
    return "".join(character for character in joined if character.isprintable())


def offer_correction(plan: Plan, record: ProjectRecord, labels: dict[str, str], say: Words) -> None:
    """Draw the form; the row appears as soon as nothing is missing."""
    key = f"wrong-{record['id']}"
    with st.expander(say("wrong")):
        st.caption(say("wrong_about"))
        field = st.selectbox(
            say("wrong_field"), FIELDS, format_func=lambda code: say(f"wrong_{code}"), key=f"{key}-field"
        )
        value = _VALUES[field](plan, record, labels, say, f"{key}-{field}")
        reason = st.text_input(
            say("wrong_reason"), value=say("wrong_reason_given"), max_chars=_LONGEST, key=f"{key}-reason"
        )
        who = st.text_input(
            say("wrong_who"), placeholder=say("wrong_who_hint"), max_chars=_LONGEST, key="wrong-who"
        )
        cells = {"value": value, "reason": one_line(reason), "who": one_line(who)}
        missing = [say(f"wrong_{name}") for name, cell in cells.items() if not cell]
        if missing:
            st.info(say("wrong_missing", fields=say("list_joint").join(missing)))
            return
        today = datetime.now().astimezone().date().isoformat()
        _show(Correction(id=record["id"], field=field, date=today, row=0, **cells), say)


def _show(correction: Correction, say: Words) -> None:
    st.caption(say("wrong_row"))
    st.code(csv_row(correction), language=None, wrap_lines=True)
    st.caption(say("wrong_command"))
    st.code(command_line(correction), language=None, wrap_lines=True)


def _ask_location(plan: Plan, record: ProjectRecord, _: dict[str, str], say: Words, key: str) -> str:
    """Ask for a position in the plan's region; it starts where the project is drawn now, else in the middle."""
    west, south, east, north = plan.bbox
    point = anchor(record["geometry"]) if record["geometry"] is not None else None
    degrees = f"%.{COORDINATE_DECIMALS - 1}f"
    found = []
    for name, low, high, now in (
        ("lon", west, east, point.x if point else (west + east) / 2),
        ("lat", south, north, point.y if point else (south + north) / 2),
    ):
        found.append(
            st.number_input(
                say(f"wrong_{name}"),
                min_value=low,
                max_value=high,
                value=min(max(now, low), high),
                step=0.0001,
                format=degrees,
                key=f"{key}-{name}",
            )
        )
    radius = st.number_input(
        say("wrong_radius"), min_value=1, max_value=NO_PIN_RADIUS_M - 1, value=_RADIUS_M, key=f"{key}-radius"
    )
    lon, lat = (f"{round(value, COORDINATE_DECIMALS - 1):.10g}" for value in found)
    return f"{lon},{lat},{radius}"


def _ask_place(plan: Plan, _: ProjectRecord, __: dict[str, str], say: Words, key: str) -> str:
    names = content.place_names(plan, say.lang)
    chosen = st.multiselect(
        say("wrong_place"),
        list(names),
        format_func=lambda place: say("place_named", name=names[place], place=place),
        placeholder=say("choose"),
        select_all=False,
        key=key,
    )
    return "|".join(chosen)


def _ask_district(_: Plan, record: ProjectRecord, labels: dict[str, str], say: Words, key: str) -> str:
    now = [str(share["adcode"]) for share in record["districts"] if share["relation"] != "possible"]
    chosen = st.multiselect(
        say("wrong_district"),
        list(labels),
        default=[code for code in now if code in labels],
        format_func=labels.__getitem__,
        placeholder=say("choose"),
        select_all=False,
        key=key,
    )
    return "|".join(chosen)


def _ask_unplaced(_: Plan, __: ProjectRecord, ___: dict[str, str], say: Words, key: str) -> str:
    return one_line(st.text_input(say("wrong_why_nowhere"), max_chars=_LONGEST, key=key))


_VALUES: dict[str, Callable[[Plan, ProjectRecord, dict[str, str], Words, str], str]] = {
    "location": _ask_location,
    "place": _ask_place,
    "district": _ask_district,
    "unplaced": _ask_unplaced,
}
