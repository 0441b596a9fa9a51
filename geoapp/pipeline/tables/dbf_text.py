"""Text for a .dbf: 254 bytes at most, in an encoding that may lack characters; what is lost is said."""

from geoapp.pipeline.wording import SAY

LONGEST = 254
"""Bytes of a text in a .dbf."""

MISSING = "〓"
"""Stands for a character that the encoding lacks, as in Chinese typesetting."""

CUT = "…"


def narrow(text: str, encoding: str) -> tuple[str, str]:
    """Return a text as a .dbf can hold it, and what was lost, empty where nothing was.

    >>> narrow("地铁3号线", "gbk")
    ('地铁3号线', '')
    >>> narrow("𠀀村", "gbk")
    ('〓村', 'GBK 没有的字写作〓：𠀀')
    >>> narrow("长" * 100, "utf-8")[0] == "长" * 83 + "…"
    True
    """
    lost = []
    if not _has(encoding, text):
        lacking = [character for character in dict.fromkeys(text) if not _has(encoding, character)]
        text = "".join(MISSING if character in lacking else character for character in text)
        said = {"encoding": encoding.upper(), "mark": MISSING, "characters": " ".join(lacking)}
        lost.append(SAY("dbf_lacking", **said))
    encoded = text.encode(encoding)
    if len(encoded) > LONGEST:
        room = LONGEST - len(CUT.encode(encoding))
        text = encoded[:room].decode(encoding, errors="ignore") + CUT
        lost.append(SAY("dbf_cut", most=LONGEST))
    return text, SAY("cell_parts").join(lost)


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
