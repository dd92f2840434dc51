"""The retrieval chain, a LangChain Runnable: question and history → Answer. The only place that wires the parts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any, TypedDict
from uuid import uuid4

from langchain_core.documents import Document
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import ensure_config

from embeddings.base import Encoder
from embeddings.encoder import load_encoder
from qa.answering.answerer import Answerer, Draft
from qa.answering.features import Featuriser
from qa.answering.passages import PassageFinder
from qa.answering.support import SupportCheck
from qa.answering.words import Rarity
from qa.ask import check_ask
from qa.datatypes import Answer, Article, IndexInfo, Turn
from qa.retrieval.hybrid import HybridRetriever
from qa.retrieval.index import Index, open_index
from qa.settings import Settings
from qa.text import fold

_STREAMED = 8  # characters a step: a line appears in about as many steps as it has clauses


class Ask(TypedDict):
    """What the chain takes; an item of `history` may also be a plain question or a {"question", "answer"} record."""

    question: str
    history: Sequence[Turn | str | Mapping[str, str]]


class YearbookChain(Runnable[Ask, Answer]):
    """Answers questions over one index.

    `invoke` returns the Answer. `stream` yields it growing: first with its sources and no text, last whole.
    Both raise InputError for what cannot be taken; all else, refusals too, is an Answer.
    """

    def __init__(self, index: Index, encoder: Encoder, *, max_question_chars: int = 500) -> None:
        self.articles: dict[str, Article] = index.articles
        self.index: IndexInfo = index.manifest.info
        self._retriever = HybridRetriever(index=index, encoder=encoder)
        finder = PassageFinder(index.articles, self._retriever)
        check = SupportCheck.shipped(Featuriser(Rarity(index.sentences), encoder))
        self._answerer = Answerer(finder, check)
        self._max_question_chars = max_question_chars

    @property
    def coverage(self) -> str:
        """One sentence that says what the source covers."""
        return self._answerer.messages.coverage

    @property
    def opening(self) -> tuple[str, ...]:
        """A few questions to begin with."""
        return self._answerer.opening

    def invoke(self, input: Ask, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """The answer to one question; `config` is handed to the retriever (callbacks, tags)."""
        began = perf_counter()
        question, history = check_ask(input, self._max_question_chars)
        draft = self._answerer.answer(question, history, ensure_config(config))
        return self._finish(question, draft, began)

    def search(self, query: str, k: int) -> list[Document]:
        """The first `k` sentences that retrieval finds for a standalone query, best first, at most the retriever's own.

        Metadata: `document_id`, `section`, `start` and `end` in the document's text, `score`.
        """
        return self._retriever.invoke(fold(query))[:k]

    def stream(
        self, input: Ask, config: RunnableConfig | None = None, **kwargs: Any | None
    ) -> Iterator[Answer]:
        """The answer, growing by a few characters a step."""
        answer = self.invoke(input, config)
        for end in range(0, len(answer.answer), _STREAMED):
            yield replace(answer, answer=answer.answer[:end], span=None)
        yield answer

    def _finish(self, question: str, draft: Draft, began: float) -> Answer:
        return Answer(
            id=uuid4().hex,
            question=question,
            standalone_question=draft.standalone_question,
            status=draft.status,
            answer=draft.text,
            span=draft.span,
            citations=draft.citations,
            retrieved=draft.retrieved,
            suggestions=draft.suggestions,
            confidence=round(draft.confidence, 4),
            latency_ms=round((perf_counter() - began) * 1000, 2),
            index=self.index,
        )


def build_chain(settings: Settings) -> YearbookChain:
    """The chain over the settings' index, built first where it is missing, stale or damaged."""
    encoder = load_encoder(
        settings.embedding_model, device=settings.embedding_device, batch_size=settings.embedding_batch
    )
    index = open_index(settings.data_dir, settings.index_dir, encoder)
    return YearbookChain(index, encoder, max_question_chars=settings.max_question_chars)
