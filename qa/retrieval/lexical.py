"""BM25 over characters, character pairs and words of letters or digits (bm25s; Robertson & Zaragoza 2009).

Chinese text has no spaces, and a word segmenter errs on the names that yearbooks are full of. Single characters
and pairs need none, and found the right sentence a little more often than segmented words did (eval/README.md).
"""

import re
from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

from qa.text import HAN, fold

_RUN = re.compile(rf"[{HAN}]+|[0-9]+(?:\.[0-9]+)?%?|[^\W_0-9{HAN}][^\W_{HAN}]*")
_HAN_RUN = re.compile(f"[{HAN}]")


def lexical_tokens(text: str) -> list[str]:
    """The terms of a text, repeated as they stand; folded first, so that 總工會 and 总工会 are the same."""
    terms: list[str] = []
    for run in _RUN.findall(fold(text)):
        if _HAN_RUN.match(run):
            terms.extend(run)
            terms.extend(run[i : i + 2] for i in range(len(run) - 1))
        else:
            terms.append(run)
    return terms


class LexicalIndex:
    """BM25 scores of all texts for a query; row i is text i."""

    def __init__(self, texts: Sequence[str]) -> None:
        tokens = [lexical_tokens(text) for text in texts]
        self._bm25 = bm25s.BM25()
        self._known: frozenset[str] = frozenset(token for text in tokens for token in text)
        self._size = len(texts)
        if self._known:  # bm25s takes no collection without a term
            self._bm25.index(tokens, show_progress=False)

    def scores(self, query: str) -> NDArray[np.float32]:
        """Shape (texts,); all zero where no term of the query is known."""
        terms = [term for term in lexical_tokens(query) if term in self._known]
        if not terms:
            return np.zeros(self._size, np.float32)
        return np.asarray(self._bm25.get_scores(terms), np.float32)
