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
from numpy.typing import NDArray
from pydantic import ConfigDict, PrivateAttr

from embeddings.base import Encoder
from qa.corpus.chunks import SECTION, SENTENCE, with_title
from qa.retrieval.fusion import POOL, Scores, best, fuse
from qa.retrieval.index import Index
from qa.retrieval.lexical import LexicalIndex
from qa.retrieval.synonyms import expansion

# Both: a plateau on yearbook_qa and the development questions, see eval/README.md.
SECTION_SHARE = 0.35
SYNONYM_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class _Rows:
    """The store's rows by kind: sentences, sections, and for each sentence the place of its section in these."""

    sentences: NDArray[np.int64]
    sections: NDArray[np.int64]
    parents: NDArray[np.int64]


class HybridRetriever(BaseRetriever):
    """The `k` best sentences for a query, best first.

    Each Document's metadata gains `score` (fused), `lexical` (BM25) and `dense` (cosine).
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    encoder: Encoder
    k: int = 20
    _rows: _Rows = PrivateAttr()
    _lexical_sentences: LexicalIndex = PrivateAttr()
    _lexical_sections: LexicalIndex = PrivateAttr()

    def model_post_init(self, context: Any) -> None:
        """Count the words of all chunks; a sentence is read together with its section's title."""
        chunks = self.index.store.documents
        self._rows = _rows(chunks)
        self._lexical_sentences = LexicalIndex([with_title(chunks[row]) for row in self._rows.sentences])
        self._lexical_sections = LexicalIndex([with_title(chunks[row]) for row in self._rows.sections])

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        rows = self._rows
        dense_all = self._dense(query)
        lexical, dense = _widened(self._lexical_sentences, query), dense_all[rows.sentences]
        own = fuse(lexical, dense)
        context = fuse(_widened(self._lexical_sections, query), dense_all[rows.sections])[rows.parents]
        fused = own + SECTION_SHARE * context
        chunks = self.index.store.documents
        return [
            _scored(
                chunks[rows.sentences[i]],
                score=float(fused[i]),
                lexical=float(lexical[i]),
                dense=float(dense[i]),
            )
            for i in best(fused, self.k)
        ]

    def _dense(self, query: str) -> Scores:
        """Cosines of all rows; a row outside the pool counts as the pool's last."""
        vector = self.encoder.encode_query(query)
        found, cosines = self.index.store.search(vector, max(2 * POOL, 2 * self.k))
        scores = np.full(len(self.index.store.documents), cosines.min(initial=0.0), np.float32)
        scores[found] = cosines
        return scores


def _scored(chunk: Document, **scores: float) -> Document:
    """A copy, so that the index stays as it is."""
    return chunk.model_copy(update={"metadata": chunk.metadata | scores})


def _widened(lexical: LexicalIndex, query: str) -> Scores:
    """BM25 of the query, and at less weight of what official texts call the same."""
    return lexical.scores(query, expansion(query), SYNONYM_WEIGHT)


def _rows(chunks: list[Document]) -> _Rows:
    sections = [row for row, chunk in enumerate(chunks) if chunk.metadata["kind"] == SECTION]
    place = {
        (chunks[row].metadata["document_id"], chunks[row].metadata["section_index"]): i
        for i, row in enumerate(sections)
    }
    sentences = [row for row, chunk in enumerate(chunks) if chunk.metadata["kind"] == SENTENCE]
    parents = [
        place[chunks[row].metadata["document_id"], chunks[row].metadata["section_index"]] for row in sentences
    ]
    return _Rows(np.array(sentences), np.array(sections), np.array(parents))
