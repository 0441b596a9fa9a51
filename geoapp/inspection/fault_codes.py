"""A finding of the detector as a fault of a user's file, whose sentence exists in both languages."""

import re

from geoapp.domain.intake import Fault
from geoapp.geometry.gauss_kruger import FIRST_ZONE, LAST_ZONE
from geoapp.inspection.finding import Finding

SHIFTS = frozenset({"wgs84", "gcj02", "bd09"})


def fault_of(finding: Finding, *, declared: str | None, chosen: bool) -> Fault:
    """Return the fault of a finding.

    What contradicts a CRS that the user has chosen expressly is only said, where the choice can be followed:
    numbers that do not fit the unit, or eastings of another zone, cannot.

    >>> far = Finding("outside_region", count=2)
    >>> fault_of(far, declared="EPSG:4326", chosen=False).outcome
    'ask'
    >>> fault_of(far, declared="EPSG:4326", chosen=True).outcome
    'note'
    """
    fit = finding.crs or (finding.kind if finding.kind in SHIFTS else None)
    x, y = finding.example or (float("nan"), float("nan"))
    values = {"x": f"{x:.10g}", "y": f"{y:.10g}", "crs": declared or "—", "fit": fit or "—"}
    code: str = finding.kind
    if chosen and code == "outside_region":
        code = "outside_accepted"
    elif chosen and code in SHIFTS:
        code = "shifted_accepted"
    if code.startswith("belt_"):
        values["belt"] = str(_zone_number(finding.crs))
    return Fault(code=code, count=finding.count, fit=None if chosen else fit, values=tuple(values.items()))


def _zone_number(crs: str | None) -> int:
    """Return the number of the 3-degree zone that an EPSG code stands for.

    >>> _zone_number("EPSG:4517"), _zone_number("EPSG:4538")
    (29, 29)
    """
    code = int(re.sub(r"\D", "", crs or "") or 0)
    return next((n for n in (code - 4488, code - 4509) if FIRST_ZONE <= n <= LAST_ZONE), 0)
