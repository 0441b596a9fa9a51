"""Proxies whose word about a request is taken: those that an operator names, however the server is started."""

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from geoapp.settings import proxies
from geoapp.web.capacity.visitor import plain_address


def believe_named_proxies() -> None:
    """Let uvicorn, which loads the app before it wraps it, believe nobody else."""
    named = proxies()

    def wrap(app: ASGIApp, **_: object) -> ASGIApp:
        return _PlainAddresses(ProxyHeadersMiddleware(app, trusted_hosts=named))  # type: ignore[arg-type]

    vars(config)["ProxyHeadersMiddleware"] = wrap


class _PlainAddresses:
    """Middleware that tells addresses of IPv4 as such, also at a socket that listens to both kinds."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        told = {end: scope[end] for end in ("client", "server") if scope.get(end)}
        plain = {end: (plain_address(str(host)), port) for end, (host, port) in told.items()}
        await self._app({**scope, **plain}, receive, send)
