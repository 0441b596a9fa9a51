"""Uploads on their way: in memory, never on a disk, which may be full and belongs to others too."""

from starlette.formparsers import MultiPartParser
from streamlit import get_option

from geoapp.web.capacity.kinds import slots_of


def keep_in_memory() -> int:
    """Let no upload be spooled to a file; return the bytes that all on their way may take."""
    MultiPartParser.spool_max_size = (get_option("server.maxUploadSize") + 1) * 2**20
    return MultiPartParser.spool_max_size * slots_of("upload").capacity.total
