"""Every route of the app beside its pages, under the server's own path."""

from starlette.routing import Route

from geoapp.web import assets

ROUTES = (*assets.ROUTES,)


def routes(base: str = "") -> list[Route]:
    """Return the app's routes; ``base`` is the server's own path, if it has one.

    >>> routes("/plans/")[0].path
    '/plans/geoassets/{name:path}'
    """
    prefix = f"/{base.strip('/')}" if base.strip("/") else ""
    return [Route(f"{prefix}{route.path}", route.endpoint, methods=route.methods) for route in ROUTES]
