"""A browser stays with the process that it was with, by cookies that anybody may have made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.io.processes.choosing import COOKIE, cookies_in, process_of


@pytest.mark.parametrize(
    "cookies",
    [
        "",
        "lang=zh",
        f"{COOKIE}=",
        f"{COOKIE}=-1",
        f"{COOKIE}=一",
        f"{COOKIE}=1a",
        "_streamlit_xsrf=1|a",
        ";;=;",
        "\x00=\x01",
    ],
)
def test_cookies_that_name_no_process(cookies: str) -> None:
    assert process_of(cookies, 4) is None


def test_the_cookie_of_ours_goes_before_the_framework_s() -> None:
    framework = "_streamlit_xsrf=2|00000000|0a0b0c0d|1"
    alone = process_of(framework, 4)
    assert alone is not None
    assert process_of(f"{framework}; {COOKIE}={(alone + 1) % 4}", 4) == (alone + 1) % 4


@given(st.text(max_size=200), st.integers(1, 64))
def test_any_cookie_names_a_process_that_there_is_or_none(cookies: str, processes: int) -> None:
    assert process_of(cookies, processes) in {None, *range(processes)}


@given(st.binary(max_size=400))
def test_any_head_can_be_looked_at(head: bytes) -> None:
    assert isinstance(cookies_in(head), str)


def test_what_stands_in_the_body_is_no_cookie() -> None:
    head = b"POST / HTTP/1.1\r\nHost: a\r\nCOOKIE: a=1\r\n\r\nCookie: geoapp_process=3\r\n"
    assert cookies_in(head) == "a=1"
