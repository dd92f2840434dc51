"""How well an encoder finds: lay questions over statutes, beside BM25. `python -m eval retrieval` measures the rest."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Encoder
from embeddings.data import Statutes

Scores = NDArray[np.float32]


def measure(encoder: Encoder, statutes: Statutes, normalize: Callable[[str], str]) -> dict[str, float]:
    """MRR@10 over all statutes: by the encoder's cosine, and by BM25.

    `normalize` folds spelling for BM25 as the encoder's tokenizer does, so that only ranking differs.
    """
    texts = list(statutes.texts.values())
    names = list(statutes.texts)
    questions = [question for question, _ in statutes.questions]
    gold = [{names.index(name) for name in answers} for _, answers in statutes.questions]
    dense = np.stack([encoder.encode_query(q) for q in questions]) @ encoder.encode(texts).T
    lexical = _bm25([_grams(normalize(t)) for t in texts], [_grams(normalize(q)) for q in questions])
    rankings = {"dense": dense, "bm25": lexical}
    return {f"MRR@10 {name}": _mrr(scores, gold) for name, scores in rankings.items()}


def _mrr(scores: Scores, gold: Sequence[set[int]], depth: int = 10) -> float:
    """Mean over questions of 1 / rank of the first right row; 0 where none is among the first `depth`."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :depth]
    reciprocal = [
        next((1 / rank for rank, row in enumerate(rows, start=1) if row in right), 0.0)
        for rows, right in zip(order.tolist(), gold, strict=True)
    ]
    return float(np.mean(reciprocal))


def _bm25(texts: list[list[str]], questions: list[list[str]]) -> Scores:
    """A (questions, texts) array."""
    import bm25s

    index = bm25s.BM25()
    index.index(texts, show_progress=False)
    return np.stack([index.get_scores(question) for question in questions])


def _grams(text: str) -> list[str]:
    """Characters and pairs of neighbours, as Chinese retrieval commonly does without a word list."""
    return [gram for clause in text.split() for gram in [*clause, *map("".join, pairwise(clause))]]
