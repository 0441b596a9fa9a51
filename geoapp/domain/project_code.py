"""Project codes (项目代码), by which every office knows an investment project.

Source: GB/T 40058-2021 and 发改投资〔2020〕1439号: four digits of time, six of the region, two of the central
department in charge, two of the type, five drawn by lot and one to check, joined by dashes: 24 characters. Codes from
before November 2020 begin with a year of four digits and end in a serial number; they stay valid.
"""

import re
import unicodedata
from itertools import pairwise
from typing import Literal

CodeFault = Literal["form", "time", "region"]

_FORM = re.compile(r"(\d{4})-(\d{6})-(\d{2})-(\d{2})-(\d{6}|\d{5}[\dA-Z])")
_DIGITS = re.compile(r"\d{19}[\dA-Z]")
_PARTS = (4, 10, 12, 14)
_DASHES = dict.fromkeys(map(ord, "—–―−‐－"), "-")
_FIRST_SHORT, _FIRST_YEAR, _LAST_YEAR, _MONTHS = 2011, 2014, 2020, 12
_SEVERAL_PROVINCES = "000000"
_FIRST_PROVINCE, _LAST_PROVINCE = 11, 82


def tidy_code(text: str) -> str:
    """Return a code as its rule writes it: narrow capital signs without blanks, with the dashes that were left out.

    >>> tidy_code("２１０５－990101－04－01－12345x "), tidy_code("21059901010401123456"), tidy_code("—")
    ('2105-990101-04-01-12345X', '2105-990101-04-01-123456', '')
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text).translate(_DASHES)).upper()
    if _DIGITS.fullmatch(plain):
        cuts = (0, *_PARTS, len(plain))
        plain = "-".join(plain[a:b] for a, b in pairwise(cuts))
    return plain if re.search(r"\w", plain) else ""


def fault_of_code(code: str) -> CodeFault | None:
    """Return the part of a tidy code that is against its rule; nothing where all that can be checked is right.

    The last character checks the others; how is not published, and so it is not checked.

    >>> [fault_of_code(code) for code in ("2105-650102-04-01-123456", "2019-650102-48-01-000001", "2113-65")]
    [None, None, 'form']
    >>> fault_of_code("2113-650102-04-01-123456"), fault_of_code("2105-990102-04-01-123456")
    ('time', 'region')
    """
    found = _FORM.fullmatch(code)
    if not found:
        return "form"
    number, month = int(found[1]), int(found[1][2:])
    by_month = number >= _FIRST_SHORT and 1 <= month <= _MONTHS
    if not (by_month or _FIRST_YEAR <= number <= _LAST_YEAR):
        return "time"
    known = _FIRST_PROVINCE <= int(found[2][:2]) <= _LAST_PROVINCE or found[2] == _SEVERAL_PROVINCES
    return None if known else "region"
