"""A server behind a proxy that knows people by a cookie, as an office's own does, and a browser of each of them."""

import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from .test_machines import GEOAPP, free_port, running
from .waiting import WITHIN_S

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")
SECRET = "0123456789abcdef-invented"  # noqa: S105 (of these tests)


class Proxied:
    """A server, and nginx before it, which says of a request whom its cookie names."""

    def __init__(
        self, folder: Path, stack: ExitStack, source: str, people: Mapping[str, str], more: Mapping[str, str]
    ) -> None:
        self.front, self.behind, self.work = free_port(), free_port(), folder / "work"
        (folder / "identity.toml").write_text(source, encoding="utf-8")
        environment = {
            "GEOAPP_IDENTITY": str(folder / "identity.toml"),
            "GEOAPP_IDENTITY_SECRET": SECRET,
            "GEOAPP_DATA": str(self.work),
        }
        command = [str(GEOAPP), "serve", "--processes", "1", "--port", str(self.behind)]
        stack.enter_context(running(command, folder / "server.out", **environment, **more))
        listen = ["--listen", f"127.0.0.1:{self.front}", "--machine", f"127.0.0.1:{self.behind}"]
        told = subprocess.run([GEOAPP, "nginx", *listen], capture_output=True, check=True, text=True).stdout
        who = (
            "location / { proxy_set_header X-Remote-User $person; proxy_set_header X-Remote-Groups $groups; "
            f'proxy_set_header X-Geoapp-Secret "{SECRET}";'
        )
        assert told.count("location / {") == 1
        (folder / "geoapp.conf").write_text(told.replace("location / {", who), encoding="utf-8")
        names = " ".join(f"{name} {name};" for name in people)
        groups = " ".join(f'{name} "{group}";' for name, group in people.items())
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/nginx.log; events {{}}\n"
            f"http {{ access_log off; client_body_temp_path {folder}/body;\n"
            f'map $cookie_person $person {{ default ""; {names} }}\n'
            f'map $cookie_person $groups {{ default ""; {groups} }}\n'
            f"include {folder}/geoapp.conf; }}\n",
            encoding="utf-8",
        )
        stack.enter_context(running([str(NGINX), "-c", str(folder / "nginx.conf")], folder / "nginx.out"))

    def status(self, path: str, headers: dict[str, str], *, past_the_proxy: bool = False) -> int:
        port = self.behind if past_the_proxy else self.front
        with closing(HTTPConnection("127.0.0.1", port, timeout=WITHIN_S)) as connection:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
        return answer.status

    def opens(self, headers: dict[str, str], *, past_the_proxy: bool = False) -> bool:
        """Say whether a page's websocket opens."""
        port = self.behind if past_the_proxy else self.front
        with (
            suppress(InvalidStatus),
            connect(
                f"ws://127.0.0.1:{port}/_stcore/stream",
                subprotocols=[Subprotocol("streamlit")],
                additional_headers=headers,
                proxy=None,
            ),
        ):
            return True
        return False


@contextmanager
def proxied_server(
    folder: Path, source: str, people: Mapping[str, str], **environment: str
) -> Iterator[Proxied]:
    """Yield a server that answers through its proxy: ``people`` are names and their groups."""
    with ExitStack() as stack:
        found = Proxied(folder, stack, source, people, environment)
        end = time.monotonic() + WITHIN_S
        while time.monotonic() < end:
            with suppress(OSError):
                if found.status("/healthz", {}) == 200:
                    break
            time.sleep(0.2)
        else:
            pytest.fail("nothing answers")
        yield found


def person(browser: Browser, proxied: Proxied, name: str) -> Page:
    context = browser.new_context(locale="zh-CN")
    context.set_default_timeout(180_000)
    context.add_cookies([{"name": "person", "value": name, "url": f"http://127.0.0.1:{proxied.front}"}])
    return context.new_page()
