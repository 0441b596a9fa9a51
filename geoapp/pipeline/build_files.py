"""The files of a build, its manifest among them."""

import json
from collections.abc import Mapping
from hashlib import sha256

from geoapp.domain.manifest import BuiltFile, Manifest
from geoapp.io.manifests import MANIFEST, dump_manifest
from geoapp.io.plan_columns import COLUMNS, dump_columns
from geoapp.io.plan_index import INDEX
from geoapp.io.readings import load_reading
from geoapp.pipeline.tiles.standing import TILES, dump_tiles
from geoapp.settings import folder_of_plans

INPUTS = (
    *("plan.toml", "reading.json", "gazetteer.csv", "gazetteer.geojson"),
    *("corrections.csv", "moved.csv", "radii.csv"),
)
"""Files of a plan's folder that a build is made of; not every plan has all of them."""


def build_files(plan_id: str, texts: Mapping[str, str], index: str) -> dict[str, bytes]:
    """Return the files of a build by name; ``texts`` are those of its themes, ``index`` is that of all of them.

    Raises:
        InputError: the reading that it was made of is gone.
    """
    files = {f"{theme}.geojson": text.encode("utf-8") for theme, text in texts.items()}
    listed = {
        name: _describe(content, len(json.loads(content)["features"])) for name, content in files.items()
    }
    projects = sum(file.features for file in listed.values())
    columns = dump_columns(files)
    beside = {COLUMNS: columns, INDEX: index.encode("utf-8")}
    if tiles := dump_tiles(columns, files):
        beside[TILES] = tiles
    files |= beside
    listed |= {name: _describe(content, projects) for name, content in beside.items()}
    reading = load_reading(plan_id)
    manifest = Manifest(
        plan=plan_id,
        projects=projects,
        text_sha256=reading.plan.sha256,
        model=reading.model,
        inputs=input_hashes(plan_id),
        files=listed,
    )
    return files | {MANIFEST: dump_manifest(manifest).encode("utf-8")}


def input_hashes(plan_id: str) -> dict[str, str]:
    """Return the SHA-256 of each file of a plan's folder that its build is made of."""
    folder = folder_of_plans() / plan_id
    return {
        name: sha256((folder / name).read_bytes()).hexdigest() for name in INPUTS if (folder / name).is_file()
    }


def _describe(content: bytes, features: int) -> BuiltFile:
    return BuiltFile(sha256=sha256(content).hexdigest(), size=len(content), features=features)
