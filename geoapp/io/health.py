"""Settings of what an operator sees of a running server: who may read its figures, and where its access log goes."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from geoapp.errors import InputError
from geoapp.settings import access_log, metrics_readers

STANDARD_ERROR = "-"
"""In place of a file: the log goes where the server's own goes."""


def networks() -> list[IPv4Network | IPv6Network]:
    """Return the networks from which the figures may be read, by ``GEOAPP_METRICS``.

    Raises:
        InputError: it names what is no address.
    """
    found = []
    for named in metrics_readers():
        try:
            found.append(ip_network(named, strict=False))
        except ValueError as error:
            raise InputError("metrics_no_address", value=named) from error
    return found


def check_health() -> None:
    """Refuse wrong settings before anything depends on them.

    Raises:
        InputError: a reader's address is none, or the access log cannot be written.
    """
    networks()
    where = access_log()
    if where in {None, STANDARD_ERROR}:
        return
    try:
        with Path(where).open("ab"):
            pass
    except OSError as error:
        raise InputError("access_log_unwritable", file=where, reason=error.strerror or "") from error
