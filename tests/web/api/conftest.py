"""The app's routes behind the compression that Streamlit lays around them, without its pages."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.testclient import TestClient

from geoapp.web.api import kept_files
from geoapp.web.routes import routes


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    app = Starlette(routes=routes(), middleware=[Middleware(GZipMiddleware)])
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=True) as client:
        yield client


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Let every test have its files made anew."""
    kept_files._used.clear()
