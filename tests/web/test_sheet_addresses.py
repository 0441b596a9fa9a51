"""Addresses that forms of sheets ask for, as long as a proxy as it is installed takes them."""

import shutil
from bisect import bisect
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from geoapp.io.words import Words
from geoapp.web.sheets.offer import is_too_long, menu
from tests.browser.test_machines import free_port, running
from tests.browser.waiting import WITHIN_S

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")
SAYS_THE_QUERY = """daemon off; pid {folder}/pid; error_log {folder}/nginx.log; events {{}}
http {{ access_log off; client_body_temp_path {folder}/body;
server {{ listen 127.0.0.1:{port}; location / {{ return 200 $args; }} }} }}
"""
OFFERED = """
from geoapp.domain.selection import Selection
from geoapp.io.plans import load_plan
from geoapp.io.words import Words
from geoapp.web.sheets.offer import offer_print

selection = Selection(zone=tuple(f"{{number}}号片区" for number in range({zones})))
offer_print(load_plan("urumqi-14fyp"), selection, Words("zh"))
"""


class Form(HTMLParser):
    """The address that a browser asks for where a form's choices are the longest of each list."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._path = self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._path = given["action"]
        elif tag == "input":
            self.fields[given["name"]] = given["value"]
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option":
            self.fields[self._select] = max(self.fields.get(self._select, ""), given["value"], key=len)

    @property
    def address(self) -> str:
        return f"{self._path}?{urlencode(self.fields)}"


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not NGINX:
        pytest.skip("nginx is not installed")
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    (folder / "nginx.conf").write_text(SAYS_THE_QUERY.format(folder=folder, port=port), encoding="utf-8")
    with running([NGINX, "-c", str(folder / "nginx.conf")], folder / "nginx.out"):
        with httpx.Client(transport=httpx.HTTPTransport(retries=10)) as client:
            client.get(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}/a-folder-of-some-length-that-a-server-stands-under/"


@pytest.mark.parametrize("part", ["7,", "甲", "area=87.12345,43.12345&"], ids=["rows", "words", "corners"])
def test_the_longest_address_that_is_offered_passes_a_proxy(proxy: str, part: str) -> None:
    def address(count: int) -> str:
        return f"./print/urumqi-14fyp/conflicts?{urlencode({'q': part * count, 'lang': 'zh'})}"

    longest = bisect(range(9_000), 0, key=lambda count: is_too_long(address(count))) - 1
    further = {"frame": {"found": "", "screen": ""}, "opinions": {"0": "", "1": ""}}
    form = Form(menu(address(longest), further, Words("zh")))
    assert set(form.fields) == {"of", "format", "size", "landscape", "frame", "opinions"}
    answer = httpx.get(urljoin(proxy, form.address), timeout=WITHIN_S)
    assert (answer.status_code, answer.text) == (200, urlencode(form.fields))


def test_one_somewhat_longer_does_not(proxy: str) -> None:
    assert httpx.get(f"{proxy}print?of={'7' * 8_192}", timeout=WITHIN_S).status_code == 414


@pytest.mark.parametrize("zones", [1, 1_000])
def test_projects_are_printed_by_their_address_as_long_as_a_proxy_takes_it(zones: int) -> None:
    page = AppTest.from_string(OFFERED.format(zones=zones)).run()
    assert not page.exception
    assert (len(page.get("html")), len(page.caption)) == ((1, 0) if zones == 1 else (0, 1))
