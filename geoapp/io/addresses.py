"""Addresses of services that an operator configures."""

from urllib.parse import urlsplit


def plain_address(value: str) -> str | None:
    """Return an address without a slash at its end; ``None`` where it is no plain http or https address.

    >>> plain_address("http://127.0.0.1:8080/v1/"), plain_address("http://user:secret@host/v1")
    ('http://127.0.0.1:8080/v1', None)
    """
    try:
        parts = urlsplit(value)
        plain = not (parts.query or parts.fragment or parts.username or parts.password)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return None
    fit = plain and usable and value.isascii() and value.isprintable() and " " not in value
    return value.rstrip("/") if fit else None
