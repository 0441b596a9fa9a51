"""Recognition of a page's text from its picture, where the extra ``ocr`` is installed (ADR 16)."""

import logging
from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import numpy as np

from geoapp.errors import InputError
from geoapp.io.documents.page_lines import PageText, Stretch, lay_out, stretch_of
from geoapp.sentences import Value

LONGEST_SIDE = 2000
"""Pixels of a page's longer side; the engine shrinks what is larger."""

_DETECTOR, _READER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
"""Models within the package; naming them keeps the engine from ever downloading one."""

_SURE = 0.85
"""Mean confidence below which a page may stand on its head."""

_FAINT = 0.3
"""Score from which a stretch counts as text; what is none is not sure afterwards."""

_MARGIN, _LEAST = 24, 500
"""Pixels left round the ink of a page, and those that a side has at least: the engine enlarges what is smaller."""

_BLANK = 8
"""Grey levels by which a page must vary to hold anything."""


class Engine:
    """The loaded engine; takes part of a second, and three to six seconds a page on two cores."""

    def __init__(self, code: str, **values: Value) -> None:
        """Load it.

        Raises:
            InputError: it is not installed, as ``code`` and ``values`` say of a file, or cannot be loaded.
        """
        try:
            import onnxruntime  # noqa: F401, PLC0415 (an extra, and slow to load)
            from rapidocr import RapidOCR  # noqa: PLC0415
        except ModuleNotFoundError as error:
            raise InputError(code, **values) from error
        except ImportError as error:
            raise InputError("ocr_unloaded", reason=str(error)) from error
        models = files("rapidocr") / "models"
        self.name = f"rapidocr {version('rapidocr')}"
        self._engine: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.max_side_len": LONGEST_SIDE,
                "Det.model_path": str(models / _DETECTOR),
                "Rec.model_path": str(models / _READER),
            }
        )
        logging.getLogger("RapidOCR").handlers.clear()  # what it would print is said in our words

    def read(self, picture: np.ndarray) -> PageText:
        """Return the text of a page, an array of (height, width, 3) bytes, however it is turned."""
        picture = _inked(picture)
        if not picture.size:
            return PageText("", ())
        found = self._stretches(picture)
        if found and sum(each.tall for each in found) * 2 > len(found):
            picture = np.rot90(picture)
            found = self._stretches(picture)
        if found and _mean(found) < _SURE:
            turned = self._stretches(picture[::-1, ::-1])
            found = max(found, turned, key=_mean)
        return lay_out(found)

    def _stretches(self, picture: np.ndarray) -> Sequence[Stretch]:
        result = self._engine(
            np.ascontiguousarray(picture),
            use_cls=False,
            return_word_box=True,
            return_single_char_box=True,
            text_score=0.0,
            box_thresh=_FAINT,
        )
        if not result.txts:
            return ()
        words = result.word_results if len(result.word_results) == len(result.txts) else ()
        return [
            stretch_of(corners, _characters(text, float(score), words[number] if words else ()))
            for number, (corners, text, score) in enumerate(
                zip(result.boxes, result.txts, result.scores, strict=True)
            )
        ]


def _inked(picture: np.ndarray) -> np.ndarray:
    """Return the part of a page that has ink on it, with a margin; a lone line on a white page is overlooked.

    >>> page = np.full((900, 800, 3), 255, np.uint8)
    >>> _inked(page).size
    0
    >>> page[40:60, 100:700] = 0
    >>> _inked(page).shape
    (500, 648, 3)
    """
    grey = picture.min(axis=2)
    low, high = int(grey.min()), int(grey.max())
    dark = grey < (low + high) / 2
    if high - low < _BLANK:
        return picture[:0]
    rows, columns = (np.flatnonzero(dark.any(axis=axis)) for axis in (1, 0))
    inked = picture[
        max(rows[0] - _MARGIN, 0) : rows[-1] + 1 + _MARGIN,
        max(columns[0] - _MARGIN, 0) : columns[-1] + 1 + _MARGIN,
    ]
    missing = [max(_LEAST - size, 0) for size in inked.shape[:2]]
    return np.pad(inked, ((0, missing[0]), (0, missing[1]), (0, 0)), constant_values=high)


def _characters(text: str, score: float, words: Sequence[Any]) -> list[tuple[str, float]]:
    """Return the characters of a stretch with their confidences; that of the whole where they are not known."""
    found = [(str(word), float(sure)) for word, sure, *_ in words]
    return found if "".join(word for word, _ in found) == text else [(text, score)]


def _mean(stretches: Sequence[Stretch]) -> float:
    sure = [confidence for each in stretches for _, confidence in each.characters]
    return sum(sure) / len(sure) if sure else 0.0
