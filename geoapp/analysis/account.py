"""Counts that must add up: every item of a box by what it holds."""

from collections import Counter

from geoapp.domain.reading import Reading

CONTENTS = ("projects", "programmes only", "policies only", "excluded")
"""What an item holds, the most concrete first; ``excluded`` is what the product leaves out."""


def item_contents(reading: Reading) -> dict[tuple[int, int], str]:
    """Return what each item holds, by the numbers of its box and itself."""
    found = {(p.box, p.item, p.kind) for p in reading.projects if p.box is not None and p.item is not None}
    ranks = dict(zip(("project", "programme", "policy"), CONTENTS, strict=False))
    return {
        (box.number, item.number): next(
            (content for kind, content in ranks.items() if (box.number, item.number, kind) in found),
            "excluded",
        )
        for box in reading.boxes
        for item in box.items
    }


def count_contents(reading: Reading) -> dict[str, int]:
    """Count the items by what they hold; the counts add up to the number of items."""
    counts = Counter(item_contents(reading).values())
    return {content: counts[content] for content in CONTENTS}
