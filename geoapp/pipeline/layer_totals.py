"""Totals by layer as people read them: rows for a page and a workbook, and a line each for sheets and commands."""

from collections.abc import Iterator, Sequence

from geoapp.domain.receipt import LayerTotal
from geoapp.io.words import Words
from geoapp.pipeline.result_figures import span, square_metres

TOTALS = "layer_totals"
"""Under which a result's frame carries its totals to the files that hold them, among ``attrs``."""


def rows_of_totals(totals: Sequence[LayerTotal], say: Words) -> Iterator[Sequence[str | int]]:
    """Yield the heads, and one row a layer, in square metres and numbers of features.

    >>> [head[:2] for head in rows_of_totals([], Words("en"))]
    [['Totals by layer', 'Within for certain (m²)']]
    """
    yield [say(f"zoning_{head}") for head in ("totals", "low", "high", "certain", "possible")]
    for one in totals:
        yield [
            name_of(one, say),
            round(one.area_low_m2),
            round(one.area_high_m2),
            one.certain,
            one.possible,
        ]


def lines_of_totals(totals: Sequence[LayerTotal], say: Words) -> Iterator[str]:
    """Yield a line for each layer.

    >>> land = LayerTotal(
    ...     id="l", name="农田", name_en="Land", area_low_m2=0, area_high_m2=1200, certain=0, possible=2
    ... )
    >>> list(lines_of_totals([land], Words("en")))
    ['Land: 0–1,200 m² of all together, each square metre once; 0 lie within for certain, 2 possibly.']
    """
    for one in totals:
        area = span(one.area_low_m2, one.area_high_m2, say, of=square_metres)
        yield say(
            "zoning_total",
            layer=name_of(one, say),
            area=area,
            certain=f"{one.certain:,}",
            possible=f"{one.possible:,}",
        )


def name_of(one: LayerTotal, say: Words) -> str:
    """Return a layer's title in the reader's language."""
    return one.name_en if say.lang == "en" else one.name
