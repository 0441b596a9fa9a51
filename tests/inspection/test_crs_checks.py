import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, Point, Polygon

from geoapp.errors import InputError
from geoapp.geometry.datums import convert_pairs
from geoapp.geometry.gauss_kruger import GaussKrugerZone, to_metres
from geoapp.geometry.transformers import transformer
from geoapp.inspection.crs_checks import examine

REGION = (86.75, 42.88, 89.02, 45.05)
RANDOM = np.random.default_rng(650100)
POINTS = np.column_stack([RANDOM.uniform(87.2, 88.2, 40), RANDOM.uniform(43.4, 44.2, 40)])
NAMES = [f"place {i}" for i in range(len(POINTS))]
KNOWN = {name: (float(lon), float(lat)) for name, (lon, lat) in zip(NAMES[:10], POINTS[:10], strict=True)}
METRES_A_DEGREE = 111_195


def kinds(*args: object, **more: object) -> list[str]:
    return [finding.kind for finding in examine(*args, **more)]


def in_datum(datum: str) -> np.ndarray:
    return convert_pairs(POINTS, source="wgs84", target=datum)


def in_belt(number: int, *, prefixed: bool = False) -> np.ndarray:
    return np.column_stack(to_metres(POINTS[:, 0], POINTS[:, 1], GaussKrugerZone(number), prefixed=prefixed))


def moved(points: np.ndarray, metres: float, direction: np.ndarray) -> np.ndarray:
    """Move each point by so many metres in its direction (radians clockwise from north)."""
    north = metres * np.cos(direction) / METRES_A_DEGREE
    east = metres * np.sin(direction) / METRES_A_DEGREE / np.cos(np.radians(points[:, 1]))
    return points + np.column_stack([east, north])


# Nothing to say


@pytest.mark.parametrize("declared", [None, "wgs84", "cgcs2000", "EPSG:4326", "EPSG:4490"])
def test_plausible_degrees_give_nothing(declared: str | None) -> None:
    assert examine(POINTS, REGION, declared=declared, names=NAMES, known=KNOWN) == []


@pytest.mark.parametrize(
    ("points", "declared"),
    [
        (in_belt(29), "EPSG:4538"),
        (in_belt(29, prefixed=True), "EPSG:4517"),
        (np.column_stack(transformer("EPSG:4326", "EPSG:3857").transform(*POINTS.T)), "EPSG:3857"),
        (np.column_stack(transformer("EPSG:4326", "EPSG:32645").transform(*POINTS.T)), "EPSG:32645"),
        (in_datum("gcj02"), "gcj02"),
        (in_datum("bd09"), "bd09"),
    ],
)
def test_what_is_declared_rightly_gives_nothing(points: np.ndarray, declared: str) -> None:
    assert examine(points, REGION, declared=declared, names=NAMES, known=KNOWN) == []


def test_no_coordinates_give_nothing() -> None:
    assert examine(np.empty((0, 2)), REGION) == []
    assert examine(gpd.GeoSeries([]), REGION) == []
    assert examine(gpd.GeoSeries([None, Point()]), REGION, known={}) == []
    assert examine(np.array([[np.nan, np.nan], POINTS[0]]), REGION) == []


