"""The manifest of a build: what it wrote and what it was made of, to compare with the files that are there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltFile:
    """One file of a build; ``size`` in bytes."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    sha256: str
    size: int
    features: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A build's files by name, and the SHA-256 of each input; ``model`` and ``text_sha256`` are of its reading."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    plan: str
    projects: int
    text_sha256: str
    model: str | None
    inputs: Mapping[str, str]
    files: Mapping[str, BuiltFile]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildState:
    """The files of a folder beside its manifest: names of those that are gone, changed, or not of the build."""

    is_listed: bool
    """Whether there is a manifest at all."""
    missing: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether all that is shown is as it was built."""
        return self.is_listed and not self.missing and not self.altered
