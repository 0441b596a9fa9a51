"""Ask a geocoder for names and turn its answers into rows for a curator; changes nothing but the cache."""

import csv
import io
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

import geopandas as gpd

from geoapp.domain.geocoding import SOURCE_PREFIX, Answer, Verdict, choose, judge, stronger
from geoapp.domain.location import Place
from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.io.codelists import load_codelist
from geoapp.io.geocoding.cache import held_answer, keep_answer
from geoapp.io.geocoding.geocoders import Geocoder
from geoapp.settings import folder_of_plans

LONGEST_NAME = 80
"""Longest name to ask for, in characters; services take 84 bytes and more."""

_FIELDS = [field.name for field in fields(Place)]


@dataclass(frozen=True, slots=True, kw_only=True)
class GeocoderFinding:
    """An answer, what it is worth to the plan, and the gazetteer's own row of that name."""

    answer: Answer
    verdict: Verdict
    held: Place | None
    is_shape: bool
    """True where the gazetteer has a line or an area, which no point replaces."""
    cached: bool

    @property
    def offered(self) -> bool:
        """True if the answer may become a row: it is found, and the gazetteer knows nothing as strong."""
        outdone = self.held is not None and stronger(self.held, self.answer) is self.held
        return self.verdict == "found" and not self.is_shape and not outdone


def missing_names(projects: gpd.GeoDataFrame, plan: Plan) -> tuple[str, ...]:
    """Return the names that the build could not place, in the order of the text, each once.

    They are the places that an unplaced project names, else its own name; not the city, which is no place in it.
    """
    names: dict[str, None] = {}
    for project in projects.itertuples():
        if project.location["kind"] == "none" and project.kind == "project":
            names |= dict.fromkeys(project.places or [project.name])
    city = (plan.city, plan.city.removesuffix("市"))
    return tuple(name for name in names if name not in city)


def ask(
    geocoder: Geocoder, name: str, plan: Plan, gazetteer: gpd.GeoDataFrame, *, again: bool = False
) -> GeocoderFinding:
    """Return a geocoder's answer to a name; from the cache, unless it was never asked or is asked ``again``.

    Raises:
        GeocoderError: the geocoder cannot be reached, refuses, or answers what cannot be used.
        InputError: the name is empty or too long, or the cache cannot be read or written.
    """
    query = " ".join(name.split())
    if not 0 < len(query) <= LONGEST_NAME or not query.isprintable():
        raise InputError("name_unprintable", name=query[:LONGEST_NAME], most=LONGEST_NAME)
    answer = None if again else held_answer(geocoder.provider, query, plan.city)
    cached = answer is not None
    if answer is None:
        keep_answer(_put(geocoder, query, plan))
        # Not the new answer itself: a stronger one that is held stays.
        answer = held_answer(geocoder.provider, query, plan.city)
    if answer is None:
        raise InputError("answer_gone", name=query)
    held, is_shape = _held(gazetteer, query)
    return GeocoderFinding(
        answer=answer, verdict=judge(answer, plan.bbox), held=held, is_shape=is_shape, cached=cached
    )


def gazetteer_header(plan: Plan) -> list[str]:
    """Return the columns of a plan's ``gazetteer.csv``, or of a new one where it has none."""
    path = folder_of_plans() / plan.id / "gazetteer.csv"
    if not path.is_file():
        return [*_FIELDS, "lon", "lat", "datum"]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


def gazetteer_row(finding: GeocoderFinding, licence: str, header: list[str]) -> str:
    """Return an answer as a line of ``gazetteer.csv``: a new row, or the held one with the new coordinates."""
    answer, held = finding.answer, finding.held
    cells: dict[str, Any] = asdict(held) if held else _new_cells(answer.query)
    cells |= {
        "aliases": "|".join(cells["aliases"]),
        "outside": "false",
        "lon": answer.lon,
        "lat": answer.lat,
        "datum": "WGS84",
        "uncertainty_m": answer.uncertainty_m,
        "quality": "estimate",
        "source": f"{SOURCE_PREFIX}{answer.provider}, {answer.time[:10]}",
        "licence": licence,
        "note": f"{answer.precision}: {answer.name} (came in {answer.datum}); not checked by a person",
    }
    line = io.StringIO()
    csv.DictWriter(line, header, extrasaction="ignore", lineterminator="").writerow(cells)
    return line.getvalue()


def guess_kind(name: str, kinds: dict[str, str]) -> str:
    """Return the kind whose Chinese word ends a name, the longest first; ``area`` where none does.

    >>> guess_kind("方城第三医院", {"hospital": "医院", "town": "镇"}), guess_kind("方城", {})
    ('hospital', 'area')
    """
    ending = [code for code, word in kinds.items() if word and name.endswith(word)]
    return max(ending, key=lambda code: len(kinds[code]), default="area")


def _put(geocoder: Geocoder, query: str, plan: Plan) -> Answer:
    found = choose(geocoder.ask(query, plan), plan.bbox)
    return Answer(
        query=query,
        city=plan.city,
        provider=geocoder.provider,
        time=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        datum=geocoder.datum,
        lon=found.lon if found else None,
        lat=found.lat if found else None,
        precision=found.precision if found else None,
        uncertainty_m=found.uncertainty_m if found else None,
        name=found.name if found else None,
    )


def _held(gazetteer: gpd.GeoDataFrame, name: str) -> tuple[Place | None, bool]:
    for record in gazetteer.to_dict("records"):
        if name == record["name"] or name in record["aliases"]:
            place = Place(**{field: record[field] for field in _FIELDS})
            return place, record["geometry"].geom_type != "Point"
    return None, False


def _new_cells(name: str) -> dict[str, Any]:
    kinds = {code.code: code.zh for code in load_codelist("place_kinds").codes}
    identity = f"geocoded-{crc32(name.encode()):08x}"
    unknown = {"aliases": (), "name_en": "", "district": ""}
    return {"id": identity, "name": name, "kind": guess_kind(name, kinds), "level": "site", **unknown}
