"""Patterns of LIKE: ``%`` stands for any characters, ``_`` for one, and a backslash makes either plain."""

Pattern = tuple[str | None, ...]
"""Characters; ``""`` for any one and ``None`` for any number of them."""


def read_pattern(text: str) -> Pattern:
    r"""Read a pattern.

    >>> read_pattern(r"a%_\%")
    ('a', None, '', '%')
    """
    found: list[str | None] = []
    characters = iter(text)
    for character in characters:
        if character == "\\":
            found.append(next(characters, "\\"))
        elif character == "%":
            found += [None] if found[-1:] != [None] else []
        else:
            found.append("" if character == "_" else character)
    return tuple(found)


def is_like(value: str, pattern: Pattern) -> bool:
    """Say whether a value is as a pattern says, in at most as many steps as both have characters, multiplied.

    >>> is_like("天山区", read_pattern("天%区")), is_like("ab", read_pattern("_")), is_like("", read_pattern("%"))
    (True, False, True)
    """
    at = place = 0
    back: tuple[int, int] | None = None  # behind the latest %, and the character where it ends
    while at < len(value):
        part = pattern[place] if place < len(pattern) else "end"
        if part is None:
            back, place = (place + 1, at), place + 1
        elif part in ("", value[at]):
            at, place = at + 1, place + 1
        elif back:
            place, at = back[0], back[1] + 1
            back = (place, at)
        else:
            return False
    return all(part is None for part in pattern[place:])
