"""The paper of a sheet: A4 or A3, upright or across."""

from dataclasses import dataclass
from typing import Literal, get_args

PaperSize = Literal["A4", "A3"]
SIZES: tuple[PaperSize, ...] = get_args(PaperSize)

MARGIN = 15.0
"""Free on every side, in millimetres."""

_MILLIMETRES = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A sheet of paper; lengths are in millimetres.

    >>> Paper().width, Paper(size="A3", landscape=True).width
    (210.0, 420.0)
    """

    size: PaperSize = "A4"
    landscape: bool = False

    @property
    def width(self) -> float:
        """From edge to edge."""
        return _MILLIMETRES[self.size][1 if self.landscape else 0]

    @property
    def height(self) -> float:
        """From edge to edge."""
        return _MILLIMETRES[self.size][0 if self.landscape else 1]

    @property
    def across(self) -> float:
        """Between the margins."""
        return self.width - 2 * MARGIN

    @property
    def bottom(self) -> float:
        """From the upper edge to the lower margin."""
        return self.height - MARGIN
