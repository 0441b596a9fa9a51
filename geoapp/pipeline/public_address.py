"""Address of a page as other machines reach it, where the operator has said which it is."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit

from geoapp.errors import InputError
from geoapp.settings import public_address


def public_page(page: str, query: Mapping[str, Sequence[str]]) -> str:
    """Return a page's address with its query; empty where the operator has set no public address.

    Raises:
        InputError: what is set is no address of a web server.
    """
    base = public_address()
    if not base:
        return ""
    try:
        parts = urlsplit(base)
        is_sound = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_sound = False
    if not is_sound or set("?# \\") & {*base} or not base.isprintable():
        raise InputError("public_address", value=base[:80])
    said = urlencode({name: values for name, values in query.items() if values}, doseq=True)
    return f"{base.rstrip('/')}/{page}{f'?{said}' if said else ''}"
