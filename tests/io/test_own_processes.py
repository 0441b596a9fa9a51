"""Processes of this machine do the parts of a work as one process does them, and a killed one is told."""

import os
import signal
from collections.abc import Iterator
from functools import partial
from itertools import count, islice

import pytest

from geoapp.errors import EngineError, InputError
from geoapp.io.engine import HERE
from geoapp.io.own_processes import AHEAD, OwnProcesses

from ..invented_cluster import refuse_the_second  # noqa: TID252


def end_at_three(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_parts_come_in_the_order_of_their_tasks_as_here() -> None:
    job, tasks = partial(pow, 2), range(20)
    engine = OwnProcesses(2)
    assert list(engine.map(job, tasks)) == list(HERE.map(job, tasks))
    assert list(engine.map(job, [])) == []


def test_few_parts_are_made_before_they_are_needed() -> None:
    made: list[int] = []

    def tasks() -> Iterator[int]:
        for number in count():
            made.append(number)
            yield number

    results = OwnProcesses(2).map(partial(pow, 2), tasks())
    assert list(islice(results, 5)) == [1, 2, 4, 8, 16]
    assert len(made) <= 5 + 2 * AHEAD + 1
    results.close()  # type: ignore[attr-defined]


def test_an_error_of_the_job_is_the_same_sentence_as_here() -> None:
    with pytest.raises(InputError, match=r"Row group 1 of a\.parquet"):
        list(OwnProcesses(2).map(refuse_the_second, range(3)))


def test_a_killed_process_is_one_sentence() -> None:
    with pytest.raises(EngineError, match="was ended, most likely for want of memory"):
        list(OwnProcesses(2).map(end_at_three, range(20)))
