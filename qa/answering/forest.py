"""Gradient-boosted trees (Friedman 2001) read from a plain array file and evaluated with numpy alone.

They are trained with scikit-learn (`qa.answering.train`), which serving must not import.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import ModelError

Rows = NDArray[np.float32]
_FIELDS = ("feature", "threshold", "left", "right", "value")


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees as arrays of shape (trees, nodes); a leaf points to itself, so that all walks end after `depth` steps.

    Tree t adds to the score of class t % classes; with one class the score is a logit.
    """

    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: NDArray[np.float32]
    baseline: NDArray[np.float32]
    depth: int

    @classmethod
    def load(cls, path: Path) -> "Forest":
        """Read a file written by `save`; ModelError where it is missing or damaged."""
        try:
            with np.load(path, allow_pickle=False) as arrays:
                fields = {name: arrays[name] for name in _FIELDS}
                return cls(**fields, baseline=arrays["baseline"], depth=int(arrays["depth"]))
        except (OSError, ValueError, KeyError):
            raise ModelError(
                f"模型文件 {path} 缺失或已损坏，请从版本库恢复该文件。",
                f"The model file {path} is missing or damaged; restore it from the repository.",
            ) from None

    @classmethod
    def from_sklearn(cls, model: Any) -> "Forest":
        """Take the trees of a fitted HistGradientBoostingClassifier (no missing values, no categories)."""
        trees = [tree.nodes for iteration in model._predictors for tree in iteration]
        size = max(len(nodes) for nodes in trees)
        own = np.arange(size)
        arrays = {name: [] for name in _FIELDS}
        for nodes in trees:
            leaf = nodes["is_leaf"].astype(bool)
            columns = {
                "feature": np.where(leaf, 0, nodes["feature_idx"]),
                "threshold": np.where(leaf, np.inf, nodes["num_threshold"]),
                "left": np.where(leaf, own[: len(nodes)], nodes["left"]),
                "right": np.where(leaf, own[: len(nodes)], nodes["right"]),
                "value": nodes["value"],
            }
            for name, column in columns.items():
                arrays[name].append(np.pad(column.astype(float), (0, size - len(column))))
        kinds = {"feature": np.int16, "left": np.int16, "right": np.int16}
        fields = {name: np.array(rows).astype(kinds.get(name, np.float32)) for name, rows in arrays.items()}
        depth = max(int(nodes["depth"].max()) for nodes in trees)
        return cls(**fields, baseline=np.ravel(model._baseline_prediction).astype(np.float32), depth=depth)

    def save(self, path: Path) -> None:
        """Write the arrays, compressed, without pickle."""
        fields = {name: getattr(self, name) for name in _FIELDS}
        np.savez_compressed(path, **fields, baseline=self.baseline, depth=self.depth)

    def scores(self, rows: Rows) -> NDArray[np.float32]:
        """Raw scores, shape (rows, classes)."""
        trees = np.arange(len(self.feature))
        node = np.zeros((len(rows), len(trees)), np.int16)
        row = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            goes_left = rows[row, self.feature[trees, node]] <= self.threshold[trees, node]
            node = np.where(goes_left, self.left[trees, node], self.right[trees, node])
        classes = len(self.baseline)
        values = self.value[trees, node].reshape(len(rows), -1, classes)
        total: NDArray[np.float32] = values.sum(axis=1) + self.baseline
        return total

    def probabilities(self, rows: Rows) -> NDArray[np.float32]:
        """Shape (rows,) for one class by the logistic function, (rows, classes) for more by softmax."""
        scores = self.scores(rows)
        if scores.shape[1] == 1:
            return 1 / (1 + np.exp(-scores[:, 0]))
        exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: NDArray[np.float32] = exponentials / exponentials.sum(axis=1, keepdims=True)
        return shares
