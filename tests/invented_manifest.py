"""A manifest for files that a test has written in the place of a build."""

import json
from hashlib import sha256
from pathlib import Path

from geoapp.domain.manifest import BuiltFile, Manifest
from geoapp.io.manifests import MANIFEST, dump_manifest


def list_files(folder: Path) -> None:
    """Write the manifest of the GeoJSON files in a plan's folder."""
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.geojson"))}
    listed = {
        name: BuiltFile(
            sha256=sha256(content).hexdigest(),
            size=len(content),
            features=len(json.loads(content)["features"]),
        )
        for name, content in files.items()
    }
    number = sum(file.features for file in listed.values())
    manifest = Manifest(
        plan=folder.name, projects=number, text_sha256="", model=None, inputs={}, files=listed
    )
    (folder / MANIFEST).write_text(dump_manifest(manifest), encoding="utf-8")
