"""Rows of the gazetteer made of candidates that were taken, and written in one go."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

from geoapp.domain.candidate import PlaceCandidate
from geoapp.domain.location import Place
from geoapp.io.codelists import load_codelist
from geoapp.pipeline.add_place import NewPlace, add_places
from geoapp.pipeline.build import OnMessage
from geoapp.pipeline.geocode import guess_kind


def accept(
    plan_id: str, taken: Iterable[PlaceCandidate], *, progress: OnMessage = lambda _: None
) -> tuple[Path, int]:
    """Write candidates as rows of the plan's gazetteer and build once; return its path and the number of rows.

    A row is named as its source calls the place, and the names that projects give it are its aliases.

    Raises:
        InputError: a row is refused.
        GeoappError: what the build refuses; the gazetteer is as it was then.
    """
    by_place: dict[str, list[PlaceCandidate]] = {}
    for one in taken:
        if one.place.origin != "gazetteer":  # it has its row; another name for it is a person's to add
            by_place.setdefault(_id_of(one), []).append(one)
    rows = [_row(place_id, same) for place_id, same in by_place.items()]
    return add_places(plan_id, rows, progress=progress), len(rows)


def _id_of(one: PlaceCandidate) -> str:
    spot = f"{one.name} {one.lon:.5f} {one.lat:.5f}"
    return f"found-{crc32(spot.encode()):08x}"


def _row(place_id: str, same: list[PlaceCandidate]) -> NewPlace:
    best = max(same, key=lambda one: one.score)
    names = dict.fromkeys(one.asked for one in same if one.asked != best.name)
    kinds = {code.code: code.zh for code in load_codelist("place_kinds").codes}
    parts = " ".join(f"{part.code} {part.share:g}" for part in best.parts)
    place = Place(
        id=place_id,
        name=best.name,
        aliases=tuple(names),
        name_en=best.name,
        kind=next((code for code, zh in kinds.items() if zh == best.place.kind), "")
        or guess_kind(best.name, kinds),
        level="site",
        outside=False,
        uncertainty_m=best.uncertainty_m,
        quality=best.place.quality,
        district=None,
        source=best.source,
        licence=best.place.licence or "terms of its source",
        note="",
        date=datetime.now(UTC).date().isoformat(),
        evidence=f"found by name, score {best.score:g} ({parts}); not checked by a person",
    )
    return NewPlace(place, best.lon, best.lat)
