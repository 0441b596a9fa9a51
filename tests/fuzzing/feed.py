"""Feed a reader what atheris makes up: ``python tests/fuzzing/feed.py geojson -runs=10000``.

atheris watches which lines run and looks for bytes that reach others. Any error but ours is a finding, and a finding
becomes a row of the catalogue (``tests/pipeline/bad_input``). What it wrote of one is read alone where it is named in
place of the number of runs.
"""

import sys
from contextlib import suppress
from pathlib import Path

import atheris

from geoapp import gdal

gdal.restrict()  # else each input would be read in a worker, where atheris sees nothing

with atheris.instrument_imports(include=["geoapp.io", "geoapp.placing", "geoapp.pipeline"]):
    from geoapp.domain.intake import Decision
    from geoapp.errors import InputError, RefusedError
    from geoapp.io.plans import load_plan
    from geoapp.pipeline import intake
    from geoapp.settings import ROOT

SEEDS = {
    "geojson": (
        (
            b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"n":1},"geometry":'
            b'{"type":"Point","coordinates":[87.6,43.8]}}]}'
        ),
        b'{"type":"Polygon","coordinates":[[[87,43],[88,43],[88,44],[87,43]]]}',
        b'{"type":"Feature","geometry":null,"crs":{"properties":{"name":"EPSG:4538"}}}',
    ),
    "csv": ("名称,经度,纬度\n甲,87.6,43.8\n".encode(), b"x;y\n4851775;29548285\n", b'lon,lat\n"87","43"\n'),
}
WORDS = {
    "geojson": (
        '"NaN"',
        '"Infinity"',
        '"1e999"',
        '"LineString"',
        '"GeometryCollection"',
        '"geometries"',
        '"[["',
        '"]]"',
    ),
    "csv": ('"lon"', '"lat"', '"easting"', '"northing"', '"nan"', '"=1+1"', '"1e999"'),
}


def main() -> None:
    """Run until the given number of runs or seconds is over; flags are libFuzzer's."""
    suffix = sys.argv.pop(1) if len(sys.argv) > 1 else ""
    if suffix not in SEEDS:
        sys.exit(f"name an entry point: {', '.join(SEEDS)}")
    plan = load_plan("urumqi-14fyp")
    ground = intake.ground_of(plan)
    intake.ground_of = lambda _: ground
    decision = Decision(accept_repairs=True)

    def feed(content: bytes) -> None:
        try:
            looked = intake.look_at(content, f"a.{suffix}", plan, decision)
        except RefusedError:
            return
        assert looked.frame.geometry.is_valid.all()
        with suppress(InputError):
            intake.refuse_open(looked.report, decision)

    # Kept from one run to the next: what reached new lines once is where the next run begins.
    corpus = ROOT / ".fuzz" / suffix
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[suffix]):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = corpus.with_suffix(".words")
    words.write_text("\n".join(WORDS[suffix]), encoding="utf-8")
    inputs = [] if any(Path(one).is_file() for one in sys.argv[1:]) else [str(corpus)]
    atheris.Setup([*sys.argv, f"-dict={words}", f"-artifact_prefix={corpus.parent}/", *inputs], feed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
