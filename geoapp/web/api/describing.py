"""A plan as the API tells it."""

from typing import Any

from geoapp.domain.plan import Plan
from geoapp.io.words import Words
from geoapp.pipeline.attribution import attribution
from geoapp.pipeline.export import load_formats

ENGLISH = Words("en")


def describe_plan(plan: Plan, projects: int) -> dict[str, Any]:
    """Return the facts of a plan for analysts; the links are relative to ``/api/v1/plans``."""
    return {
        "id": plan.id,
        "title": plan.title,
        "city": plan.city,
        "city_en": plan.city_en,
        "adcode": plan.adcode,
        "years": [plan.first_year, plan.last_year],
        "publisher": plan.publisher,
        "published": plan.published,
        "licence": plan.licence,
        "demo": plan.demo,
        "bbox": list(plan.bbox),
        "metric_crs": plan.metric_crs,
        "boundaries": attribution(plan, ENGLISH, "citation"),
        "projects": projects,
        "links": {
            "plan": plan.id,
            "projects": {fmt: f"{plan.id}/projects.{fmt}" for fmt in load_formats()},
            "districts": f"{plan.id}/districts.geojson",
        },
    }
