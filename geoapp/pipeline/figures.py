"""Sizes, dates and shares as people read them."""

from geoapp.domain.record import MilestoneRecord, QuantityRecord
from geoapp.io.words import Words


def quantity(one: QuantityRecord, say: Words) -> str:
    """Return a published size in words.

    >>> quantity({"value": 19.5, "unit": "公里", "what": "长度", "qualifier": "about", "date": None}, Words("zh"))
    '长度：约19.5 公里'
    """
    number = f"{one['value']:,.10g}"
    value = say("amount", number=number, unit=one["unit"])
    if one["qualifier"]:
        value = say(f"qualifier_{one['qualifier']}", value=value)
    if one["date"]:
        value = say("by_date", value=value, date=one["date"])
    return say("labelled", label=one["what"], value=value) if one["what"] else value


def milestone(one: MilestoneRecord, say: Words, *, in_cell: bool = False) -> str:
    """Return a dated stage in words; ``in_cell`` where a table's dates are to look alike.

    >>> milestone({"date": "2022-12", "precision": "year_end", "what": "投入使用"}, Words("zh"))
    '2022年底：投入使用'
    >>> milestone({"date": "2022-12", "precision": "year_end", "what": "投入使用"}, Words("zh"), in_cell=True)
    '2022年12月（年底） 投入使用'
    >>> milestone({"date": "2022-12", "precision": "month", "what": "opens"}, Words("en"))
    '2022-12: opens'
    """
    date = milestone_date(one, say, in_cell=in_cell)
    return (
        say("cell_labelled" if in_cell else "labelled", label=date, value=one["what"])
        if one["what"]
        else date
    )


def milestone_date(one: MilestoneRecord, say: Words, *, in_cell: bool = False) -> str:
    """Return when a dated stage is, as precisely as the plan says.

    >>> milestone_date({"date": "2025", "precision": "period_end"}, Words("zh"))
    '规划期末（2025年）'
    >>> milestone_date({"date": "2025-06-01", "precision": "day"}, Words("zh"), in_cell=True)
    '2025年6月1日'
    """
    precision = one["precision"]
    year, month, day = (*map(int, one["date"].split("-")), 0, 0)[:3]
    return say(
        f"cell_date_{precision}" if in_cell else f"date_{precision}",
        date=one["date"],
        year=year,
        month=month,
        day=day,
    )


def percent(share: float) -> str:
    """Return a share as a percentage; a small one is not rounded away.

    >>> percent(0.25), percent(0.004), percent(1)
    ('25%', '<1%', '100%')
    """
    return "<1%" if 0 < share < 0.01 else f"{share:.0%}"  # noqa: PLR2004


def money(cny: float, say: Words) -> str:
    """Return an amount with its unit.

    >>> money(50_000_000.0, Words("zh")), money(1_500_000.0, Words("en"))
    ('5,000 万元', 'CNY 1.5 million')
    """
    return say("money_named", amount=f"{cny / (1e4 if say.lang == 'zh' else 1e6):,.12g}")
