"""Toponyms that no gazetteer holds: a head noun with a name before it."""

import re

_CODED = r"(?:国道|省道|县道)\d{2,4}线?|[GSX]\d{2,4}线?"
_COMPASS = r"[东西南北中]部(?:片区|新区|城区|山区)"
_NUMBERED = r"第[一二三四五六七八九十]{1,3}(?:人民)?医院|第[一二三四五六七八九十]{1,3}(?:中学|小学)"
_HEADED = r"[\u4e00-\u9fff]{2,4}?(?:高速公路|高速|快速路|铁路|机场|水库|片区|大道|烽燧|遗址|河|湖|山|镇|乡)"
_TOPONYM = re.compile(rf"(?:^|[、,，和与及至(（])(?P<name>{_CODED}|{_COMPASS}|{_NUMBERED}|{_HEADED})")

_GENERIC = re.compile(
    "全市|全国|全疆|国家|国际|区域|城市|城际|城乡|农村|乡村|公共|综合|普通|国省|干线|专用|通用|支线|运输|货运"
    "|客运|中心|重点|重要|主要|老旧|新建|现有|病险|大型|小型|中型|特色|精品|旅游|生态|文化|工业|产业|自建|建成"
    "|棚户|周边|沿线|沿江|沿河|跨|各|级|等|江河|绕城|环城|推进|建设|加快|实施|完善|改造|治理|整治"
)
"""A noun after one of these words is a class of things, not the name of one."""


def find_toponym(wording: str, city: str) -> str | None:
    """Return the first toponym that a wording begins or lists, without the city's own name.

    >>> find_toponym("连霍高速全线提升", "某市"), find_toponym("某市东部片区供水管线", "某市")
    ('连霍高速', '东部片区')
    >>> find_toponym("普通国省干线公路建设", "某市") is None
    True
    """
    without_city = wording.replace(city, "").replace(city.removesuffix("市"), "")
    names = (found["name"] for found in _TOPONYM.finditer(without_city))
    return next((name for name in names if not _GENERIC.search(name)), None)
