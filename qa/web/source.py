"""`GET /source/{id}#section`: an article as a page to read, print and cite, with the cited passage marked.

The page works without its script; that only copies citations, and brings the marked passage into view.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from zlib import crc32

from fastapi import APIRouter, FastAPI, Query
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.staticfiles import StaticFiles

from qa.datatypes import Article, Section
from qa.links import anchor, cited, source_url
from qa.web.documents import find_article
from qa.web.schema import NOT_FOUND
from qa.web.source_texts import Words, words_in

_HERE = Path(__file__).parent
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
)


@dataclass(frozen=True, slots=True)
class Part:
    """Text of a section, marked or not."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section with its anchor, cut where the mark begins and ends."""

    title: str
    anchor: str
    parts: tuple[Part, ...]


class SourcePages:
    """Renders the pages of these articles; `root_path` goes before every address."""

    def __init__(self, articles: Mapping[str, Article], root_path: str) -> None:
        self._articles = articles
        self._root = root_path
        files = [(_HERE / "static" / f"source.{kind}").read_bytes() for kind in ("css", "js")]
        self._version = f"{crc32(b''.join(files)):x}"
        environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._template = environment.get_template("source.html")

    def page(self, document_id: str, cite: str, lang: str) -> HTMLResponse:
        """The page of one article with the passage that `cite` names marked; NotFoundError for an unknown id."""
        article = find_article(self._articles, document_id)
        words = words_in(lang)
        mark = cited(article, cite) if cite else None
        html = self._template.render(
            article=article,
            sections=tuple(shown_sections(article, mark)),
            quote=article.text[slice(*mark)] if mark else "",
            quoted_from=article.section_at(mark[0]).title if mark else "",
            lost=bool(cite) and mark is None,
            cite=cite,
            facts=facts(article, words),
            words=words,
            root=self._root,
            page=self._root + source_url(article),
            static=f"{self._root}/web",
            version=self._version,
        )
        return HTMLResponse(html, headers={"content-security-policy": _POLICY})


def add_source_pages(app: FastAPI, articles: Mapping[str, Article], root_path: str) -> None:
    """Add the pages of these articles, and the folder of the style and the script."""
    pages = SourcePages(articles, root_path)
    router = APIRouter(tags=["documents"])

    @router.get(
        "/source/{document_id}",
        summary="文档的阅读页 / a document to read",
        response_class=HTMLResponse,
        responses=NOT_FOUND,
    )
    def source(
        document_id: str,
        cite: Annotated[str, Query(description="The passage to mark, as a citation's `url` has it.")] = "",
        lang: Annotated[str, Query(description="`en` for English labels; Chinese otherwise.")] = "",
    ) -> HTMLResponse:
        """The article with its sections under lasting anchors."""
        return pages.page(document_id, cite, lang)

    @router.head("/source/{document_id}", include_in_schema=False)
    def source_head(document_id: str) -> HTMLResponse:
        return pages.page(document_id, "", "")

    app.include_router(router)
    app.mount("/web", StaticFiles(directory=_HERE / "static"))


def shown_sections(article: Article, mark: tuple[int, int] | None) -> Iterator[ShownSection]:
    """The article's sections in reading order; `mark` is in characters of the article's text."""
    for section in article.sections:
        inside = mark is not None and section.start <= mark[0] < section.end
        parts = _cut(article, section, mark) if mark and inside else (Part(section.text),)
        yield ShownSection(section.title, anchor(article, section), parts)


def facts(article: Article, words: Words) -> tuple[tuple[str, str], ...]:
    """What is known of the article, as (name, value); only what its page tells."""
    told = (
        (words.path, " / ".join(article.path)),
        (words.volume, article.volume),
        (words.year, str(article.year) if article.year else ""),
        (words.region, article.region),
        (words.organisation, article.organisation),
        (words.contributor, article.contributor),
        (words.site, article.site),
    )
    return tuple((name, value) for name, value in told if value)


def _cut(article: Article, section: Section, mark: tuple[int, int]) -> tuple[Part, ...]:
    start, end = mark
    parts = (
        Part(article.text[section.start : start]),
        Part(article.text[start:end], marked=True),
        Part(article.text[end : section.end]),
    )
    return tuple(part for part in parts if part.text)
