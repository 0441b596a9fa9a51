"""Constants of the whole program; only paths and secrets come from the environment, read when asked for."""

import os
from pathlib import Path

_PACKAGED = Path(__file__).resolve().parent / "_app"
"""Where a wheel carries what stands beside ``geoapp/`` in the checkout."""

VERSION = "0.1.0"
"""This program's version; the build reads it here, so that it is known where nothing was installed."""

DISTRIBUTION = "geoapp-plans"
"""This program's name for pip; that of the module belongs to somebody else's package."""

ROOT = _PACKAGED if _PACKAGED.is_dir() else _PACKAGED.parent.parent
"""Folder with the pages, the layers and the data."""

GEOGRAPHIC_CRS = "EPSG:4326"
"""What is stored and shown. Measuring happens in the plan's own metric CRS only."""

METRES_A_DEGREE = 111_195.0
"""Of latitude, on a sphere of the earth's mean radius; of longitude times the cosine of the latitude."""

COORDINATE_DECIMALS = 7
"""Decimals of a degree in every file we write (RFC 7946 asks for no more than is meant; 1e-7° is 1 cm)."""

SHARE_DECIMALS = 6
"""Decimals of a district's share."""

NO_PIN_RADIUS_M = 12_000
"""From this radius on a place is too uncertain for a pin: it is shown by district or in the list."""

MAX_NAME = 35
"""Longest project name, in characters; also keeps the plan's own sentences out of our data."""

MAX_LABEL = 20
"""Longest label of a quantity or milestone, in characters."""

WORKERS = 2
"""Most processes that work for visitors at one time; others wait for their turn."""

WORK_LIMIT_S = 10.0
"""Longest that one piece of work from a page may take, in seconds."""

WORK_MEMORY_BYTES = 1 << 30
"""Most memory that one piece of work from a page may take beyond the libraries, in bytes."""

METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Variable with the folder in which several processes count together; the library's own name for it."""


def folder_of_plans() -> Path:
    """Folder with one sub-folder a plan; ``GEOAPP_PLAN_FOLDERS`` replaces it (tests, operators)."""
    return _named("GEOAPP_PLAN_FOLDERS") or ROOT / "data" / "plans"


def folder_of_texts() -> Path | None:
    """Folder with the plans' own texts, ``<plan>.txt``; ``None`` when no text is at hand."""
    return _named("GEOAPP_PLANS")


def folder_of_boundaries() -> Path | None:
    """Folder with an operator's own boundary files, ``GEOAPP_BOUNDARIES``; ``None`` when none was named."""
    return _named("GEOAPP_BOUNDARIES")


def folder_of_places() -> Path | None:
    """Folder with an operator's own files of places, ``GEOAPP_PLACES``; ``None`` when none was named."""
    return _named("GEOAPP_PLACES")


def folder_of_codelists() -> Path:
    """Folder with the codelists, one CSV a list."""
    return ROOT / "data" / "codelists"


def folder_of_models() -> Path:
    """Folder with the trained models, one folder a model."""
    return ROOT / "data" / "models"


def folder_of_prompts() -> Path:
    """Folder with what language models are told, one text a use."""
    return ROOT / "data" / "prompts"


def folder_of_corpus() -> Path:
    """Folder with the annotations that the repository holds, without the texts."""
    return ROOT / "data" / "corpus"


def folder_of_messages() -> Path:
    """Folder with the texts that the app writes, one TOML a subject."""
    return ROOT / "data" / "messages"


def file_of_base_styles() -> Path:
    """File with the look of what lies beneath the projects."""
    return ROOT / "data" / "base_styles.toml"


def file_of_parcel_forms() -> Path:
    """File with the forms of parcels as text."""
    return ROOT / "data" / "parcels.toml"


def file_of_lights() -> Path:
    """File with the rules of lights in status reports."""
    return ROOT / "data" / "lights.toml"


def folder_of_serving() -> Path:
    """Folder with the configurations of other programs that serve with us."""
    return ROOT / "data" / "serving"


def folder_of_layers() -> Path:
    """Folder with the map layers, one TOML a layer."""
    return ROOT / "layers"


def folder_of_geojson() -> Path:
    """Folder that ``geoapp build`` writes; ``GEOAPP_GEOJSON`` replaces it."""
    return _named("GEOAPP_GEOJSON") or ROOT / "data" / "geojson"


def folder_of_work() -> Path:
    """Folder that the program may write to on its own (caches): ``GEOAPP_DATA``, else ``.geoapp``.

    That is in the checkout, or at home where the program was installed from a wheel.
    """
    return folder_of_writing() or (Path.home() if ROOT == _PACKAGED else ROOT) / ".geoapp"


def folder_of_writing() -> Path | None:
    """Folder for what visitors write, ``GEOAPP_DATA``; ``None`` when none was named, and they write nothing."""
    return _named("GEOAPP_DATA")


