"""Text in a user's file: its encoding found, or the file refused."""

from geoapp.domain.intake import Fault, fault
from geoapp.io.user_files.faults import refused


def decode_user_text(content: bytes) -> tuple[str, tuple[Fault, ...]]:
    r"""Return the text of bytes in UTF-8, UTF-16 with a byte order mark, or GB18030, and what to say of it.

    >>> decode_user_text("\ufeff站".encode())
    ('站', ())
    >>> decode_user_text("天山站".encode("gbk"))[1][0].code
    'read_as_gbk'
    >>> decode_user_text(b"")
    ('', ())

    Raises:
        RefusedError: another encoding, or bytes that are no text.
    """
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, ((fault("read_as_gbk"),) if encoding == "gb18030" else ())
    raise refused("not_text")
