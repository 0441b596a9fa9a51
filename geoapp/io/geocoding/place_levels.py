"""Levels of precision as Chinese geocoders call them, and how far off an answer may then be."""

from geoapp.settings import NO_PIN_RADIUS_M

RADII_M = {
    "门址": 150.0,
    "门牌号": 150.0,
    "单元号": 150.0,
    "兴趣点": 300.0,
    "公交地铁站点": 300.0,
    "道路交叉路口": 300.0,
    "热点商圈": 1_500.0,
    "地名地址": 2_000.0,
    "道路": 2_000.0,
    "村庄": 2_000.0,
    "社区村落": 2_000.0,
    "开发区": 5_000.0,
    "乡镇": 8_000.0,
}
"""By judgement: neither Tianditu nor AMap states an error. A district, a city and above are no place at all."""


def radius_of(level: str) -> float:
    """Return the radius in metres that a level stands for; one that we don't know is too uncertain for a pin.

    >>> radius_of("兴趣点"), radius_of("区县") == NO_PIN_RADIUS_M
    (300.0, True)
    """
    return RADII_M.get(level, float(NO_PIN_RADIUS_M))
