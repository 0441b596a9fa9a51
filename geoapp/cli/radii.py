"""``geoapp radii``."""

from collections.abc import Iterator

import click

from geoapp.cli._speech import answer
from geoapp.io.plans import load_plan
from geoapp.pipeline.radii import Estimate, Widening, load_estimates, widened, widenings

_GROUNDS = {True: "on evidence", False: "bare guess"}


@click.command()
@click.argument("plan")
@click.option("--rows", is_flag=True, help="Print each estimate too, with its error or its widened radius.")
def command(plan: str, rows: bool) -> None:  # noqa: FBT001 (click hands flags over so)
    """Say how far the estimates of a plan's gazetteer were off, and by what factor their radii are widened.

    It compares the radii of before with the positions found later (radii.csv of the plan). The factor is the least
    with which nine in ten would have held; one mistake counts once.
    """
    estimates = load_estimates(load_plan(plan).id)
    factors = list(widenings(estimates))
    text = "\n".join((*_table(factors), *(_rows(estimates, factors) if rows else ())))
    answer({"factors": factors, "estimates": estimates if rows else []}, text)


def _table(factors: list[Widening]) -> Iterator[str]:
    yield f"{'estimate':<13}{'kind of place':<15}{'compared':>8}{'outside':>9}{'own factor':>12}{'widened by':>12}"
    for one in factors:
        own = f"{one.own:.1f}" if one.compared else "—"
        yield (
            f"{_GROUNDS[one.grounded]:<13}{one.group or 'all':<15}{one.compared:>8}{one.outside:>9}{own:>12}"
            f"{one.factor:>12.1f}"
        )


def _rows(estimates: list[Estimate], factors: list[Widening]) -> Iterator[str]:
    yield ""
    for one in estimates:
        said = f"{one.radius_m:,.0f} m"
        if one.found_m is None:
            yield f"{one.id}: {said}, widened to {widened(one, factors):,.0f} m"
        else:
            shared = f", counted with {one.like}" if one.like else ""
            yield f"{one.id}: {said}, found {one.found_m:,.0f} m off{shared}"
