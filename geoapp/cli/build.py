"""``geoapp build``."""

from functools import partial
from itertools import repeat

import click

from geoapp.cli._engine import engine_flags
from geoapp.cli._speech import answer, note
from geoapp.errors import UnknownCodeError
from geoapp.io.codelists import load_codelist
from geoapp.io.corrections import CORRECTIONS
from geoapp.io.engine import HERE, WorkEngine
from geoapp.io.manifests import faults_of, find_state
from geoapp.io.plan_lock import plan_lock
from geoapp.io.plans import load_plan, plan_ids
from geoapp.pipeline.build import Build, check_build
from geoapp.pipeline.undertake import current_build, make_build, rebuild
from geoapp.settings import folder_of_plans


@click.command()
@click.option("--plan", "plan_id", help="Id of the plan; all plans when left out.")
@click.option("--check", is_flag=True, help="Write nothing; fail when the committed files differ.")
@engine_flags
def command(plan_id: str | None, check: bool, engine: WorkEngine) -> None:  # noqa: FBT001 (click hands flags over so)
    """Place a plan's projects and write data/geojson; needs no plan text."""
    chosen = (plan_id,) if plan_id else plan_ids()
    if not chosen:
        raise UnknownCodeError("plans_none_to_build")
    builds: list[Build] = []
    made = repeat(None) if engine is HERE else engine.map(make_build, chosen)
    for ready, each in zip(made, chosen, strict=False):
        say = partial(_say, each)
        with plan_lock(folder_of_plans() / load_plan(each).id, "build", tell=say):
            build = current_build(each, ready, tell=say) if check else rebuild(each, ready, tell=say)
            for correction in build.idle:
                say(f"{CORRECTIONS}, line {correction.row}: {correction.setting} already")
            if check:
                for fault in faults_of(find_state(each)):
                    say(str(fault))
                check_build(build)
        builds.append(build)
    facts = [
        {"plan": one.plan_id, "items": one.items, "projects": one.projects, "by_location": one.by_location}
        for one in builds
    ]
    answer(facts, "\n".join(map(_table, builds)))


def _say(plan_id: str, step: str) -> None:
    note(f"{plan_id}: {step}")


def _table(build: Build) -> str:
    """Write a build's counts as an aligned table."""
    lines = [("plan", build.plan_id), ("items", f"{build.items:>6}"), ("projects", f"{build.projects:>6}")]
    codes = [code.code for code in load_codelist("location_kinds").codes]
    lines += [(f"  {code}", f"{build.by_location.get(code, 0):>6}") for code in codes]
    return "\n".join(f"{name:<12}{value}" for name, value in lines)
