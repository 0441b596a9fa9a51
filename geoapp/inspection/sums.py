"""Sums of a layer: what its reader and its inspection kept and left out, against what the file says that it has."""

from collections.abc import Iterable, Sequence

from geoapp.domain.file_sums import FileField, FileSums
from geoapp.domain.intake import Fault
from geoapp.errors import RefusedError
from geoapp.inspection.raw_layer import GEOMETRY, RawLayer

LEFT_OUT = frozenset(
    {
        *("unreadable_geometry", "no_geometry", "not_finite", "tangled", "zero_area", "sentinels"),
        *("off_the_globe", "spans_the_world", "mixed_axes"),
    }
)
"""Faults of which each counts features that are left out, and no feature is counted by two."""

UNDECIDED = "undecided"
"""Features that come in once the CRS is known."""


def check_reader(raw: RawLayer) -> RawLayer:
    """Return a layer as it is, whose reader has accounted for every feature and every column.

    Raises:
        RefusedError: it has not: the file holds another number of features than it says.
    """
    read = len(raw.frame) + sum(count for _, count in raw.left)
    if raw.stated != read:
        raise RefusedError("sums_unmet", stated=raw.stated, read=read)
    columns = len(raw.frame.columns) - 1
    if raw.sources and len(raw.sources) != columns:
        raise RefusedError("sums_unmet_fields", stated=len(raw.sources), read=columns)
    return raw


def sums_of(
    raw: RawLayer, columns: Sequence[str], faults: Iterable[Fault], *, kept: int, open_: bool
) -> FileSums:
    """Return the sums of a layer.

    Args:
        raw: as the reader gave it.
        columns: of the layer, in the order of the raw frame's.
        faults: of its geometries.
        kept: features that come in, or would once the CRS is known.
        open_: whether the CRS must be known first.

    Raises:
        RefusedError: they cannot be met.
    """
    names = raw.sources or tuple(map(str, raw.frame.columns.drop(GEOMETRY)))
    fields = [
        FileField(name=name, column=column)
        for name, column in zip(names, columns, strict=True)
        if name is not None
    ]
    fields += [FileField(name=name, column=None, why=why) for name, why in raw.left_fields]
    left = [one for one in raw.left if one[1]]
    left += [(one.code, one.count) for one in faults if one.code in LEFT_OUT]
    sums = FileSums(
        features=raw.stated,
        kept=0 if open_ else kept,
        left=(*left, (UNDECIDED, kept)) if open_ else tuple(left),
        fields=tuple(fields),
        added=tuple(column for name, column in zip(names, columns, strict=True) if name is None),
    )
    if not sums.is_met:
        raise RefusedError("sums_unmet", stated=sums.features, read=sums.kept + sums.features_left)
    return sums
