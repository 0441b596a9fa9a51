"""A person in a hurry: quick random choices on the pages, and what must be the case at the end."""

import json
import random
import re
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

from playwright.sync_api import FloatRect, Frame, Page

from .acting import go_to, option
from .table import table_ids
from .waiting import settle

LISTS: dict[str, dict[str, str]] = {
    "theme": {
        "metro": "轨道交通",
        "railway": "铁路",
        "energy": "能源",
        "tourism": "旅游",
        "health": "医疗卫生",
    },
    "kind": {"project": "项目", "programme": "行动计划"},
    "precision": {"exact": "位置精确", "approximate": "位置近似"},
}
DISTRICTS = {"650104": "新市区", "650106": "头屯河区", "650109": "米东区"}
WORDS = ("线", "站", "园", "")
PAGES = {
    "项目地图": "",
    "周边分析": "buffer",
    "叠加分析": "overlap",
    "邻近协调": "conflicts",
    "数据下载": "data",
}
MAP = ""
_COMES_WITHIN_S = 30


@dataclass
class Hurry:
    """What was chosen so far, by a seeded chance."""

    page: Page
    chance: random.Random
    path: str = MAP
    lists: dict[str, set[str]] = field(
        default_factory=lambda: {"theme": set(), "kind": {"project"}, "precision": set(), "district": set()}
    )
    words: str = ""
    project: str = ""
    done: list[str] = field(default_factory=list)

    def act(self) -> None:
        """Do one thing quickly, and wait no longer than people do."""
        acts = [self.toggle, self.toggle, self.choose_district, self.write, self.leave]
        if self.path == MAP:
            acts += [self.open_row, self.click_map]
        self.chance.choice(acts)()
        self.page.wait_for_timeout(self.chance.randint(30, 400))

    def toggle(self) -> None:
        """Choose or leave an option of the legend."""
        name = self.chance.choice(list(LISTS))
        code = self.chance.choice(list(LISTS[name]))
        option(self.page, LISTS[name][code]).click()
        self.lists[name] ^= {code}
        self.done.append(f"{name} {code}")

    def choose_district(self) -> None:
        """Choose an entry of a list."""
        left = sorted(DISTRICTS.keys() - self.lists["district"])
        if not left:
            return
        code = self.chance.choice(left)
        box = self.page.get_by_role("combobox", name="区县", exact=True)
        box.click()
        box.press_sequentially(DISTRICTS[code])
        self.page.get_by_role("option", name=re.compile(f"^{DISTRICTS[code]}")).first.click()
        self.page.keyboard.press("Tab")
        self.lists["district"].add(code)
        self.done.append(f"district {code}")

    def write(self) -> None:
        """Write into the field of the search."""
        self.words = self.chance.choice(WORDS)
        box = self.page.get_by_label("查找", exact=True)
        box.fill(self.words)
        box.press("Enter")
        self.done.append(f"words {self.words!r}")

    def leave(self) -> None:
        """Go to another page."""
        title = self.chance.choice([title for title, path in PAGES.items() if path != self.path])
        go_to(self.page, title)
        self.page.wait_for_url(re.compile(rf"/{PAGES[title]}(\?.*)?$"))
        self.path = PAGES[title]
        option(self.page, "轨道交通").wait_for()
        self.done.append(f"page {title}")

    def open_row(self) -> None:
        """Open a project by its row in the table, where what was chosen leaves any."""
        if not self._by_the_api():
            return
        row = self.page.locator(".geo-projects:not(.geo-compact) tbody tr").first
        # Which row it is that is hit, the row itself says: a filter may just be changing them.
        row.locator("td").first.click()
        self.project = self.page.evaluate("window.geoappOpened")
        self.done.append(f"row {self.project}")

    def click_map(self) -> None:
        """Open a project by its symbol on the map, one of those that can be seen on it."""
        drawn = self.page.locator("iframe[title^='streamlit_folium']")
        drawn.evaluate("map => map.scrollIntoView()")
        seen, pin = drawn.bounding_box(), drawn.content_frame.locator(".geo-pin")
        for number in range(min(pin.count(), 8)):
            one = pin.nth(number)
            box, name = one.bounding_box(), one.get_attribute("aria-label")
            if not seen or not box or not name or not _is_amid(seen, box["x"], box["y"]):
                continue
            self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            self.done.append(f"map {name}")
            # Behind the name it says how surely it is placed.
            self.project = f"named {name.rpartition(' (')[0]}"
            return

    def differences(self) -> list[str]:
        """Return where address, widgets, table and map stay of another mind than the person.

        On a busy machine a page may seem at rest while a choice is on its way; what is lost never comes.
        """
        end = time.monotonic() + _COMES_WITHIN_S
        while True:
            is_last = (
                time.monotonic() > end
            )  # a look takes long there, too: the last one begins after the time
            found = self._differences()
            if not found or is_last:
                return found
            self.page.wait_for_timeout(100)

    def _differences(self) -> list[str]:
        settle(self.page)
        query = {name: set(values) for name, values in parse_qs(urlsplit(self.page.url).query).items()}
        return [*self._address(query), *self._widgets(), *(self._shown(query) if self.path == MAP else [])]

    def _address(self, query: dict[str, set[str]]) -> list[str]:
        wanted = {name: set(codes) for name, codes in self.lists.items()}
        said = {name: query.get(name, set()) for name in wanted}
        if not any((query.get("q"), *said.values())):
            said["kind"] = {"project"} if self.path == MAP else set()
        if len(said["kind"]) == 3:
            said["kind"] = set()
        found = [
            f"address {name}: {said[name]} for {wanted[name]}"
            for name in wanted
            if said[name] != wanted[name]
        ]
        if query.get("q", {""}) != {self.words}:
            found.append(f"address q: {query.get('q')} for {self.words!r}")
        return found

    def _widgets(self) -> list[str]:
        found = []
        for name, codes in LISTS.items():
            for code, title in codes.items():
                box = option(self.page, title)
                if box.count() and box.is_checked() != (code in self.lists[name]):
                    found.append(f"widget {name} {code}: {box.is_checked()}")
        tags = (
            self.page.get_by_test_id("stMultiSelect")
            .filter(has_text="区县")
            .locator("[data-tag]")
            .all_inner_texts()
        )
        chosen = {code for code, title in DISTRICTS.items() if any(tag.startswith(title) for tag in tags)}
        if chosen != self.lists["district"]:
            found.append(f"widget district: {tags} for {self.lists['district']}")
        words = self.page.get_by_label("查找", exact=True).input_value()
        return found if words == self.words else [*found, f"widget q: {words!r} for {self.words!r}"]

    def _shown(self, query: dict[str, set[str]]) -> list[str]:
        """Compare table and map with what the API gives for what was chosen."""
        wanted = self._by_the_api()
        ids = set(table_ids(self.page)) if wanted else set()
        found = [] if ids == wanted.keys() else [f"table: {len(ids)} rows for {len(wanted)}"]
        (frame,) = (frame for frame in self.page.frames if "streamlit_folium" in frame.url)
        pins = _pins(frame)
        if pins != {key for key, placed in wanted.items() if placed}:
            found.append(f"map: {len(pins)} projects for {sum(wanted.values())}")
        opened = next(iter(query.get("project", {""})))
        if self.project.startswith("named "):
            title = self.page.locator(".geo-details h2").first.inner_text()
            if title != self.project.removeprefix("named "):
                found.append(f"opened: {title!r} for {self.project!r}")
        elif opened != self.project:
            found.append(f"opened: {opened!r} for {self.project!r}")
        return found

    def _by_the_api(self) -> dict[str, bool]:
        """Return the ids of the projects that were chosen, and whether each has a place of its own."""
        chosen = {name: sorted(codes) for name, codes in self.lists.items() if codes}
        query = urlencode(chosen | ({"q": [self.words]} if self.words else {}), doseq=True)
        home = "{0.scheme}://{0.netloc}".format(urlsplit(self.page.url))
        with urlopen(f"{home}/api/v1/urumqi-14fyp/projects.geojson?{query}") as answer:  # noqa: S310 (loopback)
            features = json.load(answer)["features"]
        return {feature["id"]: feature["geometry"] is not None for feature in features}


def _is_amid(seen: FloatRect, x: float, y: float) -> bool:
    """Say whether a place of the window is on the map, which fits into it, and clear of the map's tools."""
    right, below = seen["x"] + seen["width"], seen["y"] + seen["height"]
    return seen["x"] + 80 < x < right - 80 and max(seen["y"], 0) + 64 < y < below - 80


def _pins(frame: Frame) -> set[str]:
    pins = frame.evaluate(
        "() => { const told = window.geoapp.payload.features;"
        " return told.data ? told.data.pins.map((pin) => pin[0]) : []; }"
    )
    return set(pins)
