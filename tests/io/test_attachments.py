"""Attachments are told by their content, and nothing is left of a picture but what is seen."""

import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from geoapp.errors import RefusedError
from geoapp.io.user_files.attachments import LONGEST_SIDE, take_attachment

from ..invented_attachments import PDF, SCRIPT, drawing, photo  # noqa: TID252


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


@pytest.mark.parametrize("position", [True, False])
def test_a_photo_keeps_its_pixels_and_nothing_beside_them(*, position: bool) -> None:
    given_ = photo(position=position)
    assert (b"InventedCamera" in given_, given_.count(SCRIPT)) == (True, 2)
    taken = take_attachment("桥墩.JPEG", given_)
    picture = opened(taken.file.content)
    assert (taken.file.name, taken.file.media_type, taken.had_position) == (
        "桥墩.jpg",
        "image/jpeg",
        position,
    )
    assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (40, 20), {})
    assert all(word not in taken.file.content for word in (b"InventedCamera", b"Exif", b"script", b"<html>"))
    red, blue = picture.getpixel((4, 10)), picture.getpixel((35, 10))
    assert isinstance(red, tuple)
    assert isinstance(blue, tuple)
    assert (red[0] > 200 > red[2], blue[2] > 200 > blue[0]) == (True, True)


def test_a_photo_stands_upright_as_its_camera_said() -> None:
    picture = opened(take_attachment("a.jpg", photo(orientation=6)).file.content)  # to be turned clockwise
    top = picture.getpixel((10, 4))
    assert picture.size == (20, 40)
    assert isinstance(top, tuple)
    assert top[0] > 200 > top[2]


@pytest.mark.parametrize(
    ("mode", "kept"),
    [("RGB", "RGB"), ("L", "L"), ("1", "L"), ("P", "RGB"), ("RGBA", "RGBA"), ("LA", "RGBA"), ("I;16", "L")],
)
def test_a_drawing_keeps_its_pixels_and_nothing_beside_them(mode: str, kept: str) -> None:
    taken = take_attachment("plan.png", drawing(mode))
    picture = opened(taken.file.content)
    assert (picture.format, picture.mode, picture.size, picture.info) == ("PNG", kept, (30, 30), {})
    assert (taken.had_position, b"script" in taken.file.content, b"GPS" in taken.file.content) == (
        True,
        False,
        False,
    )


def test_a_large_photo_is_made_smaller() -> None:
    content = photo(size=(LONGEST_SIDE * 2, 1_000))
    assert opened(take_attachment("a.jpg", content).file.content).size == (LONGEST_SIDE, 500)


def test_a_pdf_is_kept_as_it_came() -> None:
    taken = take_attachment("a/b\\验收单", PDF)
    assert (taken.file.content, taken.file.name, taken.file.size) == (PDF, "验收单.pdf", len(PDF))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.jpg", SCRIPT, "attachment_kind"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>hit()</script></svg>", "attachment_kind"),
        ("a.jpg", b"GIF89a" + bytes(40), "attachment_kind"),
        ("a.pdf", b"MZ" + bytes(40), "attachment_kind"),
        ("a.pdf", SCRIPT + PDF, "attachment_kind"),  # a page that holds a PDF
        ("a.pdf", b"", "attachment_kind"),
        ("a.pdf", PDF[:-8], "attachment_damaged"),
        ("a.jpg", photo()[: len(photo()) // 2], "attachment_damaged"),
        ("a.jpg", b"\xff\xd8\xff" + SCRIPT, "attachment_damaged"),
        ("a.png", drawing()[:60], "attachment_damaged"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + photo(), "attachment_damaged"),
    ],
)
def test_what_is_none_of_the_kinds_is_refused_whatever_its_name(name: str, content: bytes, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        take_attachment(name, content)
    assert refused.value.code == code


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    head = b"IHDR" + (40_000).to_bytes(4) + (4_000).to_bytes(4) + bytes([8, 2, 0, 0, 0])
    content = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + head + zlib.crc32(head).to_bytes(4)
    content += bytes(4) + b"IDAT" + zlib.crc32(b"IDAT").to_bytes(4)
    with pytest.raises(RefusedError) as refused:
        take_attachment("a.png", content)
    assert refused.value.code == "attachment_pixels"


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_MAX_ATTACHMENT_MB", "1")
    with pytest.raises(RefusedError) as refused:
        take_attachment("a.pdf", b"%PDF-1.7" + bytes(1_000_000) + b"%%EOF")
    assert refused.value.code == "attachment_large"


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.sampled_from([photo(), drawing()]), st.data())
def test_a_picture_with_bytes_changed_is_taken_or_refused_in_words(
    content: bytes, data: st.DataObject
) -> None:
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 6))):
        changed[data.draw(st.integers(3, len(changed) - 1))] = data.draw(st.integers(0, 255))
    try:
        taken = take_attachment("a", bytes(changed))
    except RefusedError:
        return
    assert b"script" not in taken.file.content
