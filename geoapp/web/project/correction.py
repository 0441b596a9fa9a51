"""“This dot is wrong”: a ready row for ``corrections.csv`` and the command that applies it. Changes nothing."""

import shlex
from collections.abc import Callable
from datetime import datetime

import streamlit as st
from shapely import Point

from geoapp.domain.bounding_box import is_inside
from geoapp.domain.correction import Correction
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.io.corrections import with_row
from geoapp.io.words import Words
from geoapp.pipeline.relocate import POINTED_RADIUS_M
from geoapp.settings import COORDINATE_DECIMALS, NO_PIN_RADIUS_M
from geoapp.web import content

FIELDS = ("location", "place", "district", "unplaced")
"""What can be said of a place; ``pipeline.relocate`` applies it."""

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
    """Ask for a position and its radius; what nobody has entered is not written."""
    drawn = record["geometry"]
    start = drawn if isinstance(drawn, Point) else None
    if drawn is not None and start is None:
        st.caption(say("wrong_shape"))
    lon = _ask_number(say("wrong_lon"), f"{key}-lon", value=start.x if start else None)
    lat = _ask_number(say("wrong_lat"), f"{key}-lat", value=start.y if start else None)
    moved = start is None or not _is_there(lon, lat, start)
    now = record["location"]["uncertainty_m"]
    without = say("wrong_radius_moved", most=f"{POINTED_RADIUS_M:,.0f}")
    hint = without if moved or now is None else say("wrong_radius_now", now=f"{now:,.0f}")
    radius = _ask_number(say("wrong_radius"), f"{key}-radius", hint=hint, decimals=0)
    if not moved and radius in (None, now):
        st.caption(say("wrong_unmoved"))
        return ""
    if start is not None and not moved:
        lon, lat = start.x, start.y
    return _write_position(plan, lon, lat, radius, say)


def _ask_number(
    label: str,
    key: str,
    *,
    value: float | None = None,
    hint: str = "",
    decimals: int = COORDINATE_DECIMALS - 1,
) -> float | None:
    """Ask for a number without bounds: one beyond them would be refused in red, and an older one kept in silence."""
    step = 1.0 if decimals == 0 else 0.0001
    return st.number_input(
        label, value=value, step=step, format=f"%.{decimals}f", placeholder=hint or None, key=key
    )


def _is_there(lon: float | None, lat: float | None, point: Point) -> bool:
    """Say whether a position is a point's, as far as the form shows it."""
    decimals = COORDINATE_DECIMALS - 1
    given = [value is not None and round(value, decimals) for value in (lon, lat)]
    return given == [round(point.x, decimals), round(point.y, decimals)]


def _write_position(
    plan: Plan, lon: float | None, lat: float | None, radius: float | None, say: Words
) -> str:
    """Return a position as a correction has it; nothing, and a sentence why, where it is none."""
    if lon is None or lat is None:
        return ""
    if not is_inside(lon, lat, plan.bbox):
        west, south, east, north = (f"{value:g}" for value in plan.bbox)
        st.error(say("wrong_outside", west=west, south=south, east=east, north=north))
        return ""
    if radius is not None and not 0 < radius < NO_PIN_RADIUS_M:
        st.error(say("wrong_radius_bounds", most=f"{NO_PIN_RADIUS_M:,}"))
        return ""
    return ",".join(f"{value:.10g}" for value in (lon, lat, radius) if value is not None)


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
