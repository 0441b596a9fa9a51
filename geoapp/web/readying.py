"""Preparation before the first visitor: a process opens its own pages, so that nobody waits for what is made once."""

import socket
from contextlib import suppress
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from geoapp.errors import GeoappError
from geoapp.limits import limit
from geoapp.web import content

_PAGES = ("", "buffer", "overlap", "conflicts", "accounting", "targets", "data", "text")
_STREAM = "ws://127.0.0.1/_stcore/stream"
_PROTOCOL = Subprotocol("streamlit")
_LONGEST_S = 60.0
"""Whatever is not ready by then, the first visitor waits for."""


def open_pages(connection: socket.socket) -> None:
    """Open pages as a browser does, by a connection to this process.

    Where a plan is broken, that is for its page to say.
    """
    with suppress(GeoappError, OSError, TimeoutError, WebSocketException):
        plan = content.choose_plan([])
        districts = content.districts(plan)
        # Of more projects than a page analyses the map only: pages that ask for every record take gigabytes.
        pages = _PAGES if len(content.catalogue(plan.id)) <= limit("analysed") else _PAGES[:1]
        asked: list[tuple[str, dict[str, str]]] = [(page, {}) for page in pages]
        asked += [("district", {"district": one.adcode}) for one in districts[:1]]
        with connect(_STREAM, sock=connection, subprotocols=[_PROTOCOL], max_size=None) as page:
            for name, query in asked:
                _open(page, name, {"lang": "zh", **query})
            _open(page, "", {"lang": "en"})


def _open(page: ClientConnection, name: str, query: dict[str, str]) -> None:
    asked = BackMsg()
    asked.rerun_script.query_string, asked.rerun_script.page_name = urlencode(query), name
    page.send(asked.SerializeToString())
    while True:
        told = ForwardMsg.FromString(page.recv(_LONGEST_S, decode=False))
        if told.WhichOneof("type") == "script_finished":
            return
