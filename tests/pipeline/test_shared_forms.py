"""Files of the forms that people expect, handed over from outside, come in as their list of right outcomes says.

They stand in ``../shared/cases``, outside the repository; without that folder nothing of this runs. Each row names its
kind, of which the catalogue (``bad_input/forms.py``) has others.
"""

from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import pytest
from shapely import Point

from geoapp.domain.intake import Decision
from geoapp.io.plans import load_plan
from geoapp.pipeline.intake_kinds import inspect_file

from .handed_over import FOLDER, needs_cases

PLAN = load_plan("urumqi-14fyp")
FIRST, SECOND = (87.61, 43.81), (87.62, 43.82)

pytestmark = needs_cases


@dataclass(frozen=True, kw_only=True)
class Case:
    """One file, what it is one of, and what must come in."""

    file: str
    kind: str
    holds: Callable[[gpd.GeoDataFrame], bool]


def points(*spots: tuple[float, float], within: float = 1e-9) -> Callable[[gpd.GeoDataFrame], bool]:
    return lambda layer: (
        len(layer) == len(spots)
        and all(
            shape.distance(Point(spot)) <= within for shape, spot in zip(layer.geometry, spots, strict=True)
        )
    )


def count(number: int) -> Callable[[gpd.GeoDataFrame], bool]:
    return lambda layer: len(layer) == number


CASE_LIST = [
    Case(
        file="txt_parcels.txt",
        kind="parcels as text",
        holds=lambda layer: (
            layer["地块名称"].tolist() == ["地块一"]
            and Point(layer.geometry.iloc[0].exterior.coords[0]).distance(Point(87.6012, 43.8034)) < 1e-6
        ),
    ),
    Case(file="kmz.kmz", kind="KMZ", holds=count(5)),
    Case(
        file="csv_wkt.csv",
        kind="shapes in a column",
        holds=lambda layer: layer.geom_type.tolist() == ["Point", "Polygon"],
    ),
    Case(file="csv_geojson_col.csv", kind="shapes in a column", holds=points(FIRST)),
    Case(file="csv_dms.csv", kind="angles", holds=points(FIRST, SECOND)),
    Case(file="csv_hemisphere.csv", kind="angles", holds=points(FIRST, SECOND)),
    Case(file="csv_lonlat_one_cell.csv", kind="both in one cell", holds=points(FIRST, SECOND)),
    Case(file="pq_suffix.geoparquet", kind="a suffix that people use", holds=count(2)),
    Case(file="zip_geojson.zip", kind="a layer in a zip", holds=count(2)),
    Case(file="gj_seq.geojson", kind="a sequence of JSON", holds=points(FIRST, SECOND)),
    Case(file="gj_rs_seq.geojson", kind="a sequence of JSON", holds=points(FIRST, SECOND)),
    Case(
        file="hostile/c07_dms_variants.csv",
        kind="angles",
        # 87°36′12″ and 87°36.2′ are 87.60333…°; the other rows say 87.6°.
        holds=points(*[(87 + 36.2 / 60, 43.8) if row in {0, 1, 4} else (87.6, 43.8) for row in range(6)]),
    ),
    Case(file="hostile/c21_latlon_one_cell.csv", kind="both in one cell", holds=points((87.6, 43.8))),
    Case(
        file="hostile/c25_swapped_header.csv", kind="headers that are exchanged", holds=points((87.6, 43.8))
    ),
    Case(file="hostile/c30_lon_text_e.csv", kind="numbers with exponents", holds=points((87.6, 43.8))),
    Case(file="hostile/g22_concatenated.geojson", kind="a sequence of JSON", holds=count(2)),
    Case(file="hostile/g23_seq.geojson", kind="a sequence of JSON", holds=count(3)),
]


@pytest.mark.parametrize("case", CASE_LIST, ids=lambda case: case.file)
def test_a_file_of_the_forms_comes_in_as_it_should(case: Case) -> None:
    path = FOLDER / case.file
    looked = inspect_file(path.read_bytes(), path.name, PLAN, Decision(kind="layer", accept_repairs=True))
    assert looked.report.ready(Decision(accept_repairs=True))
    assert case.holds(looked.frame), case.kind
