"""Retrieved sentences with what the support check needs to know about where they stand."""

from collections.abc import Mapping, Sequence

from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableConfig

from qa.answering.evidence import Passage
from qa.datatypes import Article, Retrieved
from qa.text import fold


class PassageFinder:
    """Asks a retriever for sentences and looks their articles up."""

    def __init__(self, articles: Mapping[str, Article], retriever: BaseRetriever) -> None:
        self.articles = articles
        self._retriever = retriever
        self._documents = {
            key: fold(" ".join((article.title, article.region, article.organisation, article.text)))
            for key, article in articles.items()
        }

    def find(self, query: str, config: RunnableConfig | None = None) -> list[Passage]:
        """The retriever's sentences for a query, best first."""
        return [self._passage(hit) for hit in self._retriever.invoke(fold(query), config)]

    def _passage(self, hit: Document) -> Passage:
        metadata = hit.metadata
        article = self.articles[metadata["document_id"]]
        return Passage(
            text=hit.page_content,
            document_id=article.id,
            start=metadata["start"],
            section_title=metadata["section"],
            section_text=article.sections[metadata["section_index"]].text,
            document=self._documents[article.id],
            year=article.year,
            region=article.region,
            score=metadata["score"],
            lexical=metadata["lexical"],
            dense=metadata["dense"],
        )


def sections_of(passages: Sequence[Passage]) -> tuple[Retrieved, ...]:
    """The sections in the order of their best sentences."""
    best: dict[tuple[str, str], float] = {}
    for passage in passages:
        best.setdefault((passage.section_title, passage.document_id), round(passage.score, 4))
    return tuple(Retrieved(section, document, score) for (section, document), score in best.items())
