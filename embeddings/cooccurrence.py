"""Vectors before training, from running text alone: which pieces stand near each other.

Counts within a window → positive pointwise mutual information → a truncated singular value decomposition: the same
geometry as word2vec's, without its passes (Levy & Goldberg 2014, "Neural word embedding as implicit matrix
factorization"; the smoothing of contexts and the root of the singular values are those of Levy, Goldberg & Dagan
2015, TACL 3). A piece's length is then its weight in a text: a / (a + frequency), so that what is in every text says
little (SIF: Arora, Liang & Ma 2017, ICLR).
"""

from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from tokenizers import Tokenizer

from embeddings.base import Vectors

_WINDOW = 5  # pieces to either side
_CONTEXT_POWER = 0.75
_SIF = 1e-4
_ITERATIONS = 2  # of the randomised decomposition: Halko, Martinsson & Tropp 2011
_TEXTS_AT_ONCE = 4096

Ids = NDArray[np.int64]


def cooccurrence_vectors(tokenizer: Tokenizer, texts: Sequence[str], dimension: int, seed: int) -> Vectors:
    """Shape (vocabulary, dimension); the zero vector for [UNK], id 0."""
    size = tokenizer.get_vocab_size()
    ids, rows = _encode(tokenizer, texts)
    directions = _factorise(_information(_counts(ids, rows, size)), dimension, seed)
    alone = ~directions.any(axis=1)  # a rare character has no company, but it must still match itself
    directions[alone] = np.random.default_rng(seed).standard_normal((int(alone.sum()), dimension))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    frequency = np.bincount(ids, minlength=size) / len(ids)
    vectors: Vectors = (directions * (_SIF / (_SIF + frequency))[:, None]).astype(np.float32)
    vectors[0] = 0
    return vectors


def _encode(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[Ids, Ids]:
    """All pieces in order, and for each the row of its text."""
    parts = []
    for start in range(0, len(texts), _TEXTS_AT_ONCE):
        encodings = tokenizer.encode_batch_fast(
            list(texts[start : start + _TEXTS_AT_ONCE]), add_special_tokens=False
        )
        lengths = [len(encoding) for encoding in encodings]
        ids = np.fromiter(chain.from_iterable(one.ids for one in encodings), np.int64, sum(lengths))
        parts.append((ids, np.repeat(np.arange(start, start + len(lengths)), lengths)))
    return np.concatenate([ids for ids, _ in parts]), np.concatenate([rows for _, rows in parts])


def _counts(ids: Ids, rows: Ids, size: int) -> sparse.coo_matrix:
    """How often two pieces stand within the window, either first; less what did so but once, and [UNK]."""
    total = sparse.csr_matrix((size, size), dtype=np.float32)
    for distance in range(1, _WINDOW + 1):
        near = rows[distance:] == rows[:-distance]
        pairs, counts = np.unique(ids[:-distance][near] * size + ids[distance:][near], return_counts=True)
        total = total + sparse.csr_matrix((counts.astype(np.float32), np.divmod(pairs, size)), (size, size))
    both = (total + total.T).tocoo()
    kept = (both.data > 1) & (both.row > 0) & (both.col > 0)
    return sparse.coo_matrix((both.data[kept], (both.row[kept], both.col[kept])), (size, size))


def _information(counts: sparse.coo_matrix) -> sparse.csr_matrix:
    """Positive pointwise mutual information, contexts smoothed by a power."""
    size = counts.shape[0]
    of_row = np.bincount(counts.row, counts.data, size)
    of_column = np.bincount(counts.col, counts.data, size) ** _CONTEXT_POWER
    expected = of_row[counts.row] * of_column[counts.col] / of_column.sum()
    information = np.log(counts.data / expected)
    kept = information > 0
    values = information[kept].astype(np.float32)
    return sparse.csr_matrix((values, (counts.row[kept], counts.col[kept])), counts.shape)


def _factorise(matrix: sparse.csr_matrix, dimension: int, seed: int) -> Vectors:
    from sklearn.utils.extmath import randomized_svd

    left, values, _ = randomized_svd(matrix, dimension, n_iter=_ITERATIONS, random_state=seed)
    vectors: Vectors = left * np.sqrt(values)
    return vectors
