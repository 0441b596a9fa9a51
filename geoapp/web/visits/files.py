"""Files that browsers sent: bounded a visit and in all, whether a widget knows them or not, and gone after a while."""

import time
from contextlib import suppress

from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from geoapp.limits import limit
from geoapp.web.visits.visit import Visit, visits

_MB = 1_000_000
_CAME: dict[tuple[str, str], float] = {}
"""When each file came, by session and the file's id."""


class BoundedFiles:
    """Middleware that makes room again after each file that came."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before the framework, which keeps all it is sent."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass; then look at what is there."""
        try:
            await self._app(scope, receive, send)
        finally:
            if scope["type"] == "http" and scope["method"] == "PUT":
                bound()


def bound() -> None:
    """Let files go until every visit, and all of them together, are within their limits."""
    _note_new(time.monotonic())
    for session in list(_storage()):
        while len(_storage().get(session, ())) > limit("visit_files"):
            _let_oldest_go(session)
        while weight_of(session) > limit("visit_mb") * _MB:
            _let_oldest_go(session)
    while weight_of_all() > limit("files_mb") * _MB:
        _let_oldest_go(max(list(_storage()), key=weight_of, default=""))  # who holds most gives first


def let_go_of_the_old(now: float) -> int:
    """Let go of files that came, or whose visit was in use, too long ago; return how many."""
    _note_new(now)
    used = {visit.session: visit.used for visit in visits()}
    old = [
        key
        for key, came in list(_CAME.items())
        if now - max(came, used.get(key[0], 0)) > limit("idle_minutes") * 60
    ]
    for session, file in old:
        _let_go(session, file)
    return len(old)


def forget_downloads(session: str) -> None:
    """Let go of what a page offers for download; its next run offers it again."""
    if runtime.exists():
        manager = runtime.get_instance().media_file_mgr
        manager.clear_session_refs(session)
        manager.remove_orphaned_files()


def weight_of(session: str) -> int:
    """Return the bytes of the files of a session."""
    return sum(len(file.data) for file in list(_storage().get(session, {}).values()))


def weight_of_all() -> int:
    """Return the bytes of the files of all."""
    return sum(map(weight_of, list(_storage())))


def _note_new(now: float) -> None:
    there = [(session, file) for session, files in list(_storage().items()) for file in list(files)]
    for gone in _CAME.keys() - set(there):
        del _CAME[gone]
    for key in there:
        _CAME.setdefault(key, now)


def _let_oldest_go(session: str) -> None:
    with suppress(StopIteration, KeyError):  # they went meanwhile, with their session
        _let_go(session, next(iter(_storage()[session])))


def _let_go(session: str, file: str) -> None:
    if manager := _manager():
        manager.remove_file(session, file)
    _CAME.pop((session, file), None)
    for visit in visits():
        if visit.session == session:
            _close(visit, file)


def _close(visit: Visit, file: str) -> None:
    """Free the page's own view of a file; the next run finds that it is gone."""
    opened = visit.opened() if visit.opened else None
    if opened is not None and opened.file_id == file:
        visit.file_gone = True
        opened.close()


def _storage() -> dict[str, dict[str, UploadedFileRec]]:
    manager = _manager()
    return manager.file_storage if manager else {}


def _manager() -> MemoryUploadedFileManager | None:
    """The framework's store of files; ``None`` where no server runs."""
    manager = runtime.get_instance().uploaded_file_mgr if runtime.exists() else None
    return manager if isinstance(manager, MemoryUploadedFileManager) else None