def file_of_reports() -> Path:
    """File of SQLite that holds what people write where no store is named; it need not be there."""
    return folder_of_work() / "reports.sqlite"


def file_of_base_maps() -> Path | None:
    """File that switches base maps on, ``GEOAPP_BASE_MAPS``; ``None`` when none was named."""
    return _named("GEOAPP_BASE_MAPS")


def file_of_standing_layers() -> Path | None:
    """File that names the standing layers, ``GEOAPP_STANDING``; ``None`` when none was named."""
    return _named("GEOAPP_STANDING")


def file_of_identity() -> Path | None:
    """File that says who tells who somebody is, proxy or provider, ``GEOAPP_IDENTITY``; ``None``: nobody is known."""
    return _named("GEOAPP_IDENTITY")


def _named(name: str) -> Path | None:
    """Return the path that the environment names; an empty one names none, and never the folder we happen to be in."""
    path = os.environ.get(name, "").strip()
    return Path(path) if path else None


def geocoder_setting(name: str) -> str | None:
    """Return ``GEOAPP_<name>`` from the environment, where geocoders are switched on; ``None`` when empty."""
    return os.environ.get(f"GEOAPP_{name}", "").strip() or None


def second_readers() -> list[str]:
    """Return the addresses that may be asked, ``GEOAPP_SECOND_READERS`` with commas; none by default."""
    return [part.strip() for part in os.environ.get("GEOAPP_SECOND_READERS", "").split(",") if part.strip()]


def second_reader_model() -> str | None:
    """Return the model to ask there, ``GEOAPP_SECOND_READER_MODEL``; ``None`` when empty."""
    return os.environ.get("GEOAPP_SECOND_READER_MODEL", "").strip() or None


def second_reader_key() -> str | None:
    """Return the key that the address asks for, ``GEOAPP_SECOND_READER_KEY``; ``None`` when empty."""
    return os.environ.get("GEOAPP_SECOND_READER_KEY", "").strip() or None


def api_origins() -> list[str]:
    """Return the origins whose pages may read the API, ``GEOAPP_API_ORIGINS`` with commas; none by default."""
    return [part.strip() for part in os.environ.get("GEOAPP_API_ORIGINS", "").split(",") if part.strip()]


def allowed_hosts() -> list[str]:
    """Return further names that the server answers to, ``GEOAPP_ALLOWED_HOSTS`` with commas; its own by default."""
    return [part.strip() for part in os.environ.get("GEOAPP_ALLOWED_HOSTS", "").split(",") if part.strip()]


def public_address() -> str:
    """Return the address at which visitors reach the server, ``GEOAPP_PUBLIC_ADDRESS``; empty when none is set."""
    return os.environ.get("GEOAPP_PUBLIC_ADDRESS", "").strip()


def metrics_readers() -> list[str]:
    """Return the addresses and networks that may read ``/metrics``, ``GEOAPP_METRICS`` with commas; none by default."""
    return [part.strip() for part in os.environ.get("GEOAPP_METRICS", "").split(",") if part.strip()]


def access_log() -> str | None:
    """Return the file of the access log, ``GEOAPP_ACCESS_LOG``; ``-`` is the standard error, ``None`` no log."""
    return os.environ.get("GEOAPP_ACCESS_LOG", "").strip() or None


def proxies() -> str:
    """Return the addresses of proxies that say whose request it is, ``GEOAPP_PROXIES`` with commas; none by default."""
    return os.environ.get("GEOAPP_PROXIES", "").strip()


def identity_secret() -> str:
    """Return the secret by which the proxy is known, or that signs the cookie of who signed in; empty when none is set.

    It is that of ``GEOAPP_IDENTITY_SECRET``.
    """
    return os.environ.get("GEOAPP_IDENTITY_SECRET", "").strip()


def client_secret() -> str:
    """Return this program's secret at the provider, ``GEOAPP_CLIENT_SECRET``; empty when none is set."""
    return os.environ.get("GEOAPP_CLIENT_SECRET", "").strip()


def own_process() -> tuple[int, int]:
    """Return the number of this process, from 0, and how many serve the port with it."""
    number, _, of = os.environ.get("GEOAPP_PROCESS", "0/1").partition("/")
    return int(number), int(of)


def store_address() -> str | None:
    """Return the address of the store, ``GEOAPP_STORE``; ``None`` when the files are the store."""
    return os.environ.get("GEOAPP_STORE", "").strip() or None


def file_of_store_password() -> Path | None:
    """File that holds the store's password, ``GEOAPP_STORE_PASSWORD``; ``None`` when none was named."""
    return _named("GEOAPP_STORE_PASSWORD")


def sheet_author() -> str:
    """Return the author of printed sheets, ``GEOAPP_AUTHOR``; empty when nobody is named."""
    return os.environ.get("GEOAPP_AUTHOR", "").strip()
