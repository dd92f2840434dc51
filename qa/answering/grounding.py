"""Is every word that is asked grounded in the sentence? A small network over two sets of words, evaluated with numpy alone.

Each set goes word by word through two layers and is pooled (Deep Sets: Zaheer et al. 2017); besides, every word gets a log-probability of
being grounded, and these add up: one word that nothing in the sentence stands for is enough to say no (noisy-and). Trained
with torch (`qa.answering.train_grounding`), which serving must not import.
"""

import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from qa.answering.comparison import Comparison, Rows
from qa.errors import ModelError

SIDES = ("asked", "told")
_LAYERS = (*(f"{side}.{layer}" for side in SIDES for layer in ("first", "second", "word")), "hidden", "out")
_NAMES = (
    *(f"{layer}.{part}" for layer in _LAYERS for part in ("weight", "bias")),
    *(f"{rows}.{part}" for rows in (*SIDES, "both") for part in ("mean", "deviation")),
)


class Grounding:
    """`weights` as `train_grounding` names them, each with a leading axis: one for every network of the ensemble."""

    def __init__(self, weights: Mapping[str, Rows]) -> None:
        self._weights = dict(weights)

    @classmethod
    def load(cls, path: Path) -> "Grounding":
        """Read a file written by `save`; ModelError where it is missing or damaged."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                return cls({name: arrays[name].astype(np.float32) for name in _NAMES})
        except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error):
            raise ModelError(
                f"模型文件 {path} 缺失或已损坏，请从版本库恢复该文件。",
                f"The model file {path} is missing or damaged; restore it from the repository.",
            ) from None

    def save(self, path: Path) -> None:
        """Write the weights at half precision."""
        halves: dict[str, Any] = {name: value.astype(np.float16) for name, value in self._weights.items()}
        np.savez_compressed(path, **halves)

    def __call__(self, compared: Comparison) -> float:
        """The logit that the source tells what is asked, the mean of the ensemble's."""
        both = self._scaled("both", compared.both[None])[0]
        sides = [self._side(side, getattr(compared, side), both) for side in SIDES]
        count = len(self._weights["out.bias"])
        pooled = np.concatenate([*(one for one, _ in sides), np.tile(both, (count, 1))], axis=1)
        hidden = np.maximum(self._layer("hidden", pooled[:, None]), 0)
        return float((self._layer("out", hidden)[:, 0, 0] + sides[0][1]).mean())

    def _side(self, side: str, words: Rows, both: Rows) -> tuple[Rows, Rows]:
        """Pooled words of a side, shape (networks, 2 × hidden + 2), and the sum of their log-probabilities (networks,)."""
        networks, size = self._weights[f"{side}.second.bias"].shape
        if not len(words):
            return np.zeros((networks, 2 * size + 2), np.float32), np.zeros(networks, np.float32)
        rows = np.concatenate([self._scaled(side, words), np.tile(both, (len(words), 1))], axis=1)
        hidden = np.maximum(self._layer(f"{side}.first", np.tile(rows, (networks, 1, 1))), 0)
        hidden = np.maximum(self._layer(f"{side}.second", hidden), 0)
        grounded = -np.logaddexp(0, -self._layer(f"{side}.word", hidden)[..., 0])
        summed = grounded.sum(axis=1)
        parts = [hidden.mean(axis=1), hidden.max(axis=1), summed[:, None], grounded.min(axis=1)[:, None]]
        return np.concatenate(parts, axis=1), summed

    def _layer(self, name: str, rows: Rows) -> Rows:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return np.asarray(rows @ weight.transpose(0, 2, 1) + bias[:, None], np.float32)

    def _scaled(self, name: str, rows: Rows) -> Rows:
        return np.asarray(
            (rows - self._weights[f"{name}.mean"]) / self._weights[f"{name}.deviation"], np.float32
        )
