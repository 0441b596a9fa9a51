"""Parcels as text (界址点 .txt) of a user: a head, then for each parcel its line and its points, the northing first."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from geoapp.domain.intake import Fault, fault
from geoapp.domain.parcel_forms import ZONES, ParcelForms, ParcelSystem
from geoapp.geometry.gauss_kruger import PREFIX_M
from geoapp.inspection.raw_layer import RawLayer, raw_frame
from geoapp.io.parcel_forms import load_parcel_forms
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.parcel_shapes import PointPair, is_easting_first, shape_of
from geoapp.io.user_files.user_text import decode_user_text
from geoapp.limits import limit

_SECTION = re.compile(r"[\[\u3010]\s*(.+?)\s*[\]\u3011]")
_KEY = re.compile(r"([^=\uff1d]+)[=\uff1d](.*)")
_COMMA = re.compile(r"\s*[,\uff0c]\s*|\t+")
"""Marks, of full width as well."""

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d{1,3})?")
_END = "@"
_DEGREES = 360.0
_POINT = range(3, 6)
"""Cells of a point's line: its name, the ring where it is said, northing, easting, and perhaps a height."""

ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")


@dataclass(slots=True)
class _Parcel:
    """A parcel as it is read."""

    cells: list[str]
    points: list[tuple[str, PointPair]] = field(default_factory=list)
    """Ring and coordinates of each point, as they stand there."""
    broken: bool = False
    """True where a line among its points is none."""


def are_parcels(content: bytes) -> bool:
    """Say whether bytes are parcels as text, by their second section.

    >>> are_parcels("[地块坐标]".encode("gbk")), are_parcels(b"")
    (True, False)
    """
    body = load_parcel_forms().sections["body"]
    return any(body.encode(encoding) in content for encoding in ENCODINGS)


def read_parcels(content: bytes, encoding: str | None = None) -> RawLayer:
    """Return the parcels of a text, each a polygon with its holes, or what its line calls it.

    Raises:
        RefusedError: no text, no such section, no parcel, or too many.
    """
    forms = load_parcel_forms()
    text, faults = decode_user_text(content, encoding)
    head, parcels = _parse(text, forms)
    if not parcels:
        raise refused("no_features" if are_parcels(content) else "parcels_none")
    if len(parcels) > limit("features"):
        raise refused("too_many_features", count=len(parcels), limit=limit("features"))
    widest = max(len(parcel.cells) for parcel in parcels)
    if widest > limit("fields"):
        raise refused("too_many_fields", count=widest, limit=limit("fields"))
    pairs = [pair for parcel in parcels for _, pair in parcel.points]
    reversed_ = is_easting_first(pairs)
    crs, said = _crs(head, [pair[0 if reversed_ else 1] for pair in pairs], forms)
    cells = _cells(parcels, forms)
    kinds = {word: kind for kind, word in forms.shapes.items()}
    shapes = []
    for parcel, word in zip(parcels, cells.get(forms.roles["shape"], [None] * len(cells)), strict=True):
        points = [(ring, pair if reversed_ else pair[::-1]) for ring, pair in parcel.points]
        shapes.append(None if parcel.broken else shape_of(points, kinds.get(str(word), "area")))
    unreadable = [
        row
        for row, shape in enumerate(shapes)
        if shape is None and (parcels[row].broken or parcels[row].points)
    ]
    return RawLayer(
        frame=raw_frame(cells, shapes),
        format="TXT",
        crs=crs,
        faults=(*faults, *said, *_miscounted(parcels)),
        unreadable=tuple(unreadable),
    )


def _parse(text: str, forms: ParcelForms) -> tuple[dict[str, str], list[_Parcel]]:
    """Return the head's keys with their values, and the parcels."""
    head: dict[str, str] = {}
    parcels: list[_Parcel] = []
    section = ""
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if found := _SECTION.fullmatch(line):
            section = found[1]
        elif section == forms.sections["body"]:
            _take(_COMMA.split(line), parcels)
        elif section == forms.sections["head"] and (found := _KEY.match(line)):
            head[found[1].strip()] = found[2].strip()
    return head, parcels


