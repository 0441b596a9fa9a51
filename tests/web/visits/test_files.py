"""Files that browsers send are bounded and go by time, whether a widget knows them or not."""

import io
import time
from types import SimpleNamespace
from weakref import ref

import pytest
from streamlit import runtime
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from geoapp.web.visits import files, visit
from geoapp.web.visits.visit import Visit

MB = 1_000_000


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> MemoryUploadedFileManager:
    made = MemoryUploadedFileManager("/upload")
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: SimpleNamespace(uploaded_file_mgr=made))
    monkeypatch.setattr(visit, "_VISITS", visit.WeakSet())
    monkeypatch.setattr(files, "_CAME", {})
    return made


def send(manager: MemoryUploadedFileManager, session: str, file: str, mb: int) -> None:
    record = UploadedFileRec(file, f"{file}.csv", "text/csv", b"x" * mb * MB)
    manager.add_file(session, record)
    files.bound()


def test_eighty_files_that_no_widget_knows_are_three(manager: MemoryUploadedFileManager) -> None:
    for number in range(80):
        send(manager, "one", f"f{number}", 19)
    assert list(manager.file_storage["one"]) == ["f77", "f78", "f79"]
    assert files.weight_of_all() == 3 * 19 * MB


def test_many_sessions_stay_within_what_all_may_have_and_who_holds_most_gives(
    manager: MemoryUploadedFileManager,
) -> None:
    send(manager, "small", "own", 19)
    for session in range(20):
        for number in range(3):
            send(manager, f"big{session}", f"f{number}", 19)
    assert files.weight_of_all() <= 400 * MB
    assert list(manager.file_storage["small"]) == ["own"]


def test_a_file_goes_by_time_without_anybody_coming(manager: MemoryUploadedFileManager) -> None:
    send(manager, "left", "f", 1)
    send(manager, "used", "g", 1)
    now = time.monotonic()
    in_use = Visit("used", used=now + 3_000)
    visit._VISITS.add(in_use)
    assert files.let_go_of_the_old(now + 3_000) == 0
    assert files.let_go_of_the_old(now + 3_700) == 1
    assert [session for session, there in manager.file_storage.items() if there] == ["used"]


def test_a_page_whose_file_went_is_told_and_holds_it_no_longer(manager: MemoryUploadedFileManager) -> None:
    one = Visit("one")
    visit._VISITS.add(one)
    send(manager, "one", "f0", 1)
    opened = UploadedFile(manager.get_files("one", ["f0"])[0], FileURLs())
    one.opened = ref(opened)
    for number in range(1, 4):
        send(manager, "one", f"f{number}", 1)
    assert one.file_gone
    assert isinstance(opened, io.BytesIO)
    assert opened.closed
