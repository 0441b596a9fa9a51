"""Photos and documents as people attach them to reports: drawn here, and with what cameras write beside the pixels."""

import io
from hashlib import sha256

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from geoapp.domain.attachment import AttachedFile

GPS, LATITUDE, MAKER, ORIENTATION = 0x8825, 2, 0x010F, 0x0112
SCRIPT = b"<html><script>hit()</script></html>"


def photo(*, position: bool = True, orientation: int = 1, size: tuple[int, int] = (40, 20)) -> bytes:
    """Return a JPEG, the left half red, the right half blue, with EXIF, a comment, and a page behind its end."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION] = "InventedCamera", orientation
    if position:
        exif.get_ifd(GPS).update({1: "N", LATITUDE: (43.0, 49.0, 30.0), 3: "E", 4: (87.0, 36.0, 0.0)})
    made = io.BytesIO()
    picture.save(made, "JPEG", exif=exif, comment=SCRIPT, quality=95)
    return made.getvalue() + SCRIPT


def drawing(mode: str = "RGB") -> bytes:
    """Return a PNG with a text, XMP that holds a position, and a page behind its end."""
    notes, made = PngInfo(), io.BytesIO()
    notes.add_text("Comment", SCRIPT.decode())
    notes.add_itxt("XML:com.adobe.xmp", "<x exif:GPSLatitude='43,49.5N'/>")
    Image.new(mode, (30, 30)).save(made, "PNG", pnginfo=notes)
    return made.getvalue() + SCRIPT


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def attached(content: bytes = PDF, name: str = "验收单.pdf") -> AttachedFile:
    return AttachedFile(
        name=name,
        media_type="application/pdf",
        size=len(content),
        sha256=sha256(content).hexdigest(),
        content=content,
    )
