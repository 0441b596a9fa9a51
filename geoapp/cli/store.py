"""``geoapp store``."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from geoapp.cli._speech import answer, confirm, note
from geoapp.errors import InputError
from geoapp.settings import store_address

if TYPE_CHECKING:
    from geoapp.store.connections import Connections


@click.command()
@click.argument("what", type=click.Choice(["migrate", "load", "status"]))
@click.argument("plan_id", metavar="[PLAN]", required=False)
def command(what: str, plan_id: str | None) -> None:
    """Write plans into the PostgreSQL that GEOAPP_STORE names.

    ``migrate`` makes its tables and moves into the store what an earlier version kept in files below GEOAPP_DATA; that
    it does without GEOAPP_STORE too. ``load`` writes a plan, or all of them, each in one transaction, and ``status``
    says what is there.
    """
    address = store_address()
    if what == "migrate":
        _migrate(address)
        return
    if not address:
        raise InputError("store_none")
    from geoapp.store import connect  # noqa: PLC0415 (late: other commands do without)

    connections = connect(address)
    from geoapp.io.plans import load_plan, plan_ids  # noqa: PLC0415

    chosen = [load_plan(plan_id).id] if plan_id else plan_ids()
    if what == "load":
        _load(connections, chosen)
    else:
        _status(connections, chosen)


def _migrate(address: str | None) -> None:
    from geoapp.pipeline.moved_files import move_files  # noqa: PLC0415

    done: list[str] = []
    if address:
        from geoapp.store import connect  # noqa: PLC0415
        from geoapp.store.migrations import migrate  # noqa: PLC0415

        done = migrate(connect(address))
    moved: list[str] = []
    for path in move_files():
        note(f"moved into the store: {path}")
        moved.append(str(path))
    lines = [*done, f"{len(moved)} files moved into the store."] if moved else done
    confirm({"migrations": done, "moved": moved}, "\n".join(lines) or "Nothing to do.")


def _load(connections: "Connections", chosen: Sequence[str]) -> None:
    from geoapp.store.loading import load  # noqa: PLC0415

    editions = {}
    for plan_id in chosen:
        note(f"{plan_id}: loading")
        editions[plan_id] = load(connections, plan_id)
    confirm(editions, "\n".join(f"{plan_id}: edition {edition}" for plan_id, edition in editions.items()))


def _status(connections: "Connections", chosen: Sequence[str]) -> None:
    from geoapp.io.plan_columns import sum_of_columns  # noqa: PLC0415
    from geoapp.store.loading import loaded_plans  # noqa: PLC0415

    there = [
        {**asdict(one), "is_built_here": one.sha256 == sum_of_columns(one.plan)}
        for one in loaded_plans(connections)
        if one.plan in chosen
    ]
    lines = [
        f"{one['plan']}: edition {one['edition']} of {one['loaded_at']:%Y-%m-%d %H:%M}, {one['projects']} projects"
        + ("" if one["is_built_here"] else "; the files here are another build")
        for one in there
    ]
    missing = sorted(set(chosen) - {str(one["plan"]) for one in there})
    lines += [f"{plan_id}: not loaded" for plan_id in missing]
    answer({"store": connections.shown, "plans": there, "missing": missing}, "\n".join(lines))
