"""One place more in a plan's gazetteer: checked, built with, or not written at all."""

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from geoapp.domain.journal import Intent
from geoapp.domain.location import Place
from geoapp.io.gazetteer import DATUM, read_gazetteer
from geoapp.io.gazetteer_writer import gazetteer_columns
from geoapp.io.journal import hash_of
from geoapp.io.plan_lock import plan_lock
from geoapp.io.plans import load_plan
from geoapp.pipeline.build import OnMessage, build_plan, write_build
from geoapp.pipeline.reference_places import load_context
from geoapp.pipeline.undertake import finish_open, undertake
from geoapp.settings import folder_of_plans


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place that the gazetteer is to hold, at a spot in WGS-84."""

    place: Place
    lon: float
    lat: float


def add_place(
    plan_id: str, place: Place, lon: float, lat: float, *, progress: OnMessage = lambda _: None
) -> Path:
    """Append a place to the plan's gazetteer.csv, as :func:`add_places` does."""
    return add_places(plan_id, [NewPlace(place, lon, lat)], progress=progress)


def add_places(plan_id: str, places: Iterable[NewPlace], *, progress: OnMessage = lambda _: None) -> Path:
    """Append places to the plan's gazetteer.csv, build the plan once with all of them, and return the file's path.

    Raises:
        InputError: a row is refused: an id or a name that stands already, an unknown kind, a spot off the region.
        GeoappError: what the build refuses; nothing was written then.
    """
    plan = load_plan(plan_id)
    folder = folder_of_plans() / plan.id
    path, shapes = folder / "gazetteer.csv", folder / "gazetteer.geojson"
    added = list(places)
    with plan_lock(folder, "add-place", tell=progress):
        finished = finish_open(plan.id, tell=progress)
        if any(one.detail == _detail(added) for one in finished):
            return path
        after = path.read_bytes() if path.is_file() else b""
        for new in added:
            after = with_row(after, new.place, new.lon, new.lat)
        files = {path: after} | ({shapes: shapes.read_bytes()} if shapes.is_file() else {})
        context = load_context(plan, read_gazetteer(plan, files))
        build = build_plan(plan.id, context=context, progress=progress)
        subject = f"{plan.id}/{added[0].place.id}" if added else plan.id
        intent = Intent(what="place", who="", subject=subject, detail=_detail(added), sha256=hash_of(after))
        undertake(intent, folder, {path: after}, build=lambda: write_build(build))
    return path


def _detail(places: Iterable[NewPlace]) -> str:
    """Say which places are added, in one line."""
    return "; ".join(
        f"{one.place.id} at {one.lon:.7f},{one.lat:.7f} within {one.place.uncertainty_m:g} m"
        for one in places
    )


def with_row(content: bytes, place: Place, lon: float, lat: float) -> bytes:
    """Return the bytes of gazetteer.csv with one place more, in the order of its columns."""
    text = content.decode("utf-8-sig")
    columns = next(csv.reader(io.StringIO(text, newline="")), None) or gazetteer_columns()
    cells = asdict(place) | {"lon": lon, "lat": lat, "datum": DATUM, "aliases": "|".join(place.aliases)}
    cells |= {"outside": str(place.outside).lower(), "uncertainty_m": f"{place.uncertainty_m:g}"}
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, columns, extrasaction="ignore", lineterminator="\n")
    if not content:
        writer.writeheader()
    elif not content.endswith(b"\n"):
        table.write("\n")
    writer.writerow(cells)
    return content + table.getvalue().encode("utf-8")
