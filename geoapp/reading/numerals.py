"""Numbers as Chinese plans write them."""

import re

DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
UNITS = {"十": 10, "百": 100, "千": 1000}
WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
PLACES = ("", "十", "百", "千")
CIRCLED_ONE = 0x2460
CIRCLED_TWENTY = 0x2473


def parse_number(text: str) -> int | None:
    """Return the whole number written in Arabic, Chinese or circled digits, else ``None``.

    >>> [parse_number(t) for t in ("12", "十二", "二十", "一百零三", "两", "③", "一二", "")]
    [12, 12, 20, 103, 2, 3, None, None]
    """
    text = text.strip().translate(WIDE_DIGITS)
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 9 else None  # noqa: PLR2004
    if len(text) == 1 and CIRCLED_ONE <= ord(text) <= CIRCLED_TWENTY:
        return ord(text) - CIRCLED_ONE + 1
    return _parse_chinese(text)


def _parse_chinese(text: str) -> int | None:
    total = 0
    digit: int | None = None
    for character in text:
        if character in DIGITS:
            if digit:
                return None
            digit = DIGITS[character]
        elif character in UNITS:
            total += (1 if digit is None else digit) * UNITS[character]
            digit = None
        else:
            return None
    return total + (digit or 0) if text else None


def in_chinese(number: int) -> str:
    """Return a number up to 9999 in Chinese numerals; a greater one in Arabic digits, as no plan counts so far.

    >>> [in_chinese(n) for n in (0, 1, 10, 12, 20, 35, 103, 110, 12345)]
    ['零', '一', '十', '十二', '二十', '三十五', '一百零三', '一百一十', '12345']
    >>> all(parse_number(in_chinese(n)) == n for n in range(10_000))
    True
    """
    written = str(number)
    if len(written) > len(PLACES):
        return written
    parts = zip(written, reversed(PLACES[: len(written)]), strict=True)
    text = "".join(
        "零一二三四五六七八九"[int(digit)] + (place if digit != "0" else "") for digit, place in parts
    )
    return re.sub("零+", "零", text).rstrip("零").removeprefix("一" if text[:2] == "一十" else "") or "零"
