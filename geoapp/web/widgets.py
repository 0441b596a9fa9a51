"""Widgets as the one source of what a person chose.

The server never writes into a widget that is on screen: whatever it wrote would be older than what the visitor has
done meanwhile, and would take it back. Each widget begins with a value and is the visitor's own from then on. Where
the server has to change one (arrival, another page, Back, reset, language, a shape drawn on the map), that widget ends
and another begins in its place, under another key, with the new value.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from geoapp.web.once import once

_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Widget:
    """One widget, by the name of the field or parameter that it asks."""

    key: str
    """Under which the framework keeps it."""
    first: Any
    """The value that it begins with."""
    read: Callable[[Any], Any]
    """From what the framework keeps to a value."""

    @property
    def value(self) -> Any:  # noqa: ANN401 (of the field's own type)
        """The value that the visitor has given it; its first one until it is drawn.

        The framework forgets a widget once the page is left; what it said last still counts then.
        """
        last: dict[str, Any] = st.session_state.setdefault("widgets_last", {})
        said = st.session_state.get(
            self.key, _NOTHING
        )  # the framework makes what it says anew each time it is asked
        if said is not _NOTHING:
            last[self.key] = self.read(said)
        return last.get(self.key, self.first)


def begin(name: str, first: Any, read: Callable[[Any], Any]) -> Widget:  # noqa: ANN401 (of the field's own type)
    """Return the widget of a name; one that is not there yet begins with ``first``."""
    return _widgets().get(name) or _put(name, Widget("", first, read))


def find(name: str) -> Widget | None:
    """Return the widget of a name, where the page has one."""
    return _widgets().get(name)


def change(name: str, value: Any) -> None:  # noqa: ANN401 (of the field's own type)
    """Begin a widget anew with ``value``, where the page has it and it says something else."""
    widget = find(name)
    if widget and widget.value != value:
        _put(name, replace(widget, first=value))


def changes() -> int:
    """Return the number of widgets that began or ended; within a run, they say the same until it changes."""
    number: int = st.session_state.get("widgets_begun", 0)
    return number


def end_all(*, but: Collection[str] = ()) -> None:
    """End every widget but some: those of the next run begin with what is then the case, and so would these."""
    for name in _widgets().keys() - but:
        del _widgets()[name]
    _count()
    for name, widget in _widgets().items():
        _widgets()[name] = replace(widget, first=widget.value)
    last: dict[str, Any] = st.session_state.get("widgets_last", {})
    kept = [widget.key for widget in _widgets().values()]
    st.session_state["widgets_last"] = {key: last[key] for key in kept if key in last}


def _put(name: str, widget: Widget) -> Widget:
    widget = _widgets()[name] = replace(widget, key=f"{name}-{_count()}")
    return widget


def _count() -> int:
    number = st.session_state["widgets_begun"] = changes() + 1
    return number


@once
def _widgets() -> dict[str, Widget]:
    found: dict[str, Widget] = st.session_state.setdefault("widgets", {})
    return found
