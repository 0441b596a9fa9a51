"""The filters: each field that narrows what is shown, with what it takes, what it asks and what it means.

Adding one is a field of ``Filters``, a row of ``FILTERS`` and its name in both languages (``filters.toml``); address,
widgets, API, sheets, sources and commands read the table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.degrees import Shape, parse_bbox, parse_shape, write_degrees, write_shape
from geoapp.domain.money import parse_money, write_money
from geoapp.domain.record import precision_class

MAX_QUERY = 100
"""Longest free-text query, in characters; a longer one is cut."""


# Without slots: a Selection has two such bases, and Python lays out the slots of one only.
@dataclass(frozen=True, kw_only=True)
class Filters:
    """Empty fields let everything through; several values of one field are alternatives, fields narrow each other."""

    district: tuple[str, ...] = ()
    zone: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    action: tuple[str, ...] = ()
    box: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    precision: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    light: tuple[str, ...] = ()
    list_year: tuple[str, ...] = ()
    money_min: float | None = None
    """CNY."""
    money_max: float | None = None
    """CNY."""
    q: str = ""
    bbox: BoundingBox | None = None
    shape: Shape | None = None

    @property
    def filters(self) -> "Filters":
        """The fields that narrow, and nothing else."""
        return Filters(**{name: getattr(self, name) for name in FILTERS})

    @property
    def narrowing(self) -> list[str]:
        """Names of the fields that narrow.

        >>> Filters(theme=("metro",)).narrowing
        ['theme']
        """
        return [name for name, default in _DEFAULTS if getattr(self, name) != default]

    @property
    def of_records(self) -> list[str]:
        """Names of the fields that narrow by what people recorded.

        >>> Filters(theme=("metro",), status=("done",)).of_records
        ['status']
        """
        return [name for name in self.narrowing if FILTERS[name].recorded]

    def to_query(self) -> dict[str, list[str]]:
        """Return the filters as query parameters, leaving out what is at its default.

        >>> Filters(theme=("metro", "railway"), q="2号线").to_query()
        {'theme': ['metro', 'railway'], 'q': ['2号线']}
        """
        return {name: FILTERS[name].write(getattr(self, name)) for name in self.narrowing}


_DEFAULTS = tuple((field.name, field.default) for field in fields(Filters))
"""Each field with what it is where it does not narrow: a page asks some fifty times a run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One field of ``Filters``."""

    meaning: str
    """What it takes, as flags and the API say it."""
    codelist: str = ""
    """The codelist of its values; without one they are what occurs in the plan."""
    column: str = ""
    """The field of a record that it asks; empty where it asks the words or the geometry."""
    answers: Callable[[Any], list[str]] = lambda cell: [] if cell is None else [str(cell)]
    """What a cell of the column answers, each value once."""
    read: Callable[[str], Any] | None = None
    """From text to its one value (ValueError: malformed); ``None`` where it takes several of a list."""
    write: Callable[[Any], list[str]] = list
    """From its value to query parameters."""
    recorded: bool = False
    """Whether it asks lists and reports (``project_state``) and not the plan: without any it lets nothing through."""
    prominent: bool = False
    """Whether its list is shown at once, and not under *more*."""


def read_text(value: str) -> str:
    r"""Return free text without control characters and outer blanks, cut to ``MAX_QUERY``.

    >>> read_text(" 2号线\n ")
    '2号线'
    """
    return "".join(c for c in value if c.isprintable()).strip()[:MAX_QUERY]


def _money(which: str) -> Filter:
    return Filter(
        meaning=f"Planned money, at {which}, in CNY or with 万 or 亿, e.g. 5000万: of the list years asked for, "
        "else of the latest list that says it.",
        read=parse_money,
        write=lambda value: [write_money(value)],
        recorded=True,
    )


FILTERS: Mapping[str, Filter] = {
    "district": Filter(
        meaning="District code (adcode), e.g. 650106.",
        column="districts",
        answers=lambda shares: [str(share["adcode"]) for share in shares],
        prominent=True,
    ),
    "zone": Filter(meaning="Name of a functional area.", column="zones", answers=list),
    "theme": Filter(meaning="Theme code, e.g. metro.", codelist="themes", column="theme", prominent=True),
    "kind": Filter(meaning="project, programme or policy.", codelist="kinds", column="kind", prominent=True),
    "action": Filter(meaning="Action code, e.g. new_build.", codelist="actions", column="action"),
    "box": Filter(meaning="Number of a box (专栏).", column="box"),
    "year": Filter(
        meaning="Year of a milestone.",
        column="milestones",
        answers=lambda milestones: sorted({milestone["date"][:4] for milestone in milestones}),
    ),
    "precision": Filter(
        meaning="How well placed: exact, approximate, district, city or none.",
        codelist="precision",
        column="location",
        answers=lambda location: [precision_class(location)],
        prominent=True,
    ),
    "owner": Filter(
        meaning="Who is responsible (责任单位), as the plan or the latest list names it.", column="owner"
    ),
    "status": Filter(
        meaning="What became of it by lists, reports and corrections: done, ongoing, not_started, adjusted "
        "or not_found.",
        codelist="delivery_states",
        recorded=True,
    ),
    "light": Filter(
        meaning="Light in the latest month of reports: red, yellow, green or none.",
        codelist="lights",
        recorded=True,
    ),
    "list_year": Filter(meaning="Year of an annual list that it is in.", recorded=True),
    "money_min": _money("least"),
    "money_max": _money("most"),
    "q": Filter(
        meaning="Words in name, citation or places, or other words for them.",
        read=read_text,
        write=lambda text: [text],
    ),
    "bbox": Filter(
        meaning="west,south,east,north in degrees.",
        read=parse_bbox,
        write=lambda bbox: [write_degrees(bbox)],
    ),
    "shape": Filter(
        meaning="A polygon: lon,lat,lon,lat,… in degrees.",
        read=parse_shape,
        write=lambda shape: [write_shape(shape)],
    ),
}
"""The table, in the order of addresses and screens."""

LISTS = tuple(name for name, one in FILTERS.items() if one.read is None)
"""Filters that take several values of a list."""

PLAN_LISTS = tuple(name for name in LISTS if not FILTERS[name].recorded)
"""Those of them that the plan itself answers."""

MONEY = ("money_min", "money_max")
"""Filters that are amounts, in CNY."""

DRAWN = ("bbox", "shape")
"""Filters that are drawn on the map."""