def test_a_layer_of_the_whole_province_gives_nothing() -> None:
    province = np.column_stack([RANDOM.uniform(73.5, 96.4, 500), RANDOM.uniform(34.3, 49.2, 500)])
    assert examine(province, REGION) == []


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("radius", [50, 150, 300, 600, 1200])
def test_places_mapped_loosely_are_no_datum(radius: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    loose = moved(POINTS, radius, random.uniform(0, 2 * np.pi, len(POINTS)))
    assert examine(loose, REGION, names=NAMES, known=KNOWN) == []


@pytest.mark.parametrize("bearing", [0, 180, 225, 270])
def test_a_common_shift_in_another_direction_is_no_datum(bearing: float) -> None:
    shifted = moved(POINTS, 300, np.full(len(POINTS), np.radians(bearing)))
    assert examine(shifted, REGION, names=NAMES, known=KNOWN) == []


def test_two_places_prove_nothing() -> None:
    two = {name: KNOWN[name] for name in NAMES[:2]}
    assert examine(in_datum("gcj02"), REGION, names=NAMES, known=two) == []


def test_without_known_places_a_datum_cannot_be_told() -> None:
    assert examine(in_datum("gcj02"), REGION) == []
    assert examine(in_datum("bd09"), REGION, names=NAMES, known={}) == []


# Datums


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@pytest.mark.parametrize("declared", [None, "wgs84", "EPSG:4326"])
def test_shifted_places_look_like_their_datum(datum: str, declared: str | None) -> None:
    (finding,) = examine(in_datum(datum), REGION, declared=declared, names=NAMES, known=KNOWN)
    assert finding.kind == datum
    assert finding.count == len(KNOWN)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_datum_is_seen_through_80_metres_of_noise(datum: str) -> None:
    noisy = moved(in_datum(datum), 80, RANDOM.uniform(0, 2 * np.pi, len(POINTS)))
    assert kinds(noisy, REGION, names=NAMES, known=KNOWN) == [datum]


def test_a_datum_is_seen_although_a_third_of_the_places_lie_elsewhere() -> None:
    points = in_datum("gcj02")
    points[:3] += 0.05
    (finding,) = examine(points, REGION, names=NAMES, known=KNOWN)
    assert (finding.kind, finding.count) == ("gcj02", 7)


def test_the_wrong_shifted_datum_is_seen() -> None:
    assert kinds(in_datum("bd09"), REGION, declared="gcj02", names=NAMES, known=KNOWN) == ["bd09"]
    assert kinds(in_datum("gcj02"), REGION, declared="bd09", names=NAMES, known=KNOWN) == ["gcj02"]


@pytest.mark.parametrize("declared", ["gcj02", "bd09"])
def test_unshifted_places_declared_as_shifted_are_seen(declared: str) -> None:
    assert kinds(POINTS, REGION, declared=declared, names=NAMES, known=KNOWN) == ["wgs84"]


def test_the_index_of_a_series_names_its_places() -> None:
    series = gpd.GeoSeries([Point(pair) for pair in in_datum("gcj02")], index=NAMES, crs=4326)
    assert kinds(series, REGION, known=KNOWN) == ["gcj02"]


def test_the_datum_under_a_projection_is_seen() -> None:
    points = in_datum("gcj02")
    projected = np.column_stack(to_metres(points[:, 0], points[:, 1], GaussKrugerZone(29)))
    assert kinds(projected, REGION, declared="EPSG:4538", names=NAMES, known=KNOWN) == ["gcj02"]


# Axes and units


def test_swapped_axes_are_seen() -> None:
    (finding,) = examine(POINTS[:, ::-1], REGION, declared="EPSG:4326")
    assert (finding.kind, finding.count) == ("swapped_axes", 40)


def test_one_swapped_row_among_many_is_seen() -> None:
    points = POINTS.copy()
    points[7] = points[7, ::-1]
    (finding,) = examine(points, REGION)
    assert (finding.kind, finding.count) == ("swapped_axes", 1)


def test_swapped_axes_past_90_degrees_are_axes_and_not_metres() -> None:
    assert kinds(np.array([[39.9, 116.4]]), (115.4, 39.4, 117.5, 41.1)) == ["swapped_axes"]


@pytest.mark.parametrize("declared", ["EPSG:4326", "EPSG:4490", "cgcs2000"])
def test_metres_labelled_degrees_are_seen_with_their_belt(declared: str) -> None:
    findings = examine(in_belt(29), REGION, declared=declared)
    assert [finding.kind for finding in findings] == ["metres_as_degrees", "belt_without_prefix"]
    assert findings[1].crs == "EPSG:4538"


def test_metres_that_fit_no_belt_are_seen() -> None:
    mercator = np.column_stack(transformer("EPSG:4326", "EPSG:3857").transform(*POINTS.T))
    assert kinds(mercator, REGION) == ["unknown_metres"]
    assert kinds(mercator, REGION, declared="EPSG:4326") == ["metres_as_degrees"]
    assert kinds(np.array([[15_500_000.0, 4_850_000.0]]), REGION) == ["unknown_metres"]


def test_degrees_labelled_metres_are_seen() -> None:
    (finding,) = examine(POINTS, REGION, declared="EPSG:4538")
    assert (finding.kind, finding.crs, finding.count) == ("degrees_as_metres", "EPSG:4326", 40)


def test_a_layer_of_another_city_is_outside() -> None:
    assert kinds(np.array([[116.4, 39.9]]), REGION) == ["outside_region"]
    assert kinds(np.array([[39_500_000.0, 4_850_000.0]]), REGION, declared="EPSG:4527") == ["outside_region"]


# Belts


@pytest.mark.parametrize("declared", [None, "EPSG:4538", "EPSG:3857"])
def test_zone_29_with_prefix_is_seen(declared: str | None) -> None:
    (finding,) = examine(in_belt(29, prefixed=True), REGION, declared=declared)
    assert (finding.kind, finding.crs, finding.count) == ("belt_with_prefix", "EPSG:4517", 40)


@pytest.mark.parametrize(("number", "crs"), [(28, "EPSG:4537"), (29, "EPSG:4538"), (30, "EPSG:4539")])
def test_a_zone_without_prefix_is_told_by_the_region(number: int, crs: str) -> None:
    (finding,) = examine(in_belt(number), REGION)
    assert (finding.kind, finding.crs, finding.count) == ("belt_without_prefix", crs, 40)


def test_a_missing_prefix_is_seen() -> None:
    assert kinds(in_belt(29), REGION, declared="EPSG:4517") == ["belt_without_prefix"]


def test_two_belts_in_one_file_are_two_findings() -> None:
    both = np.concatenate([in_belt(29, prefixed=True), in_belt(30, prefixed=True)])
    assert [finding.crs for finding in examine(both, REGION)] == ["EPSG:4517", "EPSG:4518"]


def test_one_row_with_prefix_among_many_without_is_seen() -> None:
    points = np.concatenate([in_belt(29), in_belt(29, prefixed=True)[:1]])
    (finding,) = examine(points, REGION, declared="EPSG:4538")
    assert (finding.kind, finding.count) == ("belt_with_prefix", 1)


@pytest.mark.parametrize("prefixed", [True, False])
def test_the_northing_first_is_seen(prefixed: bool) -> None:  # noqa: FBT001
    findings = examine(in_belt(29, prefixed=prefixed)[:, ::-1], REGION)
    belt = "belt_with_prefix" if prefixed else "belt_without_prefix"
    assert [finding.kind for finding in findings] == ["swapped_axes", belt]


# Input


def test_lines_and_areas_are_examined_by_their_vertices() -> None:
    shapes = gpd.GeoSeries([LineString(POINTS[:3]), Polygon(POINTS[3:7, ::-1]), None], crs=4326)
    (finding,) = examine(shapes, REGION)
    assert (finding.kind, finding.count) == ("swapped_axes", 5)


def test_nothing_is_converted() -> None:
    points = in_belt(29, prefixed=True)
    before = points.copy()
    examine(points, REGION)
    assert (points == before).all()


def test_an_unknown_crs_is_refused() -> None:
    with pytest.raises(InputError, match="wgs84, cgcs2000, gcj02, bd09"):
        examine(POINTS, REGION, declared="EPSG:1")


def test_names_and_places_must_match() -> None:
    with pytest.raises(InputError, match="2 names come with 40 geometries"):
        examine(POINTS, REGION, names=["a", "b"], known=KNOWN)
    with pytest.raises(InputError, match=r"\(40, 1\)"):
        examine(POINTS[:, :1], REGION)
