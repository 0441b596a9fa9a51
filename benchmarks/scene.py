"""An invented country, the same from the same seed: features clustered in cities, districts without gaps; in metres.

Of so many features 70 % are points, 20 % lines of 20 to 200 vertices, 10 % polygons of 10 to 200 vertices. A city has
250 of them, so that more features make more cities and not denser ones. The 2,850 districts have 200 to 2,000 vertices
and are the same for any number of features.
"""

import numpy as np
import numpy.typing as npt
import shapely

SEED = 650100
SIDE_M = 4_000_000
CITY_FEATURES = 250
CITY_RADIUS_M = 4_000
THEMES = 8
GRID = (57, 50)
"""Districts to the east and to the north: 2,850."""

Array = npt.NDArray[np.float64]
Geometries = npt.NDArray[np.object_]


def features(count: int) -> tuple[Geometries, npt.NDArray[np.int64]]:
    """Return the geometries, shuffled, and a theme code (0 to 7) for each."""
    random = np.random.default_rng(SEED)
    cities = random.uniform(0, SIDE_M, (max(count // CITY_FEATURES, 1), 2))
    places = cities[random.integers(0, len(cities), count)] + random.normal(0, CITY_RADIUS_M, (count, 2))
    lines, polygons = count * 2 // 10, count // 10
    made = (
        shapely.points(places[lines + polygons :]),
        _lines(random, places[:lines]),
        _polygons(random, places[lines : lines + polygons]),
    )
    return np.concatenate(made)[random.permutation(count)], random.integers(0, THEMES, count)


def districts() -> Geometries:
    """Return the districts: cells around the points of a shaken grid, their borders bent together."""
    random = np.random.default_rng(SEED + 1)
    east, north = GRID
    x, y = np.meshgrid((np.arange(east) + 0.5) / east, (np.arange(north) + 0.5) / north)
    seeds = np.column_stack([x.ravel(), y.ravel()])
    seeds += random.uniform(-0.3, 0.3, seeds.shape) / GRID
    square = shapely.box(0, 0, SIDE_M, SIDE_M)
    cells = shapely.voronoi_polygons(shapely.multipoints(seeds * SIDE_M), extend_to=square)
    inner = shapely.intersection(shapely.get_parts(cells), square)
    borders = shapely.get_parts(shapely.node(shapely.multilinestrings(shapely.boundary(inner))))
    x, y = shapely.get_coordinates(shapely.centroid(borders)).T / SIDE_M * 2 * np.pi
    steps_m = 460 * 1.65 ** (np.sin(3 * x) + np.sin(5 * y))
    bent = shapely.transform(shapely.segmentize(borders, steps_m), _bend)
    return np.asarray(shapely.get_parts(shapely.polygonize(bent)))


def _lines(random: np.random.Generator, starts: Array) -> Geometries:
    """Return lines of 1 to 10 km that curve."""
    counts, row = _vertices(random, len(starts), 20)
    turn = np.cumsum(random.normal(0, 0.1, len(row)))
    first = np.cumsum(counts) - counts
    heading = (
        turn - np.repeat(turn[first], counts) + np.repeat(random.uniform(0, 2 * np.pi, len(counts)), counts)
    )
    step = np.column_stack([np.cos(heading), np.sin(heading)]) * 50
    way = np.cumsum(step, axis=0)
    way += np.repeat(starts - way[first], counts, axis=0)
    return np.asarray(shapely.linestrings(way, indices=row))


def _polygons(random: np.random.Generator, centres: Array) -> Geometries:
    """Return stars with a radius of 100 to 1,000 m."""
    counts, row = _vertices(random, len(centres), 10)
    first = np.cumsum(counts) - counts
    angle = 2 * np.pi * (np.arange(len(row)) - np.repeat(first, counts)) / np.repeat(counts, counts)
    radius = np.repeat(random.uniform(100, 1000, len(counts)), counts) * random.uniform(0.8, 1.2, len(row))
    corners = np.column_stack([np.cos(angle), np.sin(angle)]) * radius[:, None]
    return np.asarray(
        shapely.polygons(shapely.linearrings(corners + np.repeat(centres, counts, axis=0), indices=row))
    )


def _vertices(
    random: np.random.Generator, count: int, least: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the number of vertices of each geometry, and the geometry of each vertex."""
    counts = random.integers(least, 201, count)
    return counts, np.repeat(np.arange(count), counts)


def _bend(coordinates: Array) -> Array:
    """Shift coordinates by waves whose slopes stay below one, so that no two borders can cross."""
    x, y = coordinates.T
    east, north = np.zeros_like(x), np.zeros_like(y)
    for wave_m, slope in ((400_000, 0.2), (50_000, 0.25), (8_000, 0.3)):
        k = 2 * np.pi / wave_m
        east += slope / k * np.sin(k * y + x / wave_m)
        north += slope / k * np.sin(k * x + y / wave_m)
    return np.column_stack([x + east, y + north])
