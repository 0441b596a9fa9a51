"""A zip from a stranger, looked at before anything of it is unpacked, and unpacked into memory only."""

import io
import stat
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from zipfile import ZipFile, ZipInfo

from geoapp.errors import RefusedError
from geoapp.io.archives import DAMAGE
from geoapp.io.user_files.faults import refused
from geoapp.limits import limit

MEGABYTE = 1_000_000
MOST_PARTS = 2_000
"""A workbook has some dozens; a thousand names cost nothing, a million would."""

SMALL = 1 * MEGABYTE
"""Below it any ratio is harmless: a workbook of empty rows packs a thousandfold."""

ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tar", ".tgz", ".bz2", ".xz", ".kmz", ".jar")
_ENCRYPTED = 0x1


def unpack(content: bytes) -> dict[str, bytes]:
    """Return the files of a zip, name to bytes; folders and what macOS adds are left out.

    Raises:
        RefusedError: a bomb, an archive within, a path upwards, a link, names that differ in case only, a
            password, or damage.
    """
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            refuse_parts(parts, len(content))
            return {part.filename: archive.read(part) for part in parts if not _is_extra(part)}
    except RefusedError:
        raise
    except DAMAGE as error:
        raise refused("zip_damaged") from error


def check_zip(content: bytes) -> None:
    """Look at a zip that another reader unpacks, such as a workbook.

    Raises:
        RefusedError: as :func:`unpack`.
    """
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            refuse_parts(archive.infolist(), len(content))
    except RefusedError:
        raise
    except DAMAGE as error:
        raise refused("zip_damaged") from error


def refuse_parts(parts: Sequence[ZipInfo], packed: int) -> None:
    """Refuse a zip by its table of contents; ``zipfile`` never unpacks more of a part than is said there.

    Raises:
        RefusedError: as :func:`unpack`.
    """
    if len(parts) > MOST_PARTS:
        raise refused("zip_many", count=len(parts), limit=MOST_PARTS)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limit("unpacked_mb") * MEGABYTE:
        raise refused("zip_too_large", mb=unpacked // MEGABYTE, limit=limit("unpacked_mb"))
    if unpacked > SMALL and unpacked > packed * limit("ratio"):
        raise refused("zip_bomb", ratio=unpacked // packed, limit=limit("ratio"))
    seen: set[str] = set()
    for part in parts:
        if code := _fault(part):
            raise refused(code)
        if part.filename.casefold() in seen:
            raise refused("zip_twins")
        seen.add(part.filename.casefold())


def _fault(part: ZipInfo) -> str | None:
    """Return the fault of one part; ``orig_filename`` is the file's own word, before it is made harmless."""
    path = PurePosixPath(part.orig_filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in part.orig_filename or "\0" in part.orig_filename:
        return "zip_path"
    if stat.S_ISLNK(part.external_attr >> 16):
        return "zip_link"
    if part.flag_bits & _ENCRYPTED:
        return "zip_locked"
    return "zip_nested" if path.suffix.lower() in ARCHIVES else None


def _is_extra(part: ZipInfo) -> bool:
    name = PurePosixPath(part.filename).name  # none such as in "."
    is_of_mac = part.filename.startswith("__MACOSX/") or name.startswith("._")
    return not name or part.is_dir() or is_of_mac


def all_shapefiles(files: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    """Return the parts of each shapefile among files, by its name: suffix to bytes.

    >>> all_shapefiles({"甲/a.shp": b"1", "甲/a.SHX": b"2", "甲/a.dbf": b"3", "readme.txt": b""})
    {'a': {'.shp': b'1', '.shx': b'2', '.dbf': b'3'}}

    Raises:
        RefusedError: there is none, or a part is missing.
    """
    stems = [str(PurePosixPath(name).with_suffix("")) for name in files if name.lower().endswith(".shp")]
    if not stems:
        raise refused("zip_no_layer")
    short = [PurePosixPath(stem).name for stem in stems]
    names = short if len(set(short)) == len(short) else stems
    return {name: _parts_of(stem, files) for name, stem in zip(names, stems, strict=True)}


def lone_tables(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the .dbf files that belong to no shapefile, by name.

    >>> lone_tables({"a.shp": b"", "a.dbf": b"1", "业主.dbf": b"2"})
    {'业主': b'2'}
    """
    paths = {name: PurePosixPath(name) for name in files}
    shapes = {
        str(path.with_suffix("")).casefold() for path in paths.values() if path.suffix.lower() == ".shp"
    }
    return {
        path.stem: files[name]
        for name, path in paths.items()
        if path.suffix.lower() == ".dbf" and str(path.with_suffix("")).casefold() not in shapes
    }


def _parts_of(stem: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    parts = {
        PurePosixPath(name).suffix.lower(): content
        for name, content in files.items()
        if str(PurePosixPath(name).with_suffix("")).casefold() == stem.casefold()
    }
    missing = next((part for part in (".shx", ".dbf") if part not in parts), None)
    if missing:
        raise refused("zip_part_missing", part=missing)
    return {part: parts[part] for part in (".shp", ".shx", ".dbf", ".prj", ".cpg") if part in parts}
