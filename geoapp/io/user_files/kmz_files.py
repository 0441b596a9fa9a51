"""KMZ: a zip whose main document is a KML; its pictures, and what else lies in it, are counted and not read."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from geoapp.domain.intake import fault
from geoapp.inspection.raw_layer import RawLayer
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.joined_layers import read_members
from geoapp.io.user_files.kml_files import read_kml
from geoapp.io.user_files.zips import unpack

_MAIN, _SUFFIX = "doc.kml", ".kml"


def read_kmz(content: bytes, tables: Sequence[str] = ()) -> RawLayer:
    """Return the placemarks of the main document, else of the documents or of its folders that are named.

    The main document is ``doc.kml``, else the first KML, the outermost before others.

    Raises:
        RefusedError: what :func:`unpack` and :func:`read_kml` refuse, or there is no KML in it.
    """
    files = unpack(content)
    documents = sorted(
        (name for name in files if name.lower().endswith(_SUFFIX)),
        key=lambda name: (name.lower() != _MAIN, name.count("/")),
    )
    if not documents:
        raise refused("kmz_no_kml")
    members = {name: partial(read_kml, files[name]) for name in documents}
    raw = read_members(members, documents[:1], tables, "kmz_documents")
    others = len(files) - len(documents)
    said = [fault("kmz_others", count=others)] if others else []
    return replace(raw, format="KMZ", faults=(*raw.faults, *said))
