"""QR code of an address: its modules, as SVG and as a picture."""

import io

import segno

_QUIET = 4
"""Modules of white around a code, without which a camera may not find it."""


def qr_modules(address: str) -> tuple[bytes, ...]:
    """Return the rows of a code without its white border: 1 for a dark module, 0 for a light one.

    >>> rows = qr_modules("http://plans.example/")
    >>> len(rows) == len(rows[0]), set(rows[0][:7])
    (True, {1})
    """
    return tuple(bytes(row) for row in _code(address).matrix)


def qr_svg(address: str, label: str) -> str:
    """Return a code as an SVG element, black on white whatever is around it; ``label`` is what it is called."""
    return _code(address).svg_inline(scale=3, border=_QUIET, light="#fff", title=label, omitsize=True)


def qr_picture(address: str) -> str:
    """Return a code as an address that holds the picture itself."""
    return _code(address).png_data_uri(scale=6, border=_QUIET)


def qr_png(address: str) -> bytes:
    """Return a code as a picture."""
    made = io.BytesIO()
    _code(address).save(made, kind="png", scale=8, border=_QUIET)
    return made.getvalue()


def _code(address: str) -> segno.QRCode:
    return segno.make_qr(address, error="m")