def _take(cells: list[str], parcels: list[_Parcel]) -> None:
    """Take one line: a parcel's, which ends in @ or is longer than a point's, or a point's."""
    if cells[-1] == _END or len(cells) not in _POINT:
        is_parcel = cells[-1] == _END or len(cells) > max(_POINT)
        if is_parcel:
            parcels.append(_Parcel(cells[:-1] if cells[-1] == _END else cells))
        elif parcels:
            parcels[-1].broken = True
        return
    if not parcels:
        parcels.append(_Parcel([]))
    named_ring = len(cells) > min(_POINT)
    pair = cells[2:4] if named_ring else cells[1:3]
    if all(map(_NUMBER.fullmatch, pair)):
        parcels[-1].points.append((cells[1] if named_ring else "", (float(pair[0]), float(pair[1]))))
    else:
        parcels[-1].broken = True


def _cells(parcels: Sequence[_Parcel], forms: ParcelForms) -> pd.DataFrame:
    """Return the attributes, the area as a number where it is one."""
    rows = [dict(zip(forms.fields(len(parcel.cells)), parcel.cells, strict=True)) for parcel in parcels]
    names = list(dict.fromkeys(name for row in rows for name in row))
    made = pd.DataFrame(
        [[row.get(name) or None for name in names] for row in rows], columns=names, dtype=object
    )
    for name, kind in ((forms.roles["area"], float), (forms.roles["count"], int)):
        if name in made:
            made[name] = pd.Series([_number(cell, kind) for cell in made[name]], dtype=object)
    return made


def _number(cell: str | None, kind: type[float] | type[int]) -> object:
    """Return a cell as a number where it is a plain one.

    >>> _number("0.04", float), _number("4", int), _number("4-1", int), _number(None, int)
    (0.04, 4, '4-1', None)
    """
    return (
        kind(cell)
        if cell and re.fullmatch(r"\d{1,15}(\.\d+)?" if kind is float else r"\d{1,15}", cell)
        else cell
    )


def _miscounted(parcels: Iterable[_Parcel]) -> list[Fault]:
    """Count the parcels that name another number of points than they have, with the closing point or without."""
    wrong = 0
    for parcel in parcels:
        said = parcel.cells[0] if parcel.cells else ""
        rings = Counter(ring for ring, _ in parcel.points)
        there = len(parcel.points)
        wrong += said.isdecimal() and not there - max(len(rings), 1) <= int(said[:9]) <= there
    return [fault("parcels_miscounted", count=wrong)] if wrong else []


def _crs(
    head: dict[str, str], eastings: Sequence[float], forms: ParcelForms
) -> tuple[str | None, list[Fault]]:
    """Return the CRS of the head and the eastings' own zone number; ``None`` where they leave it open."""
    system = _system(head.get(forms.keys["system"], ""), forms)
    if system is None or not eastings:
        return None, []
    if max(map(abs, eastings)) <= _DEGREES:
        return f"EPSG:{system.degrees}", []
    numbers = {int(easting // PREFIX_M) for easting in eastings if abs(easting) < 100 * PREFIX_M}
    said = _zone(head, forms)
    if numbers == {0}:
        return (system.code(said, with_number=False) if said else None), []
    if len(numbers) != 1:
        return None, []
    number = numbers.pop()
    if said and said != number:
        return None, [fault("parcels_zone", said=said, number=number)]
    return system.code(number, with_number=True), []


def _system(word: str, forms: ParcelForms) -> ParcelSystem | None:
    low = word.lower()
    return next((one for one in forms.systems if any(sign in low for sign in one.words)), None)


def _zone(head: dict[str, str], forms: ParcelForms) -> int | None:
    """Return the zone that the head names by its number, or by its meridian and width."""
    number, meridian, width = (
        int(found[0]) if (found := re.search(r"\d{1,3}", head.get(forms.keys[key], ""))) else None
        for key in ("zone", "meridian", "width")
    )
    if number is None and meridian:
        number = (meridian + 3) // 6 if width == 6 else meridian // 3  # noqa: PLR2004 (degrees)
    return number if number and any(number in zones for zones in ZONES.values()) else None
