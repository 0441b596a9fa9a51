"""Each item of a plan's boxes with what it holds."""

from collections import Counter
from dataclasses import dataclass

from geoapp.analysis.audit import item_contents
from geoapp.domain.reading import Reading


@dataclass(frozen=True, slots=True)
class ItemContent:
    """An item by its numbers and titles; ``content`` is one of ``audit.CONTENTS``."""

    box: int
    box_title: str
    item: int
    title: str | None
    content: str
    projects: int
    """How many projects, programmes and policies were read from it."""


def list_items(reading: Reading) -> tuple[ItemContent, ...]:
    """Return every item of every box, in the order of the plan."""
    contents = item_contents(reading)
    found = Counter((project.box, project.item) for project in reading.projects)
    return tuple(
        ItemContent(
            box=box.number,
            box_title=box.title,
            item=item.number,
            title=item.title,
            content=contents[box.number, item.number],
            projects=found[box.number, item.number],
        )
        for box in reading.boxes
        for item in box.items
    )
