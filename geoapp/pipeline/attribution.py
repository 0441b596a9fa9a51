"""The attribution of boundaries, as a map of China must carry it, and the sources of a file."""

from typing import Literal

from geoapp.domain.plan import Plan
from geoapp.io.words import Words

Form = Literal["layer", "map", "paper", "cell", "citation"]
"""The medium that it is written for."""


def attribution(plan: Plan, say: Words, form: Form) -> str:
    """Return the source of a plan's boundaries, with its map review number where there is one."""
    title, number = plan.boundaries.title, plan.boundaries.review_number
    return say(f"attribution_{form}", title=title, number=number) if number else title


def source_members(plan: Plan, say: Words) -> dict[str, str]:
    """Return plan, attribution and licence under the names that GeoJSON has for them."""
    return {"plan": plan.id, "attribution": attribution(plan, say, "layer"), "licence": plan.licence}


def source_sentence(plan: Plan, say: Words) -> str:
    """Return the plan, its licence and the source of its boundaries, for formats that hold a text about the file."""
    return say(
        "file_sources",
        title=plan.title,
        publisher=plan.publisher,
        date=plan.published,
        licence=plan.licence,
        boundaries=attribution(plan, say, "cell"),
    )
