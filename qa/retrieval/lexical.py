"""BM25 (Robertson & Zaragoza 2009) in Lucene's form, from one sort of all occurrences.

The scores are those of bm25s, and a test holds them to it. That library walks lists of strings, one a term: for the
chunks of 10,000 statutes 7.7 s, where this takes 1.2 s and 300 MB less.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.retrieval.terms import TermCodes, lexical_tokens

_K1, _B = 1.5, 0.75

Scores = NDArray[np.float32]


class LexicalIndex:
    """BM25 scores of all texts for a query; row i is text i."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._size = len(texts)
        self._numbers = TermCodes()
        occurrences = self._numbers.occurrences(texts)
        occurrences.sort()
        lengths = np.bincount(_rows(occurrences), minlength=self._size)
        postings = _first_of_each(occurrences)  # a term in a text, its occurrences beside each other
        counts = np.diff(postings, append=len(occurrences)).astype(np.float32)
        occurrences = occurrences[postings]
        self._rows = _rows(occurrences)
        codes = occurrences >> np.uint64(32)
        firsts = _first_of_each(codes)
        self._codes = codes[firsts]
        self._ends = np.append(firsts, len(codes))
        holding = np.diff(self._ends)
        self._idf = idf = np.log1p((self._size - holding + 0.5) / (holding + 0.5)).astype(np.float32)
        norms = (
            (_K1 * (1 - _B + _B * lengths / max(1, lengths.mean()))).astype(np.float32)
            if self._size
            else counts
        )
        self._weights = np.repeat(idf, holding) * counts / (counts + norms[self._rows])

    def scores(self, query: str, others: str = "", share: float = 0.0) -> Scores:
        """Shape (texts,): those of the query, and those of `others` times `share`; a term that no text has counts 0."""
        weights: defaultdict[int, float] = defaultdict(float)
        for text, weight in ((query, 1.0), (others, share)):
            for place in self._places(text):
                weights[place] += weight
        scores = np.zeros(self._size, np.float32)
        for place, weight in weights.items():
            span = slice(self._ends[place], self._ends[place + 1])
            np.add.at(scores, self._rows[span], np.float32(weight) * self._weights[span])  # quicker than +=
        return scores

    def bound(self, query: str) -> float:
        """What no text's score for the query exceeds: all its known terms in it, each without end; 1 for no term."""
        return float(self._idf[self._places(query)].sum()) or 1.0

    def _places(self, text: str) -> list[int]:
        """The places of the text's terms among all terms, repeated as they stand; without those that no text has."""
        codes = np.array(
            [code for term in lexical_tokens(text) if (code := self._numbers.code(term)) is not None],
            np.uint64,
        )
        places = np.searchsorted(self._codes, codes)
        known = places < len(self._codes)
        known[known] = self._codes[places[known]] == codes[known]
        found: list[int] = places[known].tolist()
        return found


def _rows(occurrences: NDArray[np.uint64]) -> NDArray[np.int32]:
    return (occurrences & np.uint64(0xFFFFFFFF)).astype(np.int32)


def _first_of_each(values: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Where a new value begins in sorted values."""
    return (
        np.flatnonzero(np.diff(values, prepend=np.uint64(0xFFFFFFFFFFFFFFFF)))
        if len(values)
        else np.empty(0, np.int64)
    )
