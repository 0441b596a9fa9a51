"""Money in CNY, as people write an amount: plain, or in 万 or 亿."""

import re
from decimal import Decimal

_AMOUNT = re.compile(r"(\d{1,15}(?:\.\d{1,6})?)\s*([万亿]?)元?")
_TIMES = {"": 1, "万": 10_000, "亿": 100_000_000}


def parse_money(text: str) -> float:
    """Return an amount in CNY, to the fen.

    Raises:
        ValueError: it is none.

    >>> parse_money("5000万"), parse_money("1.2亿元"), parse_money("0")
    (50000000.0, 120000000.0, 0.0)
    >>> parse_money("-1")
    Traceback (most recent call last):
    ValueError: no amount of money
    """
    if not (found := _AMOUNT.fullmatch(text.strip())):
        message = "no amount of money"
        raise ValueError(message)
    number, unit = found.groups()
    return float(round(Decimal(number) * _TIMES[unit], 2))


def read_money(text: str | None) -> float | None:
    """Return an amount that somebody may still be writing; ``None`` where it is none.

    >>> read_money("5000万"), read_money("5000 x"), read_money(None)
    (50000000.0, None, None)
    """
    try:
        return parse_money(text or "")
    except ValueError:
        return None


def write_money(value: float) -> str:
    """Return an amount as ``parse_money`` reads it.

    >>> write_money(50000000.0), write_money(0.5), write_money(0)
    ('50000000', '0.5', '0')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")
