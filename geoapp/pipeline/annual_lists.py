"""Annual lists of a plan as the store keeps them, each with what was decided of its rows."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import orjson
from pydantic import TypeAdapter

from geoapp.domain.ledger import (
    DecisionVersion,
    LedgerDecision,
    LedgerList,
    LedgerMatch,
    LedgerRow,
    ListVersion,
    SaidDecision,
    SaidList,
)
from geoapp.io.earlier_files import folder_of_lists, refuse_files
from geoapp.store import decision_store, list_store

_ROWS = TypeAdapter(tuple[LedgerRow, ...])
_MATCHES = TypeAdapter(tuple[LedgerMatch, ...])


def load_ledger(plan_id: str) -> tuple[LedgerList, ...]:
    """Return a plan's lists, by year and then by the time at which they were added.

    Raises:
        InputError: files of an earlier program hold some still.
        StoreError: the store does not answer.
    """
    refuse_files(folder_of_lists(plan_id))
    kept = [one for one in list_store().held(plan_id) if one.said.state == "kept"]
    decided = decision_store().held(plan_id) if kept else []
    lists = [_list_of(one, decided) for one in kept]
    return tuple(sorted(lists, key=lambda one: (one.year, one.added, one.id)))


def held_list(plan_id: str, list_id: str) -> ListVersion | None:
    """Return the version of a list that holds, also where that says that it was removed.

    Raises:
        StoreError: the store does not answer.
    """
    return next(iter(list_store().history(plan_id, list_id)), None)


def held_decision(of: ListVersion, rows: Sequence[str]) -> DecisionVersion | None:
    """Return the last version of what was decided of rows, also where that was of the list before it was removed.

    Raises:
        StoreError: the store does not answer.
    """
    said = _joined(rows)
    return next((one for one in decision_store().history(of.plan, of.id) if one.rows == said), None)


def list_version(one: LedgerList, version: int = 1) -> ListVersion:
    """Return the version by which a list comes into the store."""
    said = SaidList(
        title=one.title,
        sha256=one.sha256,
        year=one.year,
        as_of=one.as_of,
        rows=_dump(one.rows),
        matches=_dump(one.matches),
        state="kept",
    )
    return ListVersion(plan=one.plan, id=one.id, version=version, said=said, who=one.who, when=one.added)


def decision_version(of: ListVersion, one: LedgerDecision, version: int = 1) -> DecisionVersion:
    """Return the version by which a decision on rows of a list comes into the store."""
    return DecisionVersion(
        plan=of.plan,
        list_id=of.id,
        rows=_joined(one.rows),
        version=version,
        said=SaidDecision(projects=_joined(one.projects), list_version=of.version),
        who=one.who,
        when=one.when,
    )


def _list_of(one: ListVersion, decided: Iterable[DecisionVersion]) -> LedgerList:
    return LedgerList(
        plan=one.plan,
        title=one.said.title,
        sha256=one.said.sha256,
        year=one.said.year,
        as_of=one.said.as_of,
        added=one.when,
        who=one.who,
        rows=_ROWS.validate_json(one.said.rows, strict=True),
        matches=_MATCHES.validate_json(one.said.matches, strict=True),
        decisions=tuple(
            LedgerDecision(
                rows=tuple(said.rows.split()),
                projects=tuple(said.said.projects.split()),
                who=said.who,
                when=said.when,
            )
            for said in decided
            if (said.list_id, said.said.list_version) == (one.id, one.version)
        ),
    )


def _joined(ids: Iterable[str]) -> str:
    """Return ids as a text: none of them has a space."""
    return " ".join(ids)


def _dump(records: Iterable[Any]) -> str:
    return orjson.dumps([asdict(one) for one in records]).decode()
