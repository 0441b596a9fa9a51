"""Work in a process of its own: whatever happens there, one sentence comes back and the next run works."""

import ctypes
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing import Pipe
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Point

from geoapp.errors import GeoappError, InputError, WorkError
from geoapp.io import worker, worker_process
from geoapp.io.progress import Progress, report
from geoapp.io.slots import Capacity, Slots

# Functions go to the worker by name, so the tests send it what Python itself has: exec, eval, os.abort ...


@pytest.fixture(autouse=True, scope="module")
def _no_process_is_left() -> Iterator[None]:
    yield
    worker.close()


@pytest.fixture(autouse=True)
def _the_next_run_works() -> Iterator[None]:
    yield
    assert worker.run(sum, [1, 2]) == 3


def reason_of(code: str, **limits: float) -> str:
    with pytest.raises(WorkError) as caught:
        worker.run(exec, code, **limits)  # type: ignore[arg-type]
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return caught.value.reason


def test_a_result_comes_back_as_it_is() -> None:
    frame = gpd.GeoDataFrame({"name": ["甲"]}, geometry=[Point(87.6, 43.8)], crs="EPSG:4326")
    back = worker.run(gpd.GeoDataFrame.to_crs, frame, "EPSG:4538")
    assert back.crs == "EPSG:4538"
    assert list(back["name"]) == ["甲"]


def test_an_endless_loop_is_ended_when_its_time_is_up() -> None:
    began = time.monotonic()
    assert reason_of("while True: pass", limit_s=0.5) == "slow"
    assert time.monotonic() - began < 30


def test_a_process_that_does_not_get_ready_is_told_by_the_time_it_had(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "_LOADING_S", 0.0)
    with pytest.raises(WorkError) as caught:
        worker.run(sum, [1, 2], limit_s=50)
    assert (caught.value.reason, caught.value.values["seconds"]) == ("slow", "0")


def test_work_that_hangs_in_c_code_and_ignores_signals_is_ended() -> None:
    code = (
        "import ctypes, signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nctypes.PyDLL(None).sleep(60)"
    )
    assert reason_of(code, limit_s=0.5) == "slow"


def test_an_abort_is_a_crash() -> None:
    with pytest.raises(WorkError) as caught:
        worker.run(os.abort)
    assert caught.value.reason == "crash"


def test_a_segmentation_fault_is_a_crash() -> None:
    with pytest.raises(WorkError) as caught:
        worker.run(ctypes.string_at, 0)
    assert caught.value.reason == "crash"


def test_leaving_without_a_word_is_a_crash() -> None:
    assert reason_of("import os; os._exit(0)") == "crash"


def test_too_much_memory_is_refused() -> None:
    assert reason_of("bytearray(300 << 20)", memory_bytes=200 << 20) == "memory"
    assert worker.run(len, b"x" * 1000, memory_bytes=200 << 20) == 1000


def test_a_little_arrow_needs_little_memory() -> None:
    code = "import pandas as pd; assert pd.Series(['a', None], dtype='string[pyarrow]').str.len().sum() == 1"
    worker.run(exec, code, memory_bytes=200 << 20)


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGUSR1])
def test_a_run_that_is_killed_from_outside_is_said_to_be(sent: int) -> None:
    assert reason_of(f"import os; os.kill(os.getpid(), {int(sent)})") == "killed"


@pytest.mark.parametrize("sent", [signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGABRT])
def test_a_run_that_breaks_by_itself_is_a_crash(sent: int) -> None:
    assert reason_of(f"import os; os.kill(os.getpid(), {int(sent)})") == "crash"


def test_a_run_whose_keeper_is_killed_from_outside_is_said_to_be_and_ends(tmp_path: Path) -> None:
    code = endless(tmp_path / "pid").replace("while True", "os.kill(os.getppid(), 9)\nwhile True")
    assert reason_of(code) == "killed"
    assert is_gone(int((tmp_path / "pid").read_text()))


def test_an_unknown_error_is_one_sentence_and_its_traceback_is_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert reason_of("1 / 0") == "failed"
    assert "ZeroDivisionError" in caplog.text


def test_an_error_of_ours_passes_as_it_is() -> None:
    code = "from geoapp.errors import InputError\nraise InputError('layer_gone', name='甲.geojson')"
    with pytest.raises(InputError, match=r"甲\.geojson"):
        worker.run(exec, code)


def test_what_cannot_be_sent_back_is_one_sentence() -> None:
    with pytest.raises(WorkError) as caught:
        worker.run(eval, "lambda: 0")
    assert caught.value.reason == "failed"


def test_progress_is_heard_in_its_order() -> None:
    heard: list[Progress] = []
    code = "from geoapp.io.progress import report\nfor n in range(50): report('measure', n / 50)"
    worker.run(exec, code, on_progress=heard.append)
    shares = [one.share for one in heard if one.step == "measure"]
    assert list(dict.fromkeys(shares)) == [n / 50 for n in range(50)]
    assert shares == sorted(shares)  # type: ignore[type-var]
    assert heard[0] == Progress(step="start")


def test_who_listens_can_cancel_and_the_work_is_gone(tmp_path: Path) -> None:
    class LeftError(Exception):
        pass

    def leave_when_started(_: Progress) -> None:
        if (tmp_path / "pid").exists():
            raise LeftError

    with pytest.raises(LeftError):
        worker.run(exec, endless(tmp_path / "pid"), on_progress=leave_when_started)
    assert is_gone(int((tmp_path / "pid").read_text()))


def test_two_run_at_once(tmp_path: Path) -> None:
    # Each ends only when it has seen the other.
    meet = "import pathlib, time\n({0} / {1!r}).touch()\nwhile not ({0} / {2!r}).exists(): time.sleep(0.01)"
    folder = f"pathlib.Path({str(tmp_path)!r})"
    pair = [
        threading.Thread(target=worker.run, args=(exec, meet.format(folder, *names)))
        for names in (("a", "b"), ("b", "a"))
    ]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join(60)
    assert not any(thread.is_alive() for thread in pair)


