"""A web service of our own on this machine, which answers as a test wants, well or badly."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Speaker(BaseHTTPRequestHandler):
    """Answers at once, in drips, never, or by hanging up; ``over`` ends what still waits."""

    over: threading.Event

    def say(self, status: int, headers: Mapping[str, str], body: bytes, how: str) -> None:
        if how == "never":
            self.over.wait(20)
        if how in ("never", "hangs up"):
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        step = 1 if how == "drips" else len(body) or 1
        with suppress(OSError):  # who asked may have gone
            for start in range(0, len(body), step):
                self.wfile.write(body[start : start + step])
                if how == "drips" and self.over.wait(0.05):
                    return

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(handler: type[Speaker]) -> Iterator[str]:
    """Serve on a free port of this machine and give its address."""
    handler.over = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        handler.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
