"""Shares of the shifts that bring two shapes within a distance: how likely is it, when each may be elsewhere?

Two shapes that may be off by radii of u and v together lie anywhere within u + v of where they are drawn, seen from
each other. Of these shifts, all the points of a circle, a part brings them within a distance.
"""

import numpy as np
import shapely

from geoapp.geometry.arrays import Floats, Geometries, Indices
from geoapp.geometry.kernel import pair_distances

SHIFTS = 96
"""Shifts that stand for a circle's, each for the same area. A straight border, a strip and a circle of any size are
measured with them to 0.05 of the circle's area, and to 0.02 in the mean (tested)."""


def share_of_points(distances: Floats, radii: Floats, limit: float) -> Floats:
    """Return the share of each circle, so far away and so large (m), that lies within a distance of a point: exact.

    The shifts of two points are such a circle.

    >>> share_of_points(np.array([0.0, 0.0, 9.0, 10.0]), np.array([2.0, 4.0, 2.0, 1.0]), 2).tolist()
    [1.0, 0.25, 0.0, 0.0]
    """
    far, wide = np.broadcast_arrays(np.asarray(distances, dtype=float), np.asarray(radii, dtype=float))
    within, around = far + wide <= limit, far + limit <= wide
    shares = within.astype(float)
    shares[around & ~within] = (limit / wide[around & ~within]) ** 2
    cut = np.flatnonzero(~within & ~around & (far < wide + limit))
    d, u = far[cut], wide[cut]
    # Two segments of circles, on either side of the line through the points where the circles cross.
    ours = np.arccos(np.clip((d * d + u * u - limit * limit) / (2 * d * u), -1, 1))
    theirs = np.arccos(np.clip((d * d + limit * limit - u * u) / (2 * d * limit), -1, 1))
    area = u * u * (ours - np.sin(2 * ours) / 2) + limit * limit * (theirs - np.sin(2 * theirs) / 2)
    shares[cut] = area / (np.pi * u * u)
    return np.asarray(shares)


def distances_when_shifted(a: Geometries, b: Geometries, radii: Floats) -> Floats:
    """Return for each pair its distances (m) under ``SHIFTS`` shifts of at most its radius, the least first.

    The part of them that is within a limit is the share of the shifts; it is the same whichever of the two is moved.

    >>> away = distances_when_shifted(shapely.points([0], [0]), shapely.box([5], [-99], [99], [99]), np.array([10.0]))
    >>> away.shape, float((away <= 5).mean())
    ((1, 96), 0.5)
    """
    return np.sort(distances_when_placed(a, b, radii[:, None, None] * _circle()), axis=1)


def distances_when_placed(a: Geometries, b: Geometries, offsets: Floats) -> Floats:
    """Return for each pair its distances (m) when ``b`` is moved, against ``a``, by each of its ``SHIFTS`` offsets."""
    swap = shapely.get_num_coordinates(a) > shapely.get_num_coordinates(b)
    moved, still = np.where(swap, b, a), np.where(swap, a, b)
    pairs = np.repeat(np.arange(len(moved)), SHIFTS)
    away = (offsets * np.where(swap, 1, -1)[:, None, None]).reshape(-1, 2)
    distances = pair_distances(still, pairs, _shifted(moved[pairs], away), np.arange(len(pairs)))
    return np.asarray(distances.reshape(-1, SHIFTS))


def places_within(alike: Indices, radii: Floats) -> Floats:
    """Return ``SHIFTS`` offsets (m) within each radius, in an order of its own; the same for those of one number.

    >>> one, other, same = places_within(np.array([0, 1, 0]), np.array([5.0, 5.0, 5.0]))
    >>> bool((one == other).all()), bool((one == same).all())
    (False, True)
    """
    circle = _circle()
    orders = {
        number: np.random.default_rng(number).permutation(SHIFTS) for number in np.unique(alike).tolist()
    }
    found = [
        radius * circle[orders[number]] for number, radius in zip(alike.tolist(), radii.tolist(), strict=True)
    ]
    return np.array(found).reshape(-1, SHIFTS, 2)


def _shifted(shapes: Geometries, offsets: Floats) -> Geometries:
    """Return shapes, each moved by its own offset."""
    vertices = shapely.get_num_coordinates(shapes)
    coordinates = shapely.get_coordinates(shapes) + np.repeat(offsets, vertices, axis=0)
    if (vertices == 1).all():
        return np.asarray(shapely.points(coordinates))
    return np.asarray(shapely.set_coordinates(shapes.copy(), coordinates))


def _circle() -> Floats:
    """Return points that share out a circle of radius 1 evenly, along a spiral, and each with its opposite."""
    number: Indices = np.arange(SHIFTS // 2)
    far = np.sqrt((number + 0.5) / len(number))
    turn = number * np.pi * (3 - np.sqrt(5)) / 2
    half = np.stack([far * np.cos(turn), far * np.sin(turn)], axis=1)
    return np.concatenate([half, -half])
