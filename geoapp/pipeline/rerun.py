"""Run an analysis again from its receipt, and name what is different."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from geoapp.domain.plan import Plan
from geoapp.domain.receipt import Receipt
from geoapp.domain.request import Request
from geoapp.domain.source import Source
from geoapp.pipeline.analyse import Load, Outcome, analyse


def rerun(
    receipt: Receipt[Request],
    plan: Plan,
    *,
    instead: Mapping[str, Source] | None = None,
    load: Load | None = None,
) -> tuple[Outcome, tuple[str, ...]]:
    """Return the result of a receipt's request today, and a sentence for each thing that differs.

    ``instead`` gives another source for ``a`` or ``b``, such as a file for what a page kept.

    Raises:
        GeoappError: a source cannot be had or measured.
    """
    sources: dict[str, Any] = dict(instead or {})
    outcome = analyse(replace(receipt.request, **sources), plan, load)
    return outcome, tuple(differences(receipt, outcome.receipt))


def differences(before: Receipt[Request], after: Receipt[Request]) -> Iterator[str]:
    """Yield the differences: programs, inputs, the CRS, and the result.

    Programs may differ and give the same result all the same.
    """
    for name in sorted(before.versions.keys() | after.versions.keys()):
        yield from _differs(name, before.versions.get(name, "none"), after.versions.get(name, "none"))
    yield from _differs("the CRS to measure in", before.metric_crs, after.metric_crs)
    then = {one.role: one for one in before.inputs}
    for now in after.inputs:
        old = then.get(now.role)
        if old is None:
            yield f"input {now.role} ({now.source}) was not there"
        elif old.sha256 != now.sha256:
            yield (
                f"input {now.role} ({now.source}) holds other data: {old.used:,} of {old.records:,} records "
                f"then, {now.used:,} of {now.records:,} now"
            )
    if before.sha256 != after.sha256:
        yield (
            f"the result: {before.certain:,} certain and {before.possible:,} possible then, "
            f"{after.certain:,} and {after.possible:,} now"
        )


def _differs(what: str, then: str, now: str) -> Iterator[str]:
    if then != now:
        yield f"{what}: {then} then, {now} now"
