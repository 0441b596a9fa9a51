"""Errors in the log, each under an id that the one who met it can name."""

import logging
import re
from pathlib import PurePath
from secrets import token_hex

from geoapp.errors import GeoappError
from geoapp.sentences import Value, say

_log = logging.getLogger("geoapp")

_FOLDERS = re.compile(r"""(?<=['"])/(?:[^/'"]+/)+|(?<![\w:/.])/(?:[^/\s'"]+/)+""")
"""The folders of an absolute path: the log tells them, a visitor needs the file's name only."""

_PATHS = frozenset({"file", "folder", "store", "there"})
"""Values of sentences that are paths, whatever characters they have; ``reason`` may quote one."""


def note_failure(error: BaseException) -> str:
    """Write an error that is not ours, with its traceback, to the log; return its id."""
    error_id = token_hex(4)
    _log.error("error id %s", error_id, exc_info=error)
    return error_id


def note_refusal(error: GeoappError) -> str:
    """Write an error of ours, which says itself what is wrong, to the log; return its id."""
    error_id = token_hex(4)
    _log.warning("error id %s: %s", error_id, error)
    return error_id


def sentence_of(error: GeoappError, lang: str) -> str:
    """Return the sentence of an error of ours in a language, as a visitor may read it: files without their folders.

    >>> sentence_of(GeoappError("geojson_broken", file="/srv/the data/metro.geojson"), "zh")
    'metro.geojson 不是项目的 GeoJSON；请重新生成：geoapp build'
    >>> sentence_of(GeoappError("plan_unread", file="/a/b", reason="no such file: '/srv/the data/b'"), "en")
    "b cannot be read (no such file: 'b'); mend the file."
    >>> sentence_of(GeoappError("layer_gone", name="/roads/2024"), "zh")
    '本次访问里已没有图层“/roads/2024”；请重新保存或上传。'
    """
    return say(error.code, {name: _public(name, value) for name, value in error.values.items()}, lang)


def _public(name: str, value: Value) -> Value:
    if name in _PATHS:
        return PurePath(str(value)).name
    return _FOLDERS.sub("", str(value)) if name == "reason" else value
