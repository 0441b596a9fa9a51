"""A plan: one folder under ``data/plans``, declared in its ``plan.toml``."""

from dataclasses import dataclass
from typing import ClassVar

from geoapp.domain.bounding_box import BoundingBox


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """The source of the district polygons."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    """``tianditu`` (the installed package) or the name of a file, beside ``plan.toml`` or in ``GEOAPP_BOUNDARIES``."""
    datum: str = "cgcs2000"
    """A code of ``data/codelists/datums.csv``: what the file's degrees are measured on; converted on entry."""
    adcode_column: str | None = None
    """The file's column with the districts' codes, where it has no usual name."""
    name_column: str | None = None
    title: str
    review_number: str | None = None
    """审图号, shown in the map's attribution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """An operator's words on printed sheets; empty texts leave the usual ones."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    author: str = ""
    """Who prepares them; ``GEOAPP_AUTHOR`` goes before it."""
    note: str = ""
    """Instead of the note that the theme map was not reviewed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan and its city, as the code must know them."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    id: str
    title: str
    short_title: str
    """How citations call the plan, e.g. 《纲要》."""
    city: str
    city_en: str
    adcode: int
    first_year: int
    last_year: int
    bbox: BoundingBox
    """The plan's region: a place outside it must say so (``outside``)."""
    metric_crs: str
    sha256: str
    """Of the text's bytes, so that offsets and text are known to belong together."""
    publisher: str
    published: str
    """ISO date of reduced precision."""
    boundaries: Boundaries
    licence: str
    district_labels: dict[str, str]
    """Names of districts as people write them, where they differ from the official name."""
    uri: str | None = None
    """Of the plan's data, where they are published under an address or a URN; identifies an OC4IDS package."""
    oc4ids_prefix: str | None = None
    """Registered with the Open Contracting Partnership for the publisher, ``oc4ids-`` and six characters."""
    imprint: Imprint = Imprint()
    demo: bool = False

    def __hash__(self) -> int:
        """Return a number by the id, so that a plan serves as a key though it holds tables."""
        return hash(self.id)
