"""Lexical and dense scores made one.

Each score is standardised over the pool of candidates (z-scores: Wu, Crestani & Bi 2006, "Evaluating score
normalization methods in data fusion") and the two are added with a fixed weight.
"""

import numpy as np
from numpy.typing import NDArray

POOL = 100  # candidates that either side puts forward
DENSE_WEIGHT = 0.2  # a plateau on yearbook_qa and the development questions, see eval/README.md

Scores = NDArray[np.float32]


def fuse(lexical: Scores, dense: Scores) -> Scores:
    """Standardise both, shape (rows,), over the rows that either puts among its best, and add them."""
    size = min(POOL, len(lexical))
    pool = np.zeros(len(lexical), bool)
    for scores in (lexical, dense):
        pool[np.argpartition(scores, -size)[-size:]] = True
    return (1 - DENSE_WEIGHT) * _standardise(lexical, pool) + DENSE_WEIGHT * _standardise(dense, pool)


def best(scores: Scores, k: int) -> NDArray[np.int64]:
    """The `k` rows of the highest scores, best first, the earlier first of equals: without sorting all."""
    if k >= len(scores):
        return np.argsort(-scores, kind="stable")
    least = np.partition(scores, -k)[-k]
    rows = np.flatnonzero(scores >= least)
    return rows[np.argsort(-scores[rows], kind="stable")[:k]]


def _standardise(scores: Scores, pool: NDArray[np.bool_]) -> Scores:
    spread = scores[pool].std()
    return (scores - scores[pool].mean()) / spread if spread > 0 else np.zeros_like(scores)
