"""Titled texts → one article whose sections know their offsets."""

from collections.abc import Iterable, Mapping
from typing import Any

from qa.datatypes import Article, Section
from qa.errors import SourceError


def compose(article_id: str, entries: Iterable[tuple[str, str]], **metadata: Any) -> Article:
    """Lay the entries (title, body) out as lines 【title】body; the bodies stay verbatim.

    SourceError where no entry has a body.
    """
    lines: list[str] = []
    sections: list[Section] = []
    position = 0
    for title, body in entries:
        if not body:
            continue
        head = f"【{title}】"
        start = position + len(head)
        sections.append(Section(title, body, start, start + len(body)))
        lines.append(head + body)
        position = start + len(body) + 1
    if not sections:
        raise SourceError(
            f"源文件 {article_id} 里没有找到正文。请检查内容是否为年鉴页面的文本。",
            f"The source {article_id} holds no text under its titles. Check that it is a yearbook page's text.",
        )
    return Article(id=article_id, text="\n".join(lines), sections=tuple(sections), **metadata)


def from_record(record: Mapping[str, Any]) -> Article:
    """An article from a plain record: doc_id, title, sections [{title, text}], year, region, organisation."""
    return compose(
        record["doc_id"],
        [(section["title"], section["text"].strip()) for section in record["sections"]],
        title=record["title"],
        year=record.get("year"),
        region=record.get("region", ""),
        organisation=record.get("organisation", ""),
    )
