"""A selection: filters and the state of the view, one object behind address, flags, API and receipts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from geoapp.domain.degrees import parse_view
from geoapp.domain.filters import FILTERS, LISTS, Filters, read_text

LANGUAGES = ("zh", "en")


# Without slots, as Filters is.
@dataclass(frozen=True, kw_only=True)
class ViewState:
    """The opened project and the state of the view; none of it narrows anything."""

    plan: str = ""
    lang: str = "zh"
    project: str = ""
    """Id of the opened project."""
    layer: tuple[str, ...] = ()
    """Ids of the layers that the map shows."""
    view: str = ""
    """``lat,lon,zoom`` of the map."""


@dataclass(frozen=True, kw_only=True)
class Selection(Filters, ViewState):
    """Filters and the state of the view."""

    def to_query(self) -> dict[str, list[str]]:
        """Return the selection as query parameters, leaving out what is at its default.

        >>> Selection(theme=("metro", "railway"), q="2号线", lang="en").to_query()
        {'lang': ['en'], 'theme': ['metro', 'railway'], 'q': ['2号线']}
        >>> Selection().to_query()
        {}
        """
        found = super().to_query()
        for name, default in _DEFAULTS:
            if (value := getattr(self, name)) != default:
                found[name] = list(value) if name == "layer" else [value]
        return {name: found[name] for name in MEANINGS if name in found}


_DEFAULTS = tuple((field.name, field.default) for field in fields(ViewState))
"""Each field of the view with what it begins as."""

MEANINGS = {
    "plan": "Id of the plan; may be left out when there is only one.",
    "lang": "Language: zh or en.",
    **{name: one.meaning for name, one in FILTERS.items()},
    "project": "Id of the opened project; narrows nothing.",
    "layer": "Id of a layer that the map shows; narrows nothing.",
    "view": "lat,lon,zoom of the map; narrows nothing.",
}
"""What each field of a Selection takes, in the order of addresses: the words that flags and the API use for it."""

REPEATED = (*LISTS, "layer")
"""Fields that take several values."""

_READERS: dict[str, Callable[[str], Any]] = {
    **{name: one.read for name, one in FILTERS.items() if one.read},
    "project": read_text,
    "view": parse_view,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A parameter that was left out: its name, its value cut short, and why."""

    name: str
    value: str
    reason: str
    """``unknown parameter``, ``unknown value`` or ``malformed``."""


def parse_selection(
    query: Mapping[str, Sequence[str]], known: Mapping[str, Sequence[str]]
) -> tuple[Selection, list[Ignored]]:
    """Read a selection from query parameters, keeping what is valid and naming what is not.

    ``known`` lists the codes that exist for a field; a field it does not mention takes no values.

    >>> parse_selection({"theme": ["metro", "x"], "sort": ["up"]}, {"theme": ["metro"]})[0].theme
    ('metro',)
    >>> [i.name for i in parse_selection({"theme": ["metro", "x"], "sort": ["up"]}, {"theme": ["metro"]})[1]]
    ['theme', 'sort']
    """
    kept: dict[str, Any] = {}
    ignored: list[Ignored] = []
    for name, values in query.items():
        if name in REPEATED:
            kept[name] = tuple(dict.fromkeys(value for value in values if value in known.get(name, ())))
            ignored += [_ignored(name, value, "unknown value") for value in values if value not in kept[name]]
        elif name in _READERS:
            try:
                kept[name] = _READERS[name](values[-1])
            except ValueError:
                ignored.append(_ignored(name, values[-1], "malformed"))
        elif name in ("plan", "lang"):
            allowed = LANGUAGES if name == "lang" else known.get(name, ())
            if values[-1] in allowed:
                kept[name] = values[-1]
            else:
                ignored.append(_ignored(name, values[-1], "unknown value"))
        else:
            ignored.append(_ignored(name, values[-1] if values else "", "unknown parameter"))
    return Selection(**kept), ignored


def _ignored(name: str, value: str, reason: str) -> Ignored:
    return Ignored(name=name[:40], value=value[:40], reason=reason)
