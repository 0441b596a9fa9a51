"""Flags that say where the parts of a large work are done."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any

import click

from geoapp.errors import EngineError
from geoapp.io.engine import HERE, WorkEngine


def engine_flags(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the flags; it receives what they ask for as ``engine``, which is there as long as it runs."""

    @wraps(command)
    def with_engine(*, engine: str | None, scheduler: str | None, **options: Any) -> None:  # noqa: ANN401 (whatever click hands over)
        with _engine_of(engine, scheduler) as opened:
            command(engine=opened, **options)

    address = click.option(
        "--scheduler", metavar="ADDRESS", help="Address of Dask's scheduler, such as tcp://127.0.0.1:8786."
    )
    engine = click.option(
        "--engine",
        type=click.Choice(["dask"]),
        help="Do the parts in the workers of --scheduler; needs geoapp-plans[dask].",
    )
    return engine(address(with_engine))


def _engine_of(name: str | None, scheduler: str | None) -> AbstractContextManager[WorkEngine]:
    """Return the engine that flags ask for.

    Raises:
        EngineError: one flag without the other.
    """
    if bool(name) != bool(scheduler):
        raise EngineError("engine_flags")
    if scheduler is None:
        return nullcontext(HERE)
    from geoapp.io.dask_engine import dask_engine  # noqa: PLC0415 (an extra)

    return dask_engine(scheduler)
