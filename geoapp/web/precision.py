"""How well a project is placed, as pages say and show it: as paper does."""

from geoapp.pipeline.precision import (
    SCHEMATIC_M,
    Shown,
    class_of,
    distance,
    in_words,
    is_schematic,
    shown_as,
)

__all__ = ["SCHEMATIC_M", "Shown", "class_of", "distance", "in_words", "is_schematic", "shown_as"]
