"""``manifest.json`` beside what a build writes, and the comparison of the two."""

import json
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.manifest import BuildState, Manifest
from geoapp.errors import InputError
from geoapp.io.switch import read_lock
from geoapp.settings import folder_of_geojson

MANIFEST = "manifest.json"

_ADAPTER = TypeAdapter(Manifest)


def dump_manifest(manifest: Manifest) -> str:
    """Return a manifest as JSON text; the same build gives the same text."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n"


def load_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a folder; ``None`` where it holds none, or none that can be read."""
    try:
        return _ADAPTER.validate_json((folder / MANIFEST).read_bytes(), strict=True)
    except (OSError, ValidationError):
        return None


def find_state(plan_id: str) -> BuildState:
    """Return the state of a plan's build beside its manifest, each file read as one writer left it.

    Raises:
        InputError: the folder is half new and cannot be written.
    """
    folder = folder_of_geojson() / plan_id
    with read_lock(folder):
        manifest = load_manifest(folder)
        return BuildState(is_listed=False) if manifest is None else compare(folder, manifest)


def compare(folder: Path, manifest: Manifest) -> BuildState:
    """Return the state of a folder beside a manifest; hidden files are the system's."""
    there = (
        {path.name for path in folder.iterdir() if not path.name.startswith(".")}
        if folder.is_dir()
        else set()
    )
    listed = manifest.files
    return BuildState(
        is_listed=True,
        missing=tuple(sorted(listed.keys() - there)),
        altered=tuple(
            name for name in sorted(listed.keys() & there) if not _is_same(folder / name, manifest)
        ),
        foreign=tuple(sorted(there - listed.keys() - {MANIFEST})),
    )


def _is_same(path: Path, manifest: Manifest) -> bool:
    built = manifest.files[path.name]
    try:
        return path.stat().st_size == built.size and sha256(path.read_bytes()).hexdigest() == built.sha256
    except OSError:
        return False


def faults_of(state: BuildState) -> list[InputError]:
    """Return a sentence for each way in which files differ from their manifest."""
    if not state.is_listed:
        return [InputError("build_unlisted")]
    differing = {
        "build_missing": state.missing,
        "build_altered": state.altered,
        "build_foreign": state.foreign,
    }
    return [InputError(code, files=", ".join(names)) for code, names in differing.items() if names]
