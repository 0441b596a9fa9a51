"""Yearly actuals of a plan's indicators, added whole or not at all."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from geoapp.analysis.pace import base_year
from geoapp.domain.indicator import ActualsFile
from geoapp.domain.journal import Intent
from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.io.indicators import ActualsRules, dump_actuals, load_actuals, path_of_actuals, read_actuals
from geoapp.io.plan_lock import plan_lock
from geoapp.io.plans import load_plan
from geoapp.io.readings import load_reading
from geoapp.pipeline.build import OnMessage
from geoapp.pipeline.undertake import finish_open, undertake
from geoapp.settings import folder_of_plans


def add_actuals(
    plan_id: str, path: Path, *, who: str = "", tell: OnMessage = lambda _: None
) -> tuple[ActualsFile, Path]:
    """Check a CSV of yearly actuals and keep it in place of the one before; return it and where it stands.

    Raises:
        InputError: the file cannot be read, or a row is wrong; the plan has no indicators, or the same bytes hold.
        GeoappError: the plan is unknown or was not read.
    """
    plan = load_plan(plan_id)
    made, target = _read(plan, path, who), path_of_actuals(plan.id)
    folder = folder_of_plans() / plan.id
    with plan_lock(folder, "indicators", tell=tell):
        finish_open(plan.id, tell=tell)
        before = load_actuals(plan.id)
        if before and before.sha256 == made.sha256:
            raise InputError("indicators_there", file=before.title, date=before.added[:10])
        detail = f"{len(made.rows)} rows"
        intent = Intent(what="indicators", who=who, subject=made.title, detail=detail, sha256=made.sha256)
        undertake(intent, folder, {target: dump_actuals(made)})
    return made, target


def _read(plan: Plan, path: Path, who: str) -> ActualsFile:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError("document_unread", file=str(path), reason=str(error.strerror)) from error
    indicators = load_reading(plan.id).indicators
    if not indicators:
        raise InputError("indicators_no_table", plan=plan.id)
    last = min(plan.last_year, datetime.now().astimezone().year)
    rules = ActualsRules(indicators=indicators, years=(base_year(plan), last))
    return ActualsFile(
        plan=plan.id,
        title=path.name,
        sha256=sha256(content).hexdigest(),
        added=datetime.now(UTC).isoformat(timespec="seconds"),
        who=who,
        rows=read_actuals(content, path.name, rules),
    )
