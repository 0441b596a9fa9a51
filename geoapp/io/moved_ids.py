"""``moved.csv``: ids that a plan's entries had under an earlier reader, and the entries that bear them now."""

from functools import lru_cache

from geoapp.errors import InputError
from geoapp.io.codelists import read_rows
from geoapp.io.plans import has_plan
from geoapp.settings import folder_of_plans

MOVED = "moved.csv"


def present_id(project_id: str) -> str:
    """Return the id (``<plan>/<start>``) under which an entry is kept now; an id that never moved is its own.

    Raises:
        InputError: the table is malformed.
    """
    plan_id = project_id.partition("/")[0]
    path = folder_of_plans() / plan_id / MOVED
    if not has_plan(plan_id) or not path.is_file():
        return project_id
    return _read(plan_id, path.stat().st_mtime_ns).get(project_id, project_id)


@lru_cache(maxsize=8)
def _read(plan_id: str, age: int) -> dict[str, str]:  # noqa: ARG001
    path = folder_of_plans() / plan_id / MOVED
    moved = {row["old"]: row["new"] for row in read_rows(path, ("old", "new"))}
    twice = sorted(set(moved) & set(moved.values()))
    if twice:
        raise InputError("moved_twice", file=str(path), id=twice[0])
    return moved
