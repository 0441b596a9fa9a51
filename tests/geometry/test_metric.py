"""Transformers are built once, whichever thread asks, and a forked process has its own."""

import subprocess
import sys
import threading
from typing import Any

import numpy as np
import pytest
from shapely import Point

from geoapp.geometry import transformers
from geoapp.geometry.metric import to_metres

HERE = "EPSG:4538"

FORKING = """
import os, numpy, shapely
from geoapp.geometry.metric import to_metres
places = numpy.array([shapely.Point(87, 43.8)])
to_metres(places, "EPSG:4538")
child = os.fork()
if not child:
    os._exit(0 if to_metres(places, "EPSG:4538")[0].x == 500_000 else 1)
os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_every_thread_is_served_by_the_same_one(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[float] = []
    serving: list[int] = []
    transform = transformers._transform

    def watched(*arguments: Any) -> Any:  # noqa: ANN401 (as it has them)
        serving.append(threading.get_ident())
        return transform(*arguments)

    monkeypatch.setattr(transformers, "_transform", watched)
    together = threading.Barrier(3)  # a thread that has ended gives its id to the next

    def ask() -> None:
        together.wait(timeout=30)
        found.append(to_metres(np.array([Point(87, 43.8)]), HERE)[0].x)
        together.wait(timeout=30)

    asking = [threading.Thread(target=ask) for _ in range(3)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    # 87 degrees east is the middle of this projection, 500 km from its false origin.
    assert found == [500_000, 500_000, 500_000]
    assert len(serving) == 3
    assert len(set(serving)) == 1


def test_a_forked_process_transforms_too() -> None:
    done = subprocess.run([sys.executable, "-c", FORKING], timeout=60, check=False)
    assert done.returncode == 0
