"""Yearly actuals of a plan's indicators, added whole or not at all."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from geoapp.analysis.pace import base_year
from geoapp.domain.access import Identity, may
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
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError("document_unread", file=str(path), reason=str(error.strerror)) from error
    given = read_given(plan, content, path.name)
    return keep_actuals(plan, given, by=Identity(subject=who, role="operator"), tell=tell)


def keep_actuals(
    plan: Plan, given: ActualsFile, *, by: Identity, tell: OnMessage = lambda _: None
) -> tuple[ActualsFile, Path]:
    """Keep a file that was looked at in place of the one before, whole or not at all, and say so in the journal.

    Raises:
        InputError: they may not add actuals, or the same bytes hold.
    """
    if not may(by, "decide"):
        raise InputError("indicators_no_role")
    made, target = replace(given, added=_now(), who=by.subject), path_of_actuals(plan.id)
    folder = folder_of_plans() / plan.id
    with plan_lock(folder, "indicators", tell=tell):
        finish_open(plan.id, tell=tell)
        refuse_same(given, load_actuals(plan.id))
        detail = f"{len(made.rows)} rows"
        intent = Intent(
            what="indicators", who=by.subject, subject=made.title, detail=detail, sha256=made.sha256
        )
        undertake(intent, folder, {target: dump_actuals(made)})
    return made, target


def refuse_same(given: ActualsFile, before: ActualsFile | None) -> None:
    """Refuse a file whose very bytes hold already.

    Raises:
        InputError: they do.
    """
    if before and before.sha256 == given.sha256:
        raise InputError("indicators_there", file=before.title, date=before.added[:10])


def read_given(plan: Plan, content: bytes, name: str) -> ActualsFile:
    """Return a CSV that is called ``name`` as it would be kept, by nobody yet.

    Raises:
        InputError: a row is wrong, or the plan has no indicators.
        GeoappError: the plan was not read.
    """
    indicators = load_reading(plan.id).indicators
    if not indicators:
        raise InputError("indicators_no_table", plan=plan.id)
    last = min(plan.last_year, datetime.now().astimezone().year)
    rules = ActualsRules(indicators=indicators, years=(base_year(plan), last))
    return ActualsFile(
        plan=plan.id,
        title=name,
        sha256=sha256(content).hexdigest(),
        added=_now(),
        who="",
        rows=read_actuals(content, name, rules),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
