"""Sizes, dates, shares and sources as people read them."""

from geoapp.domain.plan import Plan
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


def milestone(one: MilestoneRecord, say: Words) -> str:
    """Return a dated stage in words, no more precisely than the plan has it.

    >>> milestone({"date": "2022-12", "precision": "year_end", "what": "投入使用"}, Words("zh"))
    '2022年12月（年底） 投入使用'
    >>> milestone({"date": "2022-12", "precision": "month", "what": "opens"}, Words("en"))
    '2022-12: opens'
    """
    date = milestone_date(one, say)
    return say("milestone_said", date=date, what=one["what"]) if one["what"] else date


def milestone_date(one: MilestoneRecord, say: Words) -> str:
    """Return when a dated stage is, as precisely as the plan says.

    >>> milestone_date({"date": "2025", "precision": "period_end"}, Words("zh"))
    '2025年12月（期末）'
    """
    year, month, day = (*map(int, one["date"].split("-")), 0, 0)[:3]
    return say(f"date_{one['precision']}", year=year, month=month, day=day)


def percent(share: float) -> str:
    """Return a share as a percentage; a small one is not rounded away.

    >>> percent(0.25), percent(0.004), percent(1)
    ('25%', '<1%', '100%')
    """
    return "<1%" if 0 < share < 0.01 else f"{share:.0%}"  # noqa: PLR2004


def attribution(plan: Plan) -> str:
    """Return whose boundaries are used, with the map review number where there is one, as its office writes it."""
    title, number = plan.boundaries.title, plan.boundaries.review_number
    return Words("zh")("attribution", title=title, number=number) if number else title
