"""Every item is counted once, by the most concrete thing it holds."""

import pytest

from geoapp.analysis.audit import CONTENTS, count_contents, item_contents
from geoapp.domain.project import Project
from geoapp.domain.reading import Box, Item, PlanText, Reading
from geoapp.io.readings import load_reading


def entry(item: int, kind: str) -> Project:
    return Project(
        id=f"demo/{item}{kind}", name="甲", aliases=(), kind=kind, level="main", parent=None, same_as=(),  # type: ignore[arg-type]
        mentions=(), confidence=1.0, theme="metro", action="ongoing", chapter=1, section=1, box=2, item=item, line=1,
        start=item, end=item + 1, cite="", quantities=(), milestones=(), places=(),
    )  # fmt: skip


@pytest.fixture
def reading() -> Reading:
    items = tuple(Item(number=n, title=None, start=10 * n, end=10 * n + 9) for n in (1, 2, 3, 4))
    box = Box(number=2, title="甲", chapter=1, section=1, start=5, end=60, items=items)
    return Reading(
        plan=PlanText(title="甲", sha256="0" * 64, chars=100),
        chapters=(),
        boxes=(box,),
        indicators=(),
        projects=(entry(1, "programme"), entry(1, "project"), entry(2, "programme"), entry(3, "policy")),
    )


def test_the_most_concrete_content_counts(reading: Reading) -> None:
    assert list(item_contents(reading).values()) == list(CONTENTS)


def test_the_counts_add_up(reading: Reading) -> None:
    assert count_contents(reading) == dict.fromkeys(CONTENTS, 1)
    real = load_reading("urumqi-14fyp")
    assert sum(count_contents(real).values()) == 46
