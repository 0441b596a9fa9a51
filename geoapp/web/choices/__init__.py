"""Options to choose from, with their numbers: the legend that is a filter, and bars of a few options."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geoapp.web import state
from geoapp.web.component import declare

_SCRIPT = Path(__file__).with_name("choices.js")
_HTML = '<div class="choices" role="group"></div>'


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign before an option: a colour as CSS, the shape's class in ``choices.css`` and a character, if any."""

    color: str
    shape: str = ""
    symbol: str = ""
    cut: str = ""
    """The outline of a symbol of the map, as CSS cuts it out."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its code, its name and number on screen, and what the number means."""

    code: str
    name: str
    count: str
    hint: str = ""
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Options that belong together; a group with a name can be chosen as a whole."""

    name: str
    options: Sequence[Option]


def choose(field: str, label: str, groups: Sequence[Group], *, bar: bool = False) -> None:
    """Draw the options of a field of the selection, as rows or as a bar; ``state.selection`` has what is chosen."""
    asked = state.begin(field, lambda kept: tuple(kept["chosen"] or ()))
    data = {  # tuples: a list the framework would examine for whether it is a frame
        "label": label,
        "bar": bar,
        "first": asked.first,
        "order": tuple(option.code for group in groups for option in group.options),
        "groups": tuple(_tell(group) for group in groups),
    }
    default = {"chosen": list(asked.first)}
    declare(_SCRIPT, html=_HTML)(key=asked.key, data=data, default=default, on_chosen_change=_nothing)


def _tell(group: Group) -> dict[str, Any]:
    """Return a group as the script takes it: as ``asdict`` would, which copies every text for it."""
    return {"name": group.name, "options": [_told(option) for option in group.options]}


def _told(option: Option) -> dict[str, Any]:
    sign = option.sign and {
        "color": option.sign.color,
        "shape": option.sign.shape,
        "symbol": option.sign.symbol,
        "cut": option.sign.cut,
    }
    words = {"code": option.code, "name": option.name, "count": option.count, "hint": option.hint}
    return {**words, "sign": sign}


def _nothing() -> None:
    """Let the page run: what was chosen is read from the component itself."""
