"""Flags of what is printed: the paper, the page of a picture, the day; and the opinions that go on it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

import click

from geoapp.pipeline.opinions import list_opinions
from geoapp.sheet.opinion_list import SheetOpinions
from geoapp.sheet.paper import SIZES, Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """Paper, page and day of something printed."""

    paper: Paper
    page: int
    day: date


def paper_flags(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the flags of paper; it receives them as ``printing``."""

    @wraps(command)
    def with_paper(size: str, landscape: bool, page: int, day: datetime | None, **options: Any) -> None:  # noqa: ANN401, FBT001 (whatever click hands over)
        paper = Paper(size=next(one for one in SIZES if one == size), landscape=landscape)
        moment = day or datetime.now().astimezone()
        command(printing=Printing(paper=paper, page=page, day=moment.date()), **options)

    decorated: Callable[..., None] = with_paper
    for flag in reversed(_FLAGS):
        decorated = flag(decorated)
    return decorated


def opinions_told(plan_id: str) -> SheetOpinions:
    """Return the opinions of a plan for paper: whoever gives commands on the server may know who wrote."""
    return SheetOpinions(found=tuple(list_opinions(plan_id, {})), whose=True)


_FLAGS = (
    click.option(
        "--size", type=click.Choice(SIZES), default="A4", show_default=True, help="Size of the paper."
    ),
    click.option("--landscape", is_flag=True, help="Lay the paper across."),
    click.option(
        "--page", type=click.IntRange(min=1), default=1, show_default=True, help="Page of a picture."
    ),
    click.option(
        "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of printing; today when left out."
    ),
)
