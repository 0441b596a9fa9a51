"""Look-up of names in the index of an operator's places."""

import json
from collections.abc import Container, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from geoapp.domain.candidate import KnownPlace
from geoapp.errors import InputError
from geoapp.io.places.index import opened
from geoapp.placing.place_name import pairs_of

MOST_ROWS = 1_500
"""Names that share a rare pair with the one looked for, and are compared with it."""

MOST_BEGINNING = 100
"""Names that begin with the one looked for."""

MOST_WEIGHED = 60
"""Of all those, the ones that share the most pairs are handed on to be weighed."""

MOST_COMPARED = 20_000
"""Places of declared files whose names are looked for in one that is not, to compare their datums."""

_COLUMNS = "p.id, p.whole, p.name, p.lon, p.lat, p.radius, p.kind, p.district, f.source, f.licence, f.quality, f.name"
_ROWS = f"select {_COLUMNS} from place p join file f on f.id = p.file"  # noqa: S608 (our own words)
_BEGINNING = f"{_ROWS} where p.whole >= ? and p.whole < ? limit {MOST_BEGINNING}"
_SHARING = f"select {_COLUMNS} from pairs g join place p on p.id = g.rowid join file f on f.id = p.file where pairs match ? limit {MOST_ROWS}"  # noqa: S608, E501
_NAMED = (
    "select p.lon, p.lat from place p join file f on f.id = p.file where f.name = ? and p.whole = ? limit 2"
)
_SHARED = f"""select d.whole, min(d.lon), min(d.lat)
    from (select * from place where file in (select id from file where crs <> '') limit {MOST_COMPARED}) d
    join place p on p.whole = d.whole join file f on f.id = p.file
    where f.name = ? group by d.whole having count(distinct d.id) = 1"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class IndexedFile:
    """A file of places: its CRS as its operator declared it, empty where nothing was said."""

    name: str
    crs: str
    places: int


class PlaceIndex:
    """An operator's places, found by their names."""

    def __init__(self, path: Path) -> None:
        """Open the index; it must be there."""
        self._index = opened(path)

    def close(self) -> None:
        """Close the index."""
        self._index.close()

    def look_up(
        self, wholes: Sequence[str], fronts: Iterable[str], withheld: Container[str] = ()
    ) -> list[KnownPlace]:
        """Return places whose names begin like or resemble folded names, those that share the most with one first.

        ``fronts`` are administrations that may stand in front of them, ``withheld`` files whose places are left out.
        """
        rows: dict[int, tuple[str, ...]] = {}
        for whole in wholes:
            for front in ("", *fronts):
                key = f"{front}{whole}"
                self._take(rows, _BEGINNING, (key, f"{key}\U0010ffff"))
            if wanted := self._rarest(whole):
                self._take(rows, _SHARING, (" OR ".join(f'"{pair}"' for pair in wanted),))
        asked = [frozenset(pairs_of(whole)) for whole in wholes]
        used = (row for row in rows.values() if row[-1] not in withheld)
        best = sorted(used, key=lambda row: -_shared(asked, row[0]))[:MOST_WEIGHED]
        return [_place(row) for row in best]

    def spots(self, file: str, wholes: Iterable[str]) -> dict[str, tuple[float, float]]:
        """Return the spots of a file's folded names, those that it bears once."""
        found: dict[str, tuple[float, float]] = {}
        for whole in wholes:
            rows = self._index.execute(_NAMED, (file, whole)).fetchall()
            if len(rows) == 1:
                found[whole] = rows[0]
        return found

    def shared_spots(self, file: str) -> dict[str, tuple[float, float]]:
        """Return the spots of names that a file shares with files whose CRS is declared."""
        return {whole: (lon, lat) for whole, lon, lat in self._index.execute(_SHARED, (file,))}

    def files(self) -> list[IndexedFile]:
        """Return the files that were read."""
        rows = self._index.execute("select name, crs, places from file order by id")
        return [IndexedFile(*row) for row in rows]

    def left_out(self) -> list[tuple[str, InputError]]:
        """Return the files that were refused, each with the error that says why."""
        rows = self._index.execute("select name, code, given from left_out").fetchall()
        return [(name, InputError(code, **json.loads(given))) for name, code, given in rows]

    def _take(self, rows: dict[int, tuple[str, ...]], statement: str, values: tuple[str, ...]) -> None:
        with closing(self._index.execute(statement, values)) as found:
            rows |= {row[0]: row[1:] for row in found}

    def _rarest(self, whole: str) -> list[str]:
        """Return the rarest pairs of a name, as many as a look-up can afford; the first always."""
        pairs = list(dict.fromkeys(pairs_of(whole)))
        marks = ",".join("?" * len(pairs))
        held = self._index.execute(f"select pair, places from often where pair in ({marks})", pairs)  # noqa: S608
        wanted, rows = list[str](), 0
        for pair, places in sorted(held, key=lambda row: row[1]):
            rows += places
            if wanted and rows > MOST_ROWS:
                break
            wanted.append(pair)
        return wanted


def _shared(asked: Iterable[frozenset[str]], whole: str) -> float:
    """Return the part of pairs that a name shares with the nearest of those asked for."""
    pairs = set(pairs_of(whole))
    return max((2 * len(pairs & one) / (len(pairs) + len(one)) for one in asked), default=0.0)


def _place(row: Sequence[str]) -> KnownPlace:
    _, name, lon, lat, radius, kind, district, source, licence, quality, _ = row
    return KnownPlace(
        name=name,
        lon=float(lon),
        lat=float(lat),
        uncertainty_m=float(radius),
        origin="places",
        source=source,
        licence=licence,
        kind=kind,
        district=district,
        quality=quality,  # type: ignore[arg-type]  # checked when the file was declared
    )
