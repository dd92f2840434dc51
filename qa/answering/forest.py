"""Gradient-boosted trees (Friedman 2001) read from a plain array file and evaluated with numpy alone.

They are trained with scikit-learn (`qa.answering.train`), which serving must not import.
"""

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from qa.errors import ModelError

Rows = NDArray[np.float32]
_PLACES = ("roots", "feature", "left", "right")
_NUMBERS = ("threshold", "value", "baseline")


@dataclass(frozen=True, slots=True)
class Forest:
    """All trees' nodes in one row of arrays; `roots` says where each tree begins.

    `left` and `right` are places in that row; a leaf points to itself, so that every walk may take `depth` steps.
    Tree t adds to the score of class t % classes; with one class the score is a logit.
    """

    roots: NDArray[np.intp]
    feature: NDArray[np.intp]
    threshold: Rows
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    value: Rows
    baseline: Rows
    depth: int

    @classmethod
    def load(cls, path: Path) -> "Forest":
        """Read a file written by `save`; ModelError where it is missing or damaged."""
        try:
            with np.load(path, allow_pickle=False) as arrays:
                places = {name: arrays[name].astype(np.intp) for name in _PLACES}
                numbers = {name: arrays[name] for name in _NUMBERS}
                return cls(**places, **numbers, depth=int(arrays["depth"]))
        except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error):
            raise ModelError(
                f"模型文件 {path} 缺失或已损坏，请从版本库恢复该文件。",
                f"The model file {path} is missing or damaged; restore it from the repository.",
            ) from None

    @classmethod
    def from_sklearn(cls, model: Any) -> "Forest":
        """Take the trees of a fitted HistGradientBoostingClassifier (no missing values, no categories)."""
        trees = [tree.nodes for iteration in model._predictors for tree in iteration]
        nodes = np.concatenate(trees)
        roots = np.cumsum([0, *map(len, trees)])[:-1]
        base = np.repeat(roots, [len(tree) for tree in trees])
        leaf, own = nodes["is_leaf"].astype(bool), np.arange(len(nodes))
        return cls(
            roots=roots,
            feature=np.where(leaf, 0, nodes["feature_idx"]).astype(np.intp),
            threshold=np.where(leaf, np.inf, nodes["num_threshold"]).astype(np.float32),
            left=np.where(leaf, own, nodes["left"] + base),
            right=np.where(leaf, own, nodes["right"] + base),
            value=nodes["value"].astype(np.float32),
            baseline=np.ravel(model._baseline_prediction).astype(np.float32),
            depth=int(nodes["depth"].max()),
        )

    def save(self, path: Path) -> None:
        """Write the arrays, compressed, without pickle."""
        places = {name: getattr(self, name).astype(np.int32) for name in _PLACES}
        np.savez_compressed(
            path, **places, **{name: getattr(self, name) for name in _NUMBERS}, depth=self.depth
        )

    def scores(self, rows: Rows) -> Rows:
        """Raw scores, shape (rows, classes)."""
        node = np.tile(self.roots, (len(rows), 1))
        first = (np.arange(len(rows)) * rows.shape[1])[:, None]
        for _ in range(self.depth):
            read = rows.ravel().take(first + self.feature.take(node))
            node = np.where(read <= self.threshold.take(node), self.left.take(node), self.right.take(node))
        values = self.value.take(node).reshape(len(rows), -1, len(self.baseline))
        return np.asarray(values.sum(axis=1) + self.baseline, np.float32)

    def probabilities(self, rows: Rows) -> Rows:
        """Shape (rows,) for one class by the logistic function, (rows, classes) for more by softmax."""
        scores = self.scores(rows)
        if scores.shape[1] == 1:
            return np.asarray(1 / (1 + np.exp(-scores[:, 0])), np.float32)
        exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True), np.float32)

    def influences(self, row: Rows, target: int = 0) -> Rows:
        """How much each feature moved one row's score of one class, shape (features,).

        Along the path through every tree the change of the mean of the leaves below is credited to the feature that was
        asked there (Saabas 2014, with the plain mean over leaves). The sum is the score less that of no knowledge.
        """
        means = self._means()
        moved = np.zeros(len(row), np.float32)
        classes = len(self.baseline)
        for root in self.roots[target::classes]:
            node = int(root)
            while self.left[node] != node:
                asked = self.feature[node]
                below = self.left[node] if row[asked] <= self.threshold[node] else self.right[node]
                moved[asked] += means[below] - means[node]
                node = int(below)
        return moved

    def _means(self) -> Rows:
        """For every node the mean of the leaves below it; a node stands before those below it."""
        totals, leaves = self.value.astype(np.float64), np.ones(len(self.value))
        for node in range(len(self.value) - 1, -1, -1):
            left, right = self.left[node], self.right[node]
            if left != node:
                totals[node], leaves[node] = totals[left] + totals[right], leaves[left] + leaves[right]
        return np.asarray(totals / leaves, np.float32)
