"""A visitor's browser as far as the server sees it: one websocket that speaks as Streamlit's page does, and files."""

import asyncio
import contextlib
import re
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs, UploadedFileInfo
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[1]
_LONGEST_S = 600


class AnswerError(Exception):
    """An answer that is none of the kind that was asked for, with its status and the first of its words."""


@dataclass(slots=True)
class Visitor:
    """One open page: what it shows, and what was done on it."""

    server: str
    """The server's address, which ends in a slash."""
    socket: ClientConnection
    token: str
    """The browser's own, by which the server tells visitors apart."""
    session: str = ""
    elements: list[Element] = field(default_factory=list)
    """What the last run drew, in the order in which it came."""
    widgets: dict[str, WidgetState] = field(default_factory=dict)
    """What the widgets say, by their ids."""
    page: str = ""
    query: str = "lang=en"

    async def open(self, page: str = "", **query: str | list[str]) -> float:
        """Go to a page by its address; return the seconds until its run is over."""
        self.page, self.query = page, urlencode({"lang": "en", **query}, doseq=True)
        self.widgets.clear()
        return await self.run()

    async def run(self) -> float:
        """Run the page as it is asked for now; return the seconds until that is over."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_name = self.query, self.page
        asked.widget_states.widgets.extend(self.widgets.values())
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        await asyncio.wait_for(self._hear_run(), _LONGEST_S)
        for state in [*self.widgets.values()]:
            if state.WhichOneof("value") == "trigger_value":
                del self.widgets[state.id]
        taken = time.perf_counter() - start
        self._fill_in()
        return taken

    def _fill_in(self) -> None:
        """Let fields say what they show, as a browser does: what is read when a button is pressed is there."""
        for element in self.elements:
            if element.WhichOneof("type") == "text_input":
                text = element.text_input
                self.widgets.setdefault(text.id, WidgetState(id=text.id, string_value=text.default))
            elif element.WhichOneof("type") == "number_input":
                number = element.number_input
                self.widgets.setdefault(number.id, WidgetState(id=number.id, double_value=number.default))

    async def _hear_run(self) -> None:
        self.elements = []
        while True:
            told = await self._hear()
            match told.WhichOneof("type"):
                case "new_session":
                    self.session = told.new_session.initialize.session_id or self.session
                    self.elements = []
                case "delta":
                    self.elements.append(told.delta.new_element)
                case "script_finished" if told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return
                case "script_finished" if told.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    message = "the page does not compile"
                    raise AnswerError(message)

    async def _hear(self) -> ForwardMsg:
        return ForwardMsg.FromString(await self.socket.recv())  # type: ignore[arg-type] (bytes: no text comes)

    def texts(self) -> str:
        """Return all that the last run said in words."""
        return "\n".join(
            text
            for element in self.elements
            if (kind := element.WhichOneof("type"))
            for text in [getattr(getattr(element, kind), "body", "")]
            if text
        )

    def find(self, kind: str, label: str = "") -> str:
        """Return the id of the first widget of a kind whose label has a text in it; empty where there is none."""
        return next(
            (
                str(getattr(element, kind).id)
                for element in self.elements
                if element.WhichOneof("type") == kind and label in getattr(element, kind).label
            ),
            "",
        )

    async def press(self, label: str) -> float:
        """Press the button with that label."""
        found = self.find("button", label)
        if not found:
            message = f"no button {label!r}: {self.texts()[-300:]}"
            raise AnswerError(message)
        self.widgets[found] = WidgetState(id=found, trigger_value=True)
        return await self.run()

    async def type(self, label: str, text: str) -> None:
        """Type into the field with that label, where there is one."""
        if found := self.find("text_input", label) or self.find("text_area", label):
            self.widgets[found] = WidgetState(id=found, string_value=text)
            await self.run()

    def alerts(self) -> str:
        """Return what the last run said in coloured boxes."""
        boxes = [one.alert.body for one in self.elements if one.WhichOneof("type") == "alert"]
        return "\n".join(boxes)

    async def choose_file(self, name: str, content: bytes) -> float:
        """Choose a file on the page that has a place for one; return the seconds until what it says is there."""
        widget = self.find("file_uploader")
        urls = await self.ask_place(name)
        start = time.perf_counter()
        await asyncio.to_thread(self.send, urls.upload_url, name, content)
        state = WidgetState(id=widget)
        told = UploadedFileInfo(file_id=urls.file_id, name=name, size=len(content), file_urls=urls)
        state.file_uploader_state_value.uploaded_file_info.append(told)
        self.widgets[widget] = state
        await self.run()
        return time.perf_counter() - start

    def get(self, path: str) -> bytes:
        """Return what the server answers this browser."""
        return get(self.server, path, self.token)

    def send(self, path: str, name: str, content: bytes) -> None:
        """Send a file to where the server said that it may go."""
        put(self.server, path, name, content, self.token)

    async def ask_place(self, name: str) -> FileURLs:
        """Ask the server where a file may go."""
        message = BackMsg()
        message.file_urls_request.request_id = secrets.token_hex(4)
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self.session
        await self.socket.send(message.SerializeToString())
        while True:
            told = await self._hear()
            if told.WhichOneof("type") == "file_urls_response":
                return told.file_urls_response.file_urls[0]


@asynccontextmanager
async def visiting(server: str) -> AsyncIterator[Visitor]:
    """Open a websocket to the server, and close it in the end."""
    stream = f"ws{server.removeprefix('http')}_stcore/stream"
    token = await asyncio.to_thread(xsrf_token, server)
    async with connect(
        stream,
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=None,
        open_timeout=_LONGEST_S,  # a machine that is at something else may take its time
        ping_timeout=_LONGEST_S,
        additional_headers={"Cookie": _cookie(token)},
    ) as socket:
        yield Visitor(server, socket, token)


def get(server: str, path: str, token: str = "") -> bytes:
    """Return what the server answers.

    Raises:
        AnswerError: it answers with another status than 200.
    """
    with contextlib.closing(_connect(server)) as connection:
        connection.request("GET", f"/{path}", headers={"Cookie": _cookie(token)} if token else {})
        answer = connection.getresponse()
        body = answer.read()
    if answer.status != 200:  # noqa: PLR2004 (HTTP's own number)
        raise AnswerError(answer.status, _first_words(body))
    return body


def put(server: str, path: str, name: str, content: bytes, token: str) -> None:
    """Send a file to where the server said that it may go.

    Raises:
        AnswerError: the server does not take it.
    """
    border = secrets.token_hex(16)
    head = f'--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{border}--\r\n".encode()
    headers = {
        "Content-Type": f"multipart/form-data; boundary={border}",
        "X-Xsrftoken": token,
        "Cookie": _cookie(token),
    }
    with contextlib.closing(_connect(server)) as connection:
        connection.request("PUT", path if path.startswith("/") else f"/{path}", body, headers)
        answer = connection.getresponse()
        said = answer.read()
    if answer.status >= 300:  # noqa: PLR2004 (HTTP's own number)
        raise AnswerError(answer.status, _first_words(said))


def xsrf_token(server: str) -> str:
    """Return the token that the server gives every browser, and asks back with a file."""
    with contextlib.closing(_connect(server)) as connection:
        connection.request("GET", "/_stcore/health")
        answer = connection.getresponse()
        answer.read()
        cookies = answer.headers.get_all("Set-Cookie") or []
    return next(
        (one.split("=", 1)[1].split(";")[0] for one in cookies if one.startswith("_streamlit_xsrf=")), ""
    )


def _cookie(token: str) -> str:
    return f"_streamlit_xsrf={token}"


def _connect(server: str) -> HTTPConnection:
    return HTTPConnection(str(urlsplit(server).netloc), timeout=_LONGEST_S)


def _first_words(body: bytes) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", body.decode(errors="replace")).split())[:200]
