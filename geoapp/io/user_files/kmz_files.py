"""KMZ: a zip whose main document is a KML; its pictures, and what else lies in it, are counted and not read."""

from dataclasses import replace

from geoapp.domain.intake import fault
from geoapp.inspection.raw_layer import RawLayer
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.kml_files import read_kml
from geoapp.io.user_files.zips import unpack

_MAIN, _SUFFIX = "doc.kml", ".kml"


def read_kmz(content: bytes) -> RawLayer:
    """Return the placemarks of the main document: ``doc.kml``, else the first KML, the outermost before others.

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
    raw = read_kml(files[documents[0]])
    said = list(raw.faults)
    if len(documents) > 1:
        said.append(fault("kmz_documents", count=len(documents) - 1))
    if len(files) > len(documents):
        said.append(fault("kmz_others", count=len(files) - len(documents)))
    return replace(raw, format="KMZ", faults=tuple(said))
