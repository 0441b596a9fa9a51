"""Engine: where the parts of a large work are done."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


class Engine(Protocol):
    """A way to do a job's parts, here or elsewhere, with the same results."""

    def map(self, job: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield what a job makes of each task, in the order of the tasks; both are picklable.

        Raises:
            GeoappError: the job's own, or what became of the engine; what was not yielded until then is not done.
        """
        ...


class Here:
    """This process, which does one part when the one before it is taken."""

    def map(self, job: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield what a job makes of each task."""
        return map(job, tasks)


HERE = Here()
