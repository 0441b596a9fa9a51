"""Numbers as Chinese plans write them."""

import re
from decimal import Decimal

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
PLACE_VALUES = {"十": 10, "百": 100, "千": 1000}
MYRIADS = (("亿", 100_000_000), ("万", 10_000))
WIDE_DIGITS = str.maketrans("０１２３４５６７８９．，○", "0123456789.,〇")
PLACES = ("", "十", "百", "千")
CIRCLED_ONE = 0x2460
CIRCLED_TWENTY = 0x2473
LONGEST = 24
"""Characters of the longest numeral that is read."""

CHINESE = "零〇一二两三四五六七八九十百千万亿"
FIGURE = (
    r"(?:(?<![\d.,_"
    + CHINESE
    + r"])(?:\d{1,3}(?:_\d{3}){1,4}|\d{1,12})(?:\.\d{1,6})?(?:[十百千万亿][\d十百千万亿]{0,9})??"
    + f"|(?<![\\d.点{CHINESE}])[{CHINESE}]{{1,24}}?(?:点[零〇一二三四五六七八九]{{1,6}}[万亿]{{0,2}}?)?)"
)
"""Where a figure may stand, in narrow digits; :func:`parse_figure` says whether it is one. ``_`` groups digits."""

_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3}){1,4}(?![\d,])")
_DECIMAL = re.compile(r"(\d+(?:\.\d+)?)(百|千|十)?(万亿|亿|万)?")
_STEPS = re.compile(r"(?:(\d{1,4})亿)?(?:(\d{1,4})万)?(?:(\d)千)?(?:(\d)百)?(?:(\d)十)?")
_PART = re.compile(
    r"(?:(?P<千>[一二两三四五六七八九])千)?(?P<千零>[零〇])?(?:(?P<百>[一二两三四五六七八九])百)?(?P<百零>[零〇])?"
    r"(?:(?P<十>[一二三四五六七八九])?(?P<ten>十))?(?P<one>[一二三四五六七八九])?|两"
)
_SHORT = re.compile(r".*(?<=[一二两三四五六七八九十])([百千万])[一二三四五六七八九]")


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


def parse_figure(text: str) -> float | None:
    """Return the figure written in digits, Chinese numerals or both, else ``None``: what is doubtful is no figure.

    >>> [parse_figure(t) for t in ("３．５万", "1,200", "两千五", "一百二", "三万五千", "十二点五亿", "3万5千")]
    [35000.0, 1200.0, 2500.0, 120.0, 35000.0, 1250000000.0, 35000.0]
    >>> [parse_figure(t) for t in ("", "一二", "三五百", "百", "1,20", "3-5", "1千2")]
    [None, None, None, None, None, None, None]
    """
    text = join_groups(text.translate(WIDE_DIGITS)).replace("_", "")
    if found := _DECIMAL.fullmatch(text):
        small = PLACE_VALUES.get(found[2], 1)
        return float(Decimal(found[1]) * small * _scale(found[3] or ""))
    if text[:1].isdigit():
        found = _STEPS.fullmatch(text)
        steps = (100_000_000, 10_000, 1000, 100, 10)
        return (
            float(sum(int(n) * step for n, step in zip(found.groups("0"), steps, strict=True)))
            if found
            else None
        )
    whole, point, rest = text.partition("点")
    fraction = rest.rstrip("万亿")
    number = _parse_chinese(whole)
    if number is None or not point:
        return None if number is None else float(number)
    if not fraction or any(character not in DIGITS for character in fraction):
        return None
    decimals = "".join(str(DIGITS[character]) for character in fraction)
    return float(Decimal(f"{number}.{decimals}") * _scale(rest[len(fraction) :]))


def join_groups(text: str) -> str:
    """Return a text of the same length in which ``_`` groups the digits of a number, so that no comma divides it.

    >>> join_groups("长1,200米,宽20米"), join_groups("12,34")
    ('长1_200米,宽20米', '12,34')
    """
    return _GROUPED.sub(lambda found: found[0].replace(",", "_"), text)


def parse_year(text: str) -> int | None:
    """Return a year written digit by digit.

    >>> [parse_year(t) for t in ("2025", "二〇二五", "二零三零", "二千")]
    [2025, 2025, 2030, None]
    """
    digits = "".join(str(DIGITS.get(character, character)) for character in text.translate(WIDE_DIGITS))
    return int(digits) if len(digits) == len("2025") and digits.isdecimal() else None


def _scale(units: str) -> int:
    return {"": 1, "万": 10_000, "亿": 100_000_000, "万亿": 1_000_000_000_000}.get(units, 0)


def _parse_chinese(text: str) -> int | None:
    """Return the number of a well-formed numeral; its last digit may lack the place (一百二, 三万五)."""
    if not text or len(text) > LONGEST:
        return None
    if text in DIGITS:
        return DIGITS[text]
    if short := _SHORT.fullmatch(text):
        text += {"百": "十", "千": "百", "万": "千"}[short[1]]
    total = 0
    for sign, value in MYRIADS:
        head, found, tail = text.rpartition(sign)
        if found:
            number = _parse_myriads(head) if sign == "亿" else _parse_part(head, after=total)
            if not number:
                return None
            total, text = total + number * value, tail
        elif sign == "万" and total and text and text[0] not in "零〇":
            return None  # 一亿一千 may mean 一亿一千万
    rest = _parse_part(text, after=total) if text else 0
    return None if rest is None else total + rest


def _parse_myriads(text: str) -> int | None:
    """Return the number before 亿: up to 9999, or that many 万 (三万亿)."""
    head, found, tail = text.partition("万")
    number, rest = _parse_part(head, after=0), _parse_part(tail, after=1) if tail else 0
    if number is None or rest is None:
        return None
    return number * 10_000 + rest if found else number


def _parse_part(text: str, *, after: int) -> int | None:
    """Return a number below ten thousand; behind a greater part it may open with 零, but is no bare 十 or digit."""
    bare = text.removeprefix("零").removeprefix("〇") if after else text
    found = _PART.fullmatch(bare)
    if not bare or found is None or (after and (bare[0] == "十" or text in DIGITS)):
        return None
    if bare == "两":
        return 2
    parts = found.groupdict()
    if _gap_is_wrong(parts):
        return None
    digits = (DIGITS[parts[place] or "零"] * value for place, value in (*PLACE_VALUES.items(), ("one", 1)))
    return sum(digits) + (10 if parts["ten"] and not parts["十"] else 0)


def _gap_is_wrong(parts: dict[str, str | None]) -> bool:
    """Say whether a 零 is missing where a place is skipped, or stands where none is."""
    below_hundred = parts["ten"] or parts["one"]
    skips_hundred = bool(parts["千"] and not parts["百"] and below_hundred)
    skips_ten = bool(parts["百"] and not parts["ten"] and parts["one"])
    return bool(parts["千零"]) != skips_hundred or bool(parts["百零"]) != skips_ten


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
