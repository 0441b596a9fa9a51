"""Numbers as Chinese plans write them."""

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
    """Return a number from 1 to 99 in Chinese numerals.

    >>> [in_chinese(n) for n in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else digits[tens] + "十"
    return head + (digits[ones] if ones else "")
