"""A curator starts with what is not located, goes on to the widest margins, and ends with other guesses."""

from typing import Any

import geopandas as gpd
import pandas as pd

from geoapp.analysis.contents import list_items
from geoapp.analysis.worklist import find_tasks
from geoapp.domain.project import Project
from geoapp.domain.reading import Box, Item, PlanText, Reading


def row(name: str, kind: str, radius: float | None, quality: str | None, exactness: str | None = "2") -> Any:  # noqa: ANN401
    location = {"kind": kind, "uncertainty_m": radius, "quality": quality, "exactness": exactness}
    return {"id": f"demo/{name}", "name": name, "location": location}


def frame(*rows: Any) -> gpd.GeoDataFrame:  # noqa: ANN401
    return gpd.GeoDataFrame(pd.DataFrame(list(rows)), geometry=[None] * len(rows), crs=4326)


def test_misses_come_first_then_the_widest_radius_then_guessed_districts() -> None:
    found = find_tasks(
        frame(
            row("estimated district", "district", None, "estimate"),
            row("near", "site", 400, "published"),
            row("far", "area", 9000, "interpolated"),
            row("nowhere", "none", None, None, None),
            row("sketch", "route", 2000, "estimate"),
        )
    )
    assert [task.name for task in found] == ["nowhere", "far", "sketch", "near", "estimated district"]
    assert [task.cause for task in found] == ["miss", "radius", "radius", "radius", "guess"]


def test_what_is_exact_or_citywide_by_its_nature_is_no_task() -> None:
    found = find_tasks(
        frame(row("exact", "site", 60, "published", "1"), row("citywide", "city", None, "published"))
    )
    assert found == ()


def test_every_item_is_listed_with_its_content_and_the_number_of_its_entries() -> None:
    def entry(item: int, kind: str) -> Project:
        return Project(
            id=f"demo/{item}{kind}", name="甲", aliases=(), kind=kind, level="main", parent=None, same_as=(),  # type: ignore[arg-type]
            mentions=(), confidence=1.0, theme="metro", action="ongoing", chapter=1, section=1, box=2, item=item,
            line=1, start=item, end=item + 1, cite="", quantities=(), milestones=(), places=(),
        )  # fmt: skip

    items = tuple(Item(number=n, title=t, start=10 * n, end=10 * n + 9) for n, t in ((1, "甲"), (2, None)))
    reading = Reading(
        plan=PlanText(title="甲", sha256="0" * 64, chars=100),
        chapters=(),
        boxes=(Box(number=2, title="乙", chapter=1, section=1, start=5, end=60, items=items),),
        indicators=(),
        projects=(entry(1, "programme"), entry(1, "project")),
    )
    found = list_items(reading)
    assert [(one.box, one.box_title, one.item, one.title) for one in found] == [
        (2, "乙", 1, "甲"),
        (2, "乙", 2, None),
    ]
    assert [(one.content, one.projects) for one in found] == [("projects", 2), ("excluded", 0)]
