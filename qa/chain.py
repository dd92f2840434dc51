"""The retrieval chain, a LangChain Runnable: question and history → Answer. The only place that wires the parts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from time import perf_counter
from typing import Any, TypedDict
from uuid import uuid4

from langchain_core.documents import Document
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import ensure_config

from embeddings.base import Encoder
from embeddings.encoder import load_encoder
from qa.answering.answerer import Answerer, Draft
from qa.answering.explain import Explanation, explain
from qa.answering.features import Featuriser
from qa.answering.passages import PassageFinder
from qa.answering.support import SupportCheck
from qa.answering.understanding import Understanding
from qa.answering.words import Rarity
from qa.ask import check_ask
from qa.datatypes import Answer, Article, IndexInfo, Turn
from qa.retrieval.hybrid import HybridRetriever
from qa.retrieval.index import Index, open_index
from qa.settings import Settings
from qa.text import fold

_CACHED_CHARS = 4000  # a longer conversation comes once
_STREAMED = 8  # characters a step: a line appears in about as many steps as it has clauses


class Ask(TypedDict):
    """What the chain takes; an item of `history` may also be a plain question or a {"question", "answer"} record."""

    question: str
    history: Sequence[Turn | str | Mapping[str, str]]


class YearbookChain(Runnable[Ask, Answer]):
    """Answers questions over one index.

    `invoke` returns the Answer. `stream` yields it growing: first with its sources and no text, last whole.
    Both raise InputError for what cannot be taken; all else, refusals too, is an Answer. Citations link to pages
    under `root_path`; `on_answer` is told each Answer once, when it is made.
    """

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        *,
        max_question_chars: int = 500,
        root_path: str = "",
        cached_answers: int = 0,
        on_answer: Callable[[Answer], None] | None = None,
    ) -> None:
        self.articles: dict[str, Article] = index.articles
        self.index: IndexInfo = index.manifest.info
        self._retriever = HybridRetriever(index=index, encoder=encoder)
        finder = PassageFinder(index.articles, self._retriever)
        self._featuriser = Featuriser(Rarity(index.sentences), encoder)
        check = SupportCheck.shipped(self._featuriser)
        understanding = Understanding(index.sentences, _one_year(index))
        self._answerer = Answerer(finder, check, understanding, root_path)
        self._max_question_chars = max_question_chars
        # An answer follows from question, history, index and the day (去年) alone, and the index does not change.
        self._remembered = lru_cache(cached_answers)(
            lambda question, history, _: self._draft(question, history)
        )
        self._on_answer = on_answer

    @property
    def coverage(self) -> str:
        """One sentence that says what the source covers."""
        return self._answerer.messages.coverage

    @property
    def coverage_en(self) -> str:
        """The same in English."""
        return self._answerer.messages.coverage_en

    @property
    def opening(self) -> tuple[str, ...]:
        """A few questions to begin with."""
        return self._answerer.opening

    def invoke(self, input: Ask, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """The answer to one question; `config` is handed to the retriever (callbacks, tags).

        `cached_answers` of the latest answers are remembered; one that comes with a `config` is made anew.
        """
        began = perf_counter()
        question, history = check_ask(input, self._max_question_chars)
        short = sum(len(turn.question) + len(turn.answer) for turn in history) <= _CACHED_CHARS
        if config is None and short:
            return self._finish(question, self._remembered(question, history, date.today()), began)
        return self._finish(question, self._draft(question, history, config), began)

    def explain(self, input: Ask, config: RunnableConfig | None = None) -> Explanation:
        """What the answer to the same question is decided on."""
        question, history = check_ask(input, self._max_question_chars)
        if self._answerer.messages.meta(question):
            return Explanation(None)
        trace = self._answerer.trace(question, history, ensure_config(config))
        return explain(trace, self._featuriser)

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

    def _draft(self, question: str, history: tuple[Turn, ...], config: RunnableConfig | None = None) -> Draft:
        return self._answerer.answer(question, history, ensure_config(config))

    def _finish(self, question: str, draft: Draft, began: float) -> Answer:
        answer = Answer(
            id=uuid4().hex,
            question=question,
            standalone_question=draft.standalone_question,
            resolution=draft.resolution,
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
        if self._on_answer:
            self._on_answer(answer)
        return answer


def _one_year(index: Index) -> int | None:
    """The year that all documents tell of, None where they tell of several or of none."""
    years = {article.year for article in index.articles.values()}
    return years.pop() if len(years) == 1 else None


def build_chain(
    settings: Settings, *, cached_answers: int = 0, on_answer: Callable[[Answer], None] | None = None
) -> YearbookChain:
    """The chain over the settings' index, built first where it is missing, stale or damaged."""
    encoder = load_encoder(
        settings.embedding_model, device=settings.embedding_device, batch_size=settings.embedding_batch
    )
    index = open_index(settings.data_dir, settings.index_dir, encoder)
    return YearbookChain(
        index,
        encoder,
        max_question_chars=settings.max_question_chars,
        root_path=settings.root_path,
        cached_answers=cached_answers,
        on_answer=on_answer,
    )
