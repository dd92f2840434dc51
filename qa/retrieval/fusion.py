"""Lexical and dense scores made one: the share of the question's words that is found, and the cosine, weighted.

A BM25 score is divided by what a text with all the question's known words could reach, so that it lies between 0 and
1 like the cosine, for every question alike (convex combination with theoretical bounds: Bruch, Gai & Ingber 2023, "An
Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 42). Where one text stands out by its words, far above
the other candidates, the words are trusted; where none does, the question is put in other words than the text, and
meaning counts three times as much. The weights were chosen on development data (embeddings/README.md).
"""

import numpy as np
from numpy.typing import NDArray

POOL = 100  # candidates that either side puts forward
_PEAK = (4.0, 6.0)  # standard deviations between the best lexical score and the candidates' mean
_WEIGHT = (0.6, 0.2)  # of the cosine, up to the first and from the second on

Scores = NDArray[np.float32]
Places = NDArray[np.int64]


def fuse(lexical: Scores, dense: Scores, bound: float) -> Scores:
    """All rows' scores as one; `bound` is the highest lexical score that the question could reach."""
    pool = np.union1d(best(lexical, POOL), best(dense, POOL))
    return lexical / bound + dense_weight(lexical[pool]) * dense


def dense_weight(lexical: Scores) -> np.float32:
    """How much a cosine counts beside the found share of the words, from the candidates' lexical scores."""
    spread = lexical.std() if len(lexical) else 0.0
    peak = (lexical.max() - lexical.mean()) / spread if spread > 0 else 0.0
    return np.float32(np.interp(peak, _PEAK, _WEIGHT))


def best(scores: Scores, k: int) -> Places:
    """The `k` rows of the highest scores, best first, the earlier first of equals: without sorting all."""
    if k >= len(scores):
        return np.argsort(-scores, kind="stable")
    least = np.partition(scores, -k)[-k]
    rows = np.flatnonzero(scores >= least)
    return rows[np.argsort(-scores[rows], kind="stable")[:k]]
