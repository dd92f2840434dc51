"""Documents to ask over, from JSON Lines: doc_id, title, year, region, organisation, sections [{title, text}]."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from eval.formats.text import numbered_lines
from qa.corpus.article import compose, from_record
from qa.datatypes import Article
from qa.errors import QuestionSetError, SourceError


class _Section(TypedDict):
    title: str
    text: str


class _Required(TypedDict):
    doc_id: str
    title: str
    sections: list[_Section]


class _Document(_Required, total=False):
    year: int | None
    region: str
    organisation: str


_DOCUMENT = TypeAdapter(_Document)


def load_documents(path: Path) -> tuple[Article, ...]:
    """The documents of a file, in order.

    Raises:
        QuestionSetError: the file cannot be read or holds no document; a line is no document, has no text, or
            repeats an id with another text (names file and line).
    """
    articles = unite(_document(line, where) for where, line in numbered_lines(path))
    if not articles:
        raise QuestionSetError(
            f"文档文件 {path} 里没有文档。请每行写一个 JSON 对象。",
            f"{path} holds no documents. Write one JSON object a line.",
        )
    return articles


def passage(article_id: str, title: str, text: str) -> Article:
    """One passage of a public data set as a document of one section; SourceError where it has no text."""
    title = title.strip()
    return compose(article_id, [(title or "正文", text.strip())], title=title or article_id)


def unite(articles: Iterable[Article]) -> tuple[Article, ...]:
    """All articles once, in order; QuestionSetError where two differ under one id."""
    by_id: dict[str, Article] = {}
    for article in articles:
        if by_id.setdefault(article.id, article) != article:
            raise QuestionSetError(
                f"两篇不同的文档用了同一个 doc_id：{article.id}。请改名，或分开运行。",
                f"Two documents that differ share the doc_id {article.id}. Rename one or run them apart.",
            )
    return tuple(by_id.values())


def _document(line: str, where: str) -> Article:
    try:
        return from_record(_DOCUMENT.validate_json(line))
    except ValidationError as error:
        first = error.errors()[0]
        what = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}".removeprefix(": ")
    except SourceError as error:
        what = error.en
    raise QuestionSetError(
        f"文档文件 {where} 这一行有误：{what}。请改正后重新运行。",
        f"{where} is not a valid document: {what}. Correct it and run again.",
    )