def test_what_has_no_turn_yet_waits_and_then_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Slots(Capacity(total=1, each=1, waiting=1, each_waiting=1))
    monkeypatch.setattr(worker, "_turns", turns)
    somebody = turns.ask("somebody", lambda: None)
    steps: list[str] = []

    def hear(progress: Progress) -> None:
        if progress.step == "wait" and "wait" not in steps:
            turns.leave(somebody)
        steps.append(progress.step)

    assert worker.run(sum, [4, 5], on_progress=hear) == 9
    assert steps[0] == "wait"
    assert "wait" not in steps[1:]


def test_a_turn_that_does_not_come_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_TURN_S", 0.2)
    turns = Slots(Capacity(total=1, each=1, waiting=1, each_waiting=1))
    monkeypatch.setattr(worker, "_turns", turns)
    with turns.held("somebody"):
        assert reason_of("pass") == "busy"


def test_one_visitor_has_one_run_at_a_time_and_others_run_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_turns", Slots(Capacity(total=2, each=1, waiting=0, each_waiting=0)))
    with worker._turns.held("greedy"):
        with worker.held_by("greedy"):
            assert reason_of("pass") == "own"
        with worker.held_by("another"):
            assert worker.run(sum, [1, 2]) == 3
    with worker.held_by("greedy"):
        assert worker.run(sum, [1, 2]) == 3


def test_two_runs_that_never_end_yield_to_a_third_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_ENOUGH_S", 0.5)
    monkeypatch.setattr(worker, "_turns", Slots(Capacity(total=2, each=1, waiting=5, each_waiting=1)))
    started, ends = threading.Barrier(3), []

    def hang(holder: str) -> None:
        told: list[str] = []

        def hear(progress: Progress) -> None:
            if progress.step == "start" and not told:
                told.append(progress.step)
                started.wait(60)

        with worker.held_by(holder), pytest.raises(WorkError) as caught:
            worker.run(time.sleep, 300, on_progress=hear, limit_s=8)
        ends.append(caught.value.reason)

    hanging = [threading.Thread(target=hang, args=(name,)) for name in ("a", "b")]
    for thread in hanging:
        thread.start()
    started.wait(60)
    with worker.held_by("c"):
        assert worker.run(sum, [1, 2]) == 3
    for thread in hanging:
        thread.join(90)
    assert "yielded" in ends


def test_a_run_sees_our_variables_as_they_are_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_GEOJSON", "/elsewhere")
    assert worker.run(os.getenv, "GEOAPP_GEOJSON") == "/elsewhere"
    monkeypatch.delenv("GEOAPP_GEOJSON")
    assert worker.run(os.getenv, "GEOAPP_GEOJSON") is None


def test_one_run_leaves_nothing_behind_for_the_next() -> None:
    worker.run(exec, "import geoapp.settings; geoapp.settings.left = 1")
    code = "import geoapp.settings; assert not hasattr(geoapp.settings, 'left')"
    worker.run(exec, code)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs Linux, which lists threads as files")
def test_the_process_that_forks_has_one_thread() -> None:
    worker.run(sum, [])
    assert len(list(Path(f"/proc/{worker._idle[-1]._process.pid}/task").iterdir())) == 1


def test_a_lost_process_is_replaced() -> None:
    worker.run(sum, [])
    os.kill(worker._idle[-1]._process.pid, signal.SIGKILL)
    with pytest.raises(WorkError):
        worker.run(sum, [])


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_running_when_the_server_ends(tmp_path: Path, how: signal.Signals) -> None:
    program = f"from geoapp.io import worker\nworker.run(exec, {endless(tmp_path / 'pid')!r})"
    server = subprocess.Popen([sys.executable, "-c", program])
    end = time.monotonic() + 60
    while not (tmp_path / "pid").exists() and time.monotonic() < end:
        time.sleep(0.05)
    server.send_signal(how)
    server.wait()
    assert is_gone(int((tmp_path / "pid").read_text()))


def test_work_that_nobody_waits_for_any_more_leaves_no_traceback(capfd: pytest.CaptureFixture[str]) -> None:
    reader, writer = Pipe(duplex=False)
    reader.close()
    child = os.fork()
    if not child:
        worker_process._work(writer, pickle.dumps((sum, ([1, 2],))), 1 << 30, {})
    writer.close()
    assert os.waitpid(child, 0)[1] == 0
    assert capfd.readouterr().err == ""


def test_reporting_without_a_listener_is_no_error() -> None:
    report("measure")
    assert issubclass(WorkError, GeoappError)


def endless(pid_file: Path) -> str:
    """Return code that writes down its process, whole, and never ends."""
    return (
        f"import os, pathlib\np = pathlib.Path({str(pid_file)!r})\n"
        "p.with_suffix('.new').write_text(str(os.getpid())); p.with_suffix('.new').rename(p)\nwhile True: pass"
    )


def is_gone(pid: int) -> bool:
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if (stat := Path(f"/proc/{pid}/stat")).exists() and ") Z " in stat.read_text():
            return True  # nobody has asked for its status, as where no program adopts orphans
        time.sleep(0.05)
    return False


def test_a_fork_that_is_killed_leaves_no_answer_to_the_program_it_came_from() -> None:
    assert worker.run(sum, [1, 2]) == 3  # a process is idle
    child = os.fork()
    if not child:
        worker.run(time.sleep, 0.3)
        os._exit(0)
    time.sleep(0.15)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    time.sleep(0.4)
    assert worker.run(sum, [3, 4]) == 7
