"""Groups against every pair compared one by one."""

import numpy as np
import shapely

from geoapp.geometry.arrays import Geometries
from geoapp.geometry.kernel.groups import groups


def test_what_touches_and_has_the_same_key_has_the_same_group(some: Geometries) -> None:
    key = np.arange(len(some)) // 7 % 3
    rows, group = groups(some, key)
    assert sorted(rows.tolist()) == list(range(len(some)))
    of_row = np.empty(len(some), dtype=int)
    of_row[rows] = group
    touching = shapely.intersects(some[:, None], some[None, :]) & (key[:, None] == key[None, :])
    one, other = np.nonzero(touching)
    assert (of_row[one] == of_row[other]).all()
    assert 1 < len(set(group.tolist())) < len(some)


def test_groups_stand_together_and_have_one_key_each(some: Geometries) -> None:
    key = np.arange(len(some)) % 4
    rows, group = groups(some, key)
    assert group.tolist() == sorted(group.tolist())
    assert set(group.tolist()) == set(range(group[-1] + 1))
    assert (
        len({(one, of) for one, of in zip(group.tolist(), key[rows].tolist(), strict=True)}) == group[-1] + 1
    )
    assert key[rows].tolist() == sorted(key.tolist())


def test_nothing_has_no_group() -> None:
    nothing = np.array([None, shapely.Point(), shapely.Point(3, 3)], dtype=object)
    rows, group = groups(nothing, np.zeros(3, dtype=int))
    assert (rows.tolist(), group.tolist()) == ([2], [0])
    rows, group = groups(nothing[:2], np.zeros(2, dtype=int))
    assert (rows.tolist(), group.tolist()) == ([], [])
