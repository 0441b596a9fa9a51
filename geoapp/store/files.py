"""The store of files: what ``geoapp build`` left in a plan's folder, without any server."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from geoapp.analysis.index import Index
from geoapp.analysis.plan_columns import PlanColumns
from geoapp.analysis.wording import Names
from geoapp.domain.record import ProjectRecord
from geoapp.errors import GeoappError
from geoapp.io.manifests import faults_of, find_state
from geoapp.io.plan_columns import load_projects, sum_of_columns
from geoapp.io.record_lines import RecordLines
from geoapp.settings import folder_of_geojson
from geoapp.store.contract import Stamp


# Without slots: the sum is kept once somebody asked for it.
@dataclass(frozen=True, eq=False)
class FilesPlan:
    """A plan's projects as its files were when it was opened."""

    columns: PlanColumns
    records: Sequence[ProjectRecord]
    members: Mapping[str, str]
    plan_id: str

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the columns as a build packed them; empty where they were made of layers."""
        return sum_of_columns(self.plan_id) if isinstance(self.records, RecordLines) else ""

    def __len__(self) -> int:
        """Return the number of projects."""
        return len(self.columns)

    def find(self, project_id: str) -> int | None:
        """Return the row of a project; ``None`` for an id that there isn't."""
        return self.columns.find(project_id)

    def values(self, name: str) -> set[str]:
        """Return every value that occurs in a coded column."""
        return self.columns.codes[name].values

    def narrowing(self, names: Names, metric_crs: str) -> Index:
        """Return its filters."""
        return Index(self.columns, names=names, metric_crs=metric_crs)


class FilesStore:
    """The folders of ``GEOAPP_GEOJSON``."""

    def version(self, plan_id: str) -> Stamp:
        """Return the names and times of the plan's files."""
        return stamp(folder_of_geojson() / plan_id)

    def open(self, plan_id: str) -> FilesPlan:
        """Return the plan as its files are now.

        Raises:
            InputError: the files are missing or malformed.
        """
        return FilesPlan(*load_projects(plan_id), plan_id)

    def faults(self, plan_id: str) -> list[GeoappError]:
        """Return a sentence for each way in which the plan's files differ from their manifest."""
        return [*faults_of(find_state(plan_id))]


FILES = FilesStore()


def stamp(folder: Path) -> Stamp:
    """Return a value that changes with the files of a folder; hidden ones are notes and parts of whoever is at work."""
    if not folder.is_dir():
        return ()
    with os.scandir(folder) as entries:  # a page asks some fifty times a run; globbing takes twice as long
        files = [entry for entry in entries if entry.name.find(".") > 0 and entry.is_file()]
        return tuple(sorted((entry.path, entry.stat().st_mtime_ns) for entry in files))
