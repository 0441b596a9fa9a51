"""Comparison of two plans for programs: what became of each project of the one in the other."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from geoapp.pipeline.comparison_files import comparison_facts
from geoapp.web import content, plan_projects
from geoapp.web.api.answer import age_of, as_json, is_known, not_modified
from geoapp.web.api.refusal import RefusalError
from geoapp.web.api.request_params import find_plan, refuse_parameters


def show_comparison(request: Request) -> Response:
    """Answer with what ``geoapp compare`` says of two plans; large ones are left to the command."""
    refuse_parameters(request.query_params)
    earlier, later = (find_plan(request.path_params[name]) for name in ("plan", "later"))
    if earlier.id == later.id:
        sentence = "Both plans are the same; name two."
        raise RefusalError(sentence, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    age = age_of(request, [*content.states(earlier.id), *content.states(later.id)])
    if is_known(request, age):
        return not_modified(age)
    if not plan_projects.is_comparable(earlier, later):
        sentence = (
            f"The two plans have more than {plan_projects.MOST_COMPARED:,} projects together, which takes too long "
            f"here; run geoapp compare {earlier.id} {later.id} --into changes.json."
        )
        raise RefusalError(sentence, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return as_json(comparison_facts(plan_projects.comparison_of(earlier, later)), age=age)
