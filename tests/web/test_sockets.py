"""Websockets are packed fast, and any browser can read them."""

import zlib

import pytest
from uvicorn.protocols.websockets import websockets_sansio_impl as server
from websockets.extensions.permessage_deflate import (
    ClientPerMessageDeflateFactory,
    ServerPerMessageDeflateFactory,
)
from websockets.frames import Frame, Opcode

from geoapp.web import sockets

ASKED = {"server_max_window_bits": 12, "client_max_window_bits": 12, "compress_settings": {"memLevel": 5}}
"""What the server asks for itself."""


@pytest.fixture
def factory(monkeypatch: pytest.MonkeyPatch) -> ServerPerMessageDeflateFactory:
    monkeypatch.setattr(server, "ServerPerMessageDeflateFactory", ServerPerMessageDeflateFactory)
    sockets.pack_fast()
    return server.ServerPerMessageDeflateFactory(**ASKED)


def test_a_browser_reads_what_is_packed(factory: ServerPerMessageDeflateFactory) -> None:
    theirs = ClientPerMessageDeflateFactory(client_max_window_bits=True)
    told, ours = factory.process_request_params(theirs.get_request_params(), [])
    browser = theirs.process_response_params(told, [])
    text = " ".join(f"word {number % 700}" for number in range(9_000)).encode()
    for _ in range(2):  # the second message leans on the first
        packed = ours.encode(Frame(Opcode.BINARY, text))
        assert len(packed.data) < len(text) / 3
        assert browser.decode(packed).data == text


def test_it_is_the_fastest_level_in_a_window_that_a_visit_can_afford(
    factory: ServerPerMessageDeflateFactory,
) -> None:
    settings = {**(factory.compress_settings or {})}
    assert settings["level"] == zlib.Z_BEST_SPEED
    bits, level = factory.server_max_window_bits, settings["memLevel"]
    assert bits is not None
    assert (1 << (bits + 2)) + (1 << (level + 9)) <= 131_072  # what zlib's manual says that packing takes
    assert factory.client_max_window_bits == ASKED["client_max_window_bits"]
