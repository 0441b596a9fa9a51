"""Engine: where the parts of a large work are done."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

WorkPart = TypeVar("WorkPart")
Result = TypeVar("Result")


class WorkEngine(Protocol):
    """A way to do a job's parts, here or elsewhere, with the same results."""

    def map(self, job: Callable[[WorkPart], Result], tasks: Iterable[WorkPart]) -> Iterator[Result]:
        """Yield the result of a job for each task, in the order of the tasks; both are picklable.

        Raises:
            GeoappError: the job's own, or what became of the engine; what was not yielded until then is not done.
        """
        ...


class Here:
    """This process, which does one part when the one before it is taken."""

    def map(self, job: Callable[[WorkPart], Result], tasks: Iterable[WorkPart]) -> Iterator[Result]:
        """Yield the result of a job for each task."""
        return map(job, tasks)


HERE = Here()
