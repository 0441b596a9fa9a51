"""Widgets of a page by the name of what they ask: their keys change whenever they begin anew."""

import json
import re
from typing import Any

from streamlit.testing.v1 import AppTest

KINDS = ("multiselect", "selectbox", "text_input", "number_input", "toggle", "button_group")


class Component:
    """A component of ours, which the test runner has no class for: its state is set as the browser tells it."""

    state = ""

    def __init__(self, page: AppTest, element: Any, key: str) -> None:  # noqa: ANN401 (of the framework's own)
        self._page, self._proto, self.key = page, element.proto, key
        self._told: object = None

    @property
    def value(self) -> Any:  # noqa: ANN401 (of the component's own type)
        return self._page.session_state[self.key][self.state]

    def set_value(self, told: object) -> "Component":
        self._told = told
        return self

    def run(self) -> AppTest:
        states = self._page._tree.get_widget_states()
        states.widgets.add(id=self._proto.id, json_value=json.dumps({self.state: self._told}))
        return self._page._run(states)


class Choices(Component):
    """Options of ``geoapp.web.choices``."""

    state = "chosen"

    @property
    def options(self) -> dict[str, str]:
        """Codes with the numbers that stand behind them."""
        groups = json.loads(self._proto.json)["groups"]
        return {one["code"]: one["count"] for group in groups for one in group["options"]}


class Search(Component):
    """The field of ``geoapp.web.search``."""

    state = "words"


def asked(page: AppTest, name: str) -> Any:  # noqa: ANN401 (of one of the classes above)
    """Return the widget that asks for a field or a parameter."""
    wanted = re.compile(rf"{name}-\d+")
    found = [one for kind in KINDS for one in getattr(page, kind) if wanted.fullmatch(str(one.key))]
    for element in page.get("bidi_component"):
        key = element.proto.id.split("-", 2)[-1]
        if wanted.fullmatch(key):
            found.append((Search if name == "q" else Choices)(page, element, key))
    (widget,) = found
    return widget


def rows_of(page: AppTest, key: str = "table") -> list[list[str]]:
    """Return the cells of the table of projects, or of the list beside the map."""
    (data,) = (
        json.loads(one.proto.json) for one in page.get("bidi_component") if one.proto.id.endswith(f"-{key}")
    )
    return [row["cells"] for row in data["rows"]]


def head_of(page: AppTest) -> list[str]:
    """Return the column titles of the table of projects."""
    (data,) = (
        json.loads(one.proto.json) for one in page.get("bidi_component") if one.proto.id.endswith("-table")
    )
    return list(data["head"])
