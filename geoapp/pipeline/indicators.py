"""Yearly actuals of a plan's indicators as the store keeps them, added whole or not at all."""

from dataclasses import asdict, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import orjson
from pydantic import TypeAdapter

from geoapp.analysis.pace import base_year
from geoapp.domain.access import Identity, may
from geoapp.domain.indicator import ActualsFile, ActualsVersion, IndicatorActual, SaidActuals
from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.io.earlier_files import folder_of_actuals, refuse_files
from geoapp.io.indicators import ActualsRules, read_actuals
from geoapp.io.plans import load_plan
from geoapp.io.readings import load_reading
from geoapp.pipeline.written import now, write, writing
from geoapp.store import actuals_store

_ROWS = TypeAdapter(tuple[IndicatorActual, ...])


def load_actuals(plan_id: str) -> ActualsFile | None:
    """Return a plan's actuals; none where nobody added any.

    Raises:
        InputError: a file of an earlier program holds some still.
        StoreError: the store does not answer.
    """
    held = _held(plan_id)
    return _file_of(held) if held else None


def _held(plan_id: str) -> ActualsVersion | None:
    refuse_files(folder_of_actuals(), f"{plan_id}.json")
    return next(iter(actuals_store().held(plan_id)), None)


def _file_of(held: ActualsVersion) -> ActualsFile:
    return ActualsFile(
        plan=held.plan,
        title=held.said.title,
        sha256=held.said.sha256,
        added=held.when,
        who=held.who,
        rows=_ROWS.validate_json(held.said.rows, strict=True),
    )


def actuals_version(one: ActualsFile, version: int = 1) -> ActualsVersion:
    """Return the version by which actuals come into the store."""
    rows = orjson.dumps([asdict(row) for row in one.rows]).decode()
    said = SaidActuals(title=one.title, sha256=one.sha256, rows=rows)
    return ActualsVersion(plan=one.plan, version=version, said=said, who=one.who, when=one.added)


def add_actuals(plan_id: str, path: Path, *, who: str = "") -> ActualsFile:
    """Check a CSV of yearly actuals and keep it in place of the one before.

    Raises:
        InputError: the file cannot be read, or a row is wrong; the plan has no indicators, or the same bytes hold.
        GeoappError: the plan is unknown or was not read, or the store does not answer or is full.
    """
    plan = load_plan(plan_id)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError("document_unread", file=str(path), reason=str(error.strerror)) from error
    return keep_actuals(plan, read_given(plan, content, path.name), by=Identity(subject=who, role="operator"))


def keep_actuals(plan: Plan, given: ActualsFile, *, by: Identity) -> ActualsFile:
    """Keep a file that was looked at in place of the one before, whole or not at all, and say so in the journal.

    Raises:
        InputError: they may not add actuals, or the same bytes hold.
        VersionError: somebody else has added some in this very moment.
        StoreError: the store does not answer or is full.
    """
    if not may(by, "decide"):
        raise InputError("indicators_no_role")
    made = replace(given, added=now(), who=by.subject)
    with writing(plan.id) as folder:
        before = _held(plan.id)
        refuse_same(given, _file_of(before) if before else None)
        write([(before, actuals_version(made, before.version + 1 if before else 1))], folder)
    return made


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
        added=now(),
        who="",
        rows=read_actuals(content, name, rules),
    )
