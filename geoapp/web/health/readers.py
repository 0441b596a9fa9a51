"""Readers of the figures: operators, and who asks this server directly from an address that was named."""

from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

from geoapp.domain.access import may
from geoapp.io.health import networks
from geoapp.web.identity import identity_of

_OF_PROXIES = ("forwarded", "via", "x-forwarded-for", "x-real-ip")


def may_read(scope: Scope) -> bool:
    """Say whether a request may see the figures.

    What a proxy passes on is anybody's, and comes from an address that may well be named: nobody reads by way of one
    but who is known as an operator.
    """
    if may(identity_of(scope), "watch"):
        return True
    headers = Headers(scope=scope)
    if any(name in headers for name in _OF_PROXIES):
        return False
    try:
        address = ip_address(str((scope.get("client") or ("",))[0]))
    except ValueError:
        return False
    return any(address in network for network in networks())
