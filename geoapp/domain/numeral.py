"""Chinese numerals of names, such as 二 of 二号线, in Arabic digits."""

_DIGITS = {character: str(digit) for digit, character in enumerate("一二三四五六七八九", start=1)}

NUMERAL = "[一二三四五六七八九十]{1,3}"
"""A pattern of what may be one."""


def arabic(numeral: str) -> str:
    """Return a Chinese numeral below a hundred in Arabic digits; what is none stays.

    >>> [arabic(one) for one in ("二", "十", "十二", "三十", "二十一", "一二")]
    ['2', '10', '12', '30', '21', '12']
    """
    tens, ten, ones = ("".join(_DIGITS.get(one, one) for one in part) for part in numeral.rpartition("十"))
    return (tens or "1") + (ones or "0") if ten else ones
