"""What a run asks over: the shipped page, or given documents, all together or each question over its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from os import getpid
from pathlib import Path
from shutil import rmtree

from embeddings.encoder import load_encoder
from eval.questions import EvalQuestion
from qa.chain import YearbookChain, build_chain
from qa.datatypes import Article, IndexInfo
from qa.errors import QuestionSetError
from qa.retrieval.index import MANIFEST, build_index, load_index
from qa.settings import Settings

_ALL = "all"
_OPEN = 32  # chains held at once where each question has its own documents


@dataclass(frozen=True, slots=True)
class Library:
    """The documents to ask over (none: the settings' own index), and whether each question sees only its own."""

    settings: Settings
    documents: tuple[Article, ...] = ()
    per_document: bool = False


class Chains:
    """Opens the chain that a question is asked of; an index over given documents is built in `folder` when needed.

    Several processes may share the folder, once one of them has `prepare`d it.
    """

    def __init__(self, library: Library, folder: Path) -> None:
        self.library = library
        self.folder = folder
        self._by_id = {article.id: article for article in library.documents}
        settings = library.settings
        self._encoder = load_encoder(
            settings.embedding_model, device=settings.embedding_device, batch_size=settings.embedding_batch
        )
        self._open = lru_cache(maxsize=_OPEN)(self._build)

    def chain_for(self, question: EvalQuestion) -> YearbookChain:
        """The chain over the question's own documents (per document, where it names any), else over all."""
        return self._open(question.documents if self.library.per_document else ())

    def prepare(self, questions: Sequence[EvalQuestion]) -> None:
        """Build the index over all documents where one of the questions will be asked over it."""
        if not self.library.per_document or not all(question.documents for question in questions):
            self._open(())

    def info(self) -> IndexInfo:
        """The index that answers; per document there is no one to name, and only the model is told."""
        if self.library.per_document:
            return IndexInfo("", self._encoder.model_id, "")
        return self._open(()).index

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self._by_id or self._open(()).articles)

    def unknown_documents(self, questions: Sequence[EvalQuestion]) -> list[EvalQuestion]:
        """The questions that name a document which is not there."""
        known = self._by_id or self._open(()).articles
        return [question for question in questions if not set(question.documents) <= set(known)]

    def _build(self, ids: tuple[str, ...]) -> YearbookChain:
        settings = self.library.settings
        if not self.library.documents:
            return build_chain(settings)
        if not ids and (self.folder / _ALL / MANIFEST).exists():
            index = load_index(self.folder / _ALL, self._encoder)
        elif not ids:
            index = build_index(self.library.documents, self._encoder, self.folder / _ALL)
        else:  # a name of this process, since each builds the indexes of the questions that it was given
            folder = self.folder / f"{getpid()}-{self._open.cache_info().misses}"
            index = build_index([self._by_id[key] for key in ids], self._encoder, folder)
            rmtree(folder)  # it is held in memory
        return YearbookChain(index, self._encoder, max_question_chars=settings.max_question_chars)


def missing_document(question: EvalQuestion) -> QuestionSetError:
    """The error for a question about a document that the run does not ask over."""
    named = ", ".join(question.documents)
    return QuestionSetError(
        f"题目 {question.id} 针对文档 {named}，但这次运行里没有它。请用 --docs 给出文档，或用 --keep-going 跳过。",
        f"Question {question.id} is about {named}, which is not among the documents. Give them with --docs, or skip "
        "it with --keep-going.",
    )
