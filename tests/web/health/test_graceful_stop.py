"""A server that is told to end finishes what it is at, takes nothing more, and is gone."""

import signal
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from geoapp.io.processes.front import STOP_S

from .serving import Server, serving

pytestmark = pytest.mark.slow

BROWSER = "2|00000000|0a0b0c0d|1"
SENDER = {
    "Content-Type": "multipart/form-data; boundary=b",
    "X-Xsrftoken": BROWSER,
    "Cookie": f"geoapp_process=1; _streamlit_xsrf={BROWSER}",
}


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server")) as started:
        yield started


def test_a_file_on_its_way_arrives_before_the_server_ends(server: Server) -> None:
    """The first half is there when the server is told to end, the second comes once it takes nothing new."""
    body = b'--b\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\na\r\n--b--\r\n'
    with server.visit(1) as page, closing(server.connection()) as upload:
        upload.putrequest("PUT", f"/_stcore/upload_file/{session_of(page)}/a")
        for name, value in {**SENDER, "Content-Length": str(len(body))}.items():
            upload.putheader(name, value)
        upload.endheaders(body[:20])
        server.wait_for(("geoapp_http_requests_in_progress", "upload"), 1)
        server.running.send_signal(signal.SIGTERM)
        while server.listens():
            time.sleep(0.05)
        upload.send(body[20:])
        assert upload.getresponse().status == 204
        with suppress(ConnectionClosed):
            while True:
                page.recv(60)
        assert page.close_code == 1012  # service restart: a browser's page comes back by itself
        assert server.running.wait(STOP_S + 30) == 0


def session_of(page: ClientConnection) -> str:
    """Ask for a page, and return the name of its visit."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    page.send(asked.SerializeToString())
    while True:
        told = ForwardMsg.FromString(page.recv(60, decode=False))
        if told.WhichOneof("type") == "new_session":
            return str(told.new_session.initialize.session_id)
