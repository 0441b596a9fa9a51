"""The pages that a process opens before it takes visitors."""

import socket
from contextlib import nullcontext

import pytest

from geoapp.web import readying


@pytest.mark.parametrize(("most", "opened"), [(10_000, len(readying._PAGES) + 2), (10, 3)])
def test_of_a_large_plan_only_the_map_and_a_district_are_opened(
    most: int, opened: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: list[str] = []
    monkeypatch.setenv("GEOAPP_MAX_ANALYSED", str(most))
    monkeypatch.setattr(readying, "connect", lambda *_, **__: nullcontext())
    monkeypatch.setattr(readying, "_open", lambda _, name, __: pages.append(name))
    with socket.socket() as connection:
        readying.open_pages(connection)
    assert len(pages) == opened
    assert set(pages) == ({*readying._PAGES, "district"} if most > 10 else {"", "district"})
