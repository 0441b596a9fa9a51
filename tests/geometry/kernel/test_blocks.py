"""Work in threads: in order, whole, and whatever goes wrong comes out."""

import threading

import pytest

from geoapp.geometry.kernel import blocks
from geoapp.geometry.kernel.blocks import thread_map


@pytest.fixture(autouse=True)
def _four_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "THREADS", 4)


def test_results_come_in_the_order_of_the_tasks_and_each_task_is_done_once() -> None:
    done: list[int] = []
    assert thread_map(lambda task: done.append(task) or task * task, range(200)) == [
        k * k for k in range(200)
    ]
    assert sorted(done) == list(range(200))


def test_several_threads_work_at_once() -> None:
    together = threading.Barrier(2, timeout=20)
    # Each of the two waits for the other one: in a single thread the barrier would break.
    thread_map(lambda _: together.wait(), range(2))


@pytest.mark.parametrize("wrong", [0, 3])
def test_an_error_of_a_task_comes_out(wrong: int) -> None:
    def work(task: int) -> int:
        if task == wrong:
            raise IndexError(task)
        return task

    with pytest.raises(IndexError, match=str(wrong)):
        thread_map(work, range(4))
    assert thread_map(abs, [-1, -2]) == [1, 2]


def test_work_within_work_does_not_wait_for_itself() -> None:
    assert thread_map(lambda k: sum(thread_map(abs, range(-k, 0))), range(40)) == [
        k * (k + 1) // 2 for k in range(40)
    ]
