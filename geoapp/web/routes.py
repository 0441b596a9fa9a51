"""Every route of the app beside its pages, under the server's own path."""

from starlette.routing import Mount, Route

from geoapp.web import assets
from geoapp.web.api import app
from geoapp.web.capacity import route as refusals
from geoapp.web.health import route as health
from geoapp.web.map import archives, bases
from geoapp.web.map.transport import routes as features
from geoapp.web.ogc import app as ogc
from geoapp.web.search import route as search
from geoapp.web.sheets import route as sheets

ROUTES: tuple[Route | Mount, ...] = (
    *assets.ROUTES,
    *features.ROUTES,
    *archives.ROUTES,
    *bases.ROUTES,
    *search.ROUTES,
    *app.ROUTES,
    *ogc.ROUTES,
    *sheets.ROUTES,
    *refusals.ROUTES,
    *health.ROUTES,
)


def routes(base: str = "") -> list[Route | Mount]:
    """Return the app's routes; ``base`` is the server's own path, if it has one.

    >>> [route.path for route in routes("/plans/")][:2]
    ['/plans/geoassets/{name:path}', '/plans/features/{plan}.pmtiles']
    """
    prefix = f"/{base.strip('/')}" if base.strip("/") else ""
    return [_under(prefix, route) for route in ROUTES]


def _under(prefix: str, route: Route | Mount) -> Route | Mount:
    if isinstance(route, Mount):
        return Mount(f"{prefix}{route.path}", app=route.app)
    return Route(f"{prefix}{route.path}", route.endpoint, methods=route.methods)
