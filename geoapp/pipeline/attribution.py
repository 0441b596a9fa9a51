"""The attribution of boundaries, as a map of China must carry it."""

from typing import Literal

from geoapp.domain.plan import Plan
from geoapp.io.words import Words

Form = Literal["layer", "map", "paper", "cell", "citation"]
"""The medium that it is written for."""


def attribution(plan: Plan, say: Words, form: Form) -> str:
    """Return the source of a plan's boundaries, with its map review number where there is one."""
    title, number = plan.boundaries.title, plan.boundaries.review_number
    return say(f"attribution_{form}", title=title, number=number) if number else title
