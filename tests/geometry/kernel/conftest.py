"""Invented geometries in metres, seeded: points, wiggling lines and stars, close enough to meet."""

import numpy as np
import numpy.typing as npt
import pytest
import shapely

SIDE_M = 10_000


def line(random: np.random.Generator) -> shapely.Geometry:
    return shapely.linestrings(
        np.cumsum(random.normal(0, 300, (20, 2)), axis=0) + random.uniform(0, SIDE_M, 2)
    )


def star(random: np.random.Generator) -> shapely.Geometry:
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    radii = random.uniform(200, 1200, 24)
    return shapely.polygons(
        np.column_stack([np.cos(angles), np.sin(angles)]) * radii[:, None] + random.uniform(0, SIDE_M, 2)
    )


def mixture(seed: int, count: int) -> npt.NDArray[np.object_]:
    random = np.random.default_rng(seed)
    makers = (lambda random: shapely.points(random.uniform(0, SIDE_M, 2)), line, star)
    return np.array([makers[k % 3](random) for k in range(count)], dtype=object)


def partition(seed: int, rows: int = 5) -> npt.NDArray[np.object_]:
    """Cover the middle of the square with four-sided cells that share their crooked borders."""
    random = np.random.default_rng(seed)
    at = np.linspace(1000, SIDE_M - 1000, rows + 1)
    corners = np.stack(np.meshgrid(at, at), axis=-1) + random.uniform(-500, 500, (rows + 1, rows + 1, 2))
    return np.array(
        [
            shapely.Polygon([corners[y, x], corners[y, x + 1], corners[y + 1, x + 1], corners[y + 1, x]])
            for y in range(rows)
            for x in range(rows)
        ],
        dtype=object,
    )


@pytest.fixture(scope="session")
def some() -> npt.NDArray[np.object_]:
    return mixture(650100, 240)


@pytest.fixture(scope="session")
def others() -> npt.NDArray[np.object_]:
    return mixture(650106, 150)


@pytest.fixture(scope="session")
def cells() -> npt.NDArray[np.object_]:
    return partition(650109)
