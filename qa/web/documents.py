"""`GET /api/documents` and `GET /api/documents/{id}`: what the answers are taken from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query

from qa.datatypes import Article
from qa.errors import NotFoundError
from qa.links import section_url, source_url
from qa.web.schema import NOT_FOUND, WRONG_INPUT


@dataclass(frozen=True, slots=True)
class SectionRecord:
    """A titled entry; `start` and `end` count characters of the document's text."""

    title: str
    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecord:
    """A document without its text; `characters` is the text's length, `url` its readable page."""

    id: str
    title: str
    path: tuple[str, ...]
    volume: str
    year: int | None
    region: str
    organisation: str
    site: str
    contributor: str
    characters: int
    url: str
    sections: tuple[SectionRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeDocument(DocumentRecord):
    """A document with its text, in which every citation's offsets count."""

    text: str


@dataclass(frozen=True, slots=True)
class DocumentList:
    """`total` counts all documents, not only those of this part of the list."""

    total: int
    documents: tuple[DocumentRecord, ...]


def documents_router(articles: Mapping[str, Article], root_path: str) -> APIRouter:
    """The routes over the chain's articles; `root_path` goes before every address."""
    router = APIRouter(prefix="/api/documents", tags=["documents"])

    @router.get("", summary="列出文档 / list the documents", responses=WRONG_INPUT)
    def documents(
        offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> DocumentList:
        """The documents in the order of their ids, each with its sections."""
        part = list(articles.values())[offset : offset + limit]
        return DocumentList(len(articles), tuple(DocumentRecord(**_record(a, root_path)) for a in part))

    @router.get(
        "/{document_id}", summary="一篇文档的全文 / one document, whole", responses=NOT_FOUND | WRONG_INPUT
    )
    def document(document_id: str) -> WholeDocument:
        """The document's text with its sections: `text[start:end]` is the literal slice."""
        article = find_article(articles, document_id)
        return WholeDocument(text=article.text, **_record(article, root_path))

    return router


def find_article(articles: Mapping[str, Article], document_id: str) -> Article:
    """The article of this id; NotFoundError where there is none."""
    article = articles.get(document_id)
    if article is None:
        raise NotFoundError(
            "没有这篇文档。请从 /api/documents 的列表中选择。",
            "There is no such document. Choose one from the list at /api/documents.",
        )
    return article


def _record(article: Article, root_path: str) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "path": article.path,
        "volume": article.volume,
        "year": article.year,
        "region": article.region,
        "organisation": article.organisation,
        "site": article.site,
        "contributor": article.contributor,
        "characters": len(article.text),
        "url": root_path + source_url(article),
        "sections": tuple(
            SectionRecord(s.title, s.start, s.end, root_path + section_url(article, s))
            for s in article.sections
        ),
    }
