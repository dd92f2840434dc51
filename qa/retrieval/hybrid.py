"""Lexical and dense scores, fused, as one LangChain retriever of sentences.

A sentence gets a share of the fused score of the section it stands in, so that sections rank by their best sentence
in a fitting context.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, PrivateAttr

from embeddings.base import Encoder, Vectors
from embeddings.store import FaissVectorStore
from qa.corpus.chunks import SECTION, SENTENCE, with_title
from qa.retrieval.fusion import POOL, Places, Scores, best, dense_weight
from qa.retrieval.index import Index
from qa.retrieval.lexical import LexicalIndex
from qa.retrieval.synonyms import expansion

# Both: a plateau on yearbook_qa and the development questions, see embeddings/README.md.
SECTION_SHARE = 0.7
SYNONYM_WEIGHT = 0.3


class _Side:
    """The chunks of one kind: their rows in the store, and their words."""

    def __init__(self, store: FaissVectorStore, kind: str) -> None:
        chunks = store.documents
        rows = [row for row, chunk in enumerate(chunks) if chunk.metadata["kind"] == kind]
        self.rows: Places = np.array(rows, np.int64)
        self._store = store
        self._lexical = LexicalIndex(
            [with_title(chunks[row]) for row in rows]
        )  # read together with its title
        self._place_of: Places = np.full(len(chunks), -1)
        self._place_of[self.rows] = np.arange(len(rows))

    def ask(self, query: str, vector: Vectors, near: Places, k: int) -> "_Asked":
        """Its candidates for a query: the `k` best by words, and those of the rows `near` that are of its kind.

        BM25 counts, at less weight, what official texts call the same, too.
        """
        lexical = self._lexical.scores(query, expansion(query), SYNONYM_WEIGHT)
        places = self._place_of[near]
        pool = np.union1d(best(lexical, k), places[places >= 0])
        return _Asked(self, vector, lexical, pool, dense_weight(lexical[pool]), self._lexical.bound(query))

    def cosines(self, vector: Vectors, places: Places) -> Scores:
        """Of the chunks at these places."""
        return self._store.cosines(vector, self.rows[places])


@dataclass(frozen=True, slots=True)
class _Asked:
    """One kind of chunks, asked: `lexical` scores of all, the candidates' places, and the cosine's weight."""

    side: _Side
    vector: Vectors
    lexical: Scores
    pool: Places
    weight: np.float32
    bound: float

    def fused(self, places: Places) -> tuple[Scores, Scores]:
        """The fused scores at these places, and the cosines."""
        dense = self.side.cosines(self.vector, places)
        return self.lexical[places] / self.bound + self.weight * dense, dense


class HybridRetriever(BaseRetriever):
    """The `k` best sentences for a query, best first.

    Each Document's metadata gains `score` (fused), `lexical` (BM25) and `dense` (cosine).
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    encoder: Encoder
    k: int = 20
    _sentences: _Side = PrivateAttr()
    _sections: _Side = PrivateAttr()
    _parents: Places = PrivateAttr()

    def model_post_init(self, context: Any) -> None:
        """Count the words of all chunks, and find each sentence's section."""
        store = self.index.store
        self._sentences, self._sections = _Side(store, SENTENCE), _Side(store, SECTION)
        section_of = {_section(store.documents[row]): i for i, row in enumerate(self._sections.rows)}
        self._parents = np.array(
            [section_of[_section(store.documents[row])] for row in self._sentences.rows], np.int64
        )

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        vector = self.encoder.encode_query(query)
        candidates = max(POOL, self.k)
        near, _ = self.index.store.search(vector, 2 * candidates)
        sentences = self._sentences.ask(query, vector, near, candidates)
        sections = self._sections.ask(query, vector, near, candidates)
        own, dense = sentences.fused(sentences.pool)
        context, _ = sections.fused(self._parents[sentences.pool])
        fused = own + np.float32(SECTION_SHARE) * context
        found = []
        for i in best(fused, self.k):
            place = sentences.pool[i]
            scores = {"score": fused[i], "lexical": sentences.lexical[place], "dense": dense[i]}
            found.append(_scored(self.index.store.documents[self._sentences.rows[place]], scores))
        return found


def _section(chunk: Document) -> tuple[str, int]:
    return chunk.metadata["document_id"], chunk.metadata["section_index"]


def _scored(chunk: Document, scores: dict[str, np.float32]) -> Document:
    """A copy, so that the index stays as it is."""
    plain = {name: float(score) for name, score in scores.items()}
    return chunk.model_copy(update={"metadata": chunk.metadata | plain})
