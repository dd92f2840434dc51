"""The texts and queries that every system gets: the shipped page, or the first N texts of a JSON Lines file.

A *unit* is what a query looks for: a section of the page, or a whole text of the file. Ours is built from the
articles, the others from the same text cut into passages: each sentence of the page behind its section's title
(as our lexical side reads it), each text of the file as it stands.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.documents import passage
from eval.formats.text import numbered_lines
from eval.questions import load_questions
from qa.corpus.chunks import SENTENCE, chunk_article, with_title
from qa.corpus.load import load_articles
from qa.corpus.sentences import sentence_offsets
from qa.datatypes import Article
from qa.errors import QuestionSetError
from qa.settings import ROOT

PAGE = "page"
_DATA = ROOT / "qa" / "corpus" / "data"
_SETS = ("dev_zh.jsonl", "page_zh.jsonl")
_KNOWN_ITEMS = 100  # texts looked for, each by a sentence and by a part of it
_PART = 12  # characters
_SHORTEST = 16


@dataclass(frozen=True, slots=True)
class Passage:
    """What the other systems index."""

    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """`gold` are the units that count as found; `kind` is question, sentence or part."""

    kind: str
    text: str
    gold: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Workload:
    """One size of the benchmark."""

    name: str
    articles: tuple[Article, ...]
    passages: tuple[Passage, ...]
    queries: tuple[Query, ...]

    def write(self, folder: Path) -> None:
        """A file for each part: a process reads only the one that it indexes."""
        _write(folder / "articles.jsonl", (_record(article) for article in self.articles))
        _write(folder / "passages.jsonl", (asdict(one) for one in self.passages))
        _write(folder / "queries.jsonl", (asdict(one) for one in self.queries))


def load_workload(size: str, texts: Path | None) -> Workload:
    """The workload of a size: `page`, or a number of texts of the file `texts`.

    QuestionSetError where the size is neither, or the file is missing, unreadable or too short.
    """
    if size == PAGE:
        return page_workload()
    if not size.isdecimal() or not int(size):
        raise QuestionSetError(
            f"规模“{size}”不可用。请写 page 或一个正整数。",
            f"The size {size!r} is not allowed. Write page or a whole number above 0.",
        )
    if texts is None:
        raise QuestionSetError(
            f"规模 {size} 需要文本。请用 --texts 指定一个 JSON Lines 文件，每行有 text 字段。",
            f"The size {size} needs texts. Name a JSON Lines file with a field `text` by --texts.",
        )
    return texts_workload(_texts(texts, int(size)))


def page_workload() -> Workload:
    """The shipped page, its answerable questions as queries."""
    articles = load_articles(_DATA)
    passages = tuple(
        Passage(unit(chunk.metadata["document_id"], chunk.metadata["section_index"]), with_title(chunk))
        for article in articles
        for chunk in chunk_article(article)
        if chunk.metadata["kind"] == SENTENCE
    )
    units: dict[str, list[str]] = {}
    for article in articles:
        for index, section in enumerate(article.sections):
            units.setdefault(section.title, []).append(unit(article.id, index))
    queries = tuple(
        Query("question", one.question, tuple(name for title in one.sections for name in units[title]))
        for name in _SETS
        for one in load_questions(ROOT / "eval" / "questions" / name)
        if one.answerable and one.sections and not one.history
    )
    return Workload(PAGE, articles, passages, queries)


def texts_workload(texts: Sequence[str]) -> Workload:
    """Each text as an article of one section; the queries are sentences, and parts, that stand in one text only."""
    articles = tuple(passage(f"t{number}", "", text) for number, text in enumerate(texts))
    passages = tuple(Passage(unit(one.id, 0), one.sections[0].text) for one in articles)
    stride = max(len(texts) // _KNOWN_ITEMS, 1)
    queries = [query for start in range(0, len(texts), stride) for query in _known(passages, start, stride)]
    return Workload(f"{len(texts):,}", articles, passages, tuple(queries))


def unit(document_id: str, section_index: int) -> str:
    """The name of a section as a unit."""
    return f"{document_id}/{section_index}"


def _known(passages: Sequence[Passage], start: int, stride: int) -> tuple[Query, ...]:
    """Two queries for the first passage from `start` on that has a sentence like no other passage's."""
    for one in passages[start : start + stride]:
        for sentence in _sentences(one.text):
            middle = (len(sentence) - _PART) // 2
            part = sentence[middle : middle + _PART]
            if sum(part in other.text for other in passages) == 1:
                return Query("sentence", sentence, (one.unit,)), Query("part", part, (one.unit,))
    return ()


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_offsets(text) if end - start >= _SHORTEST]


def _texts(path: Path, number: int) -> list[str]:
    texts: dict[str, None] = {}  # a text that stands twice could be found in either place
    for where, line in numbered_lines(path):
        try:
            text = str(json.loads(line)["text"]).strip()
        except (ValueError, KeyError, TypeError):
            raise QuestionSetError(
                f"{where} 不是带 text 字段的 JSON 对象。请改正。",
                f"{where} is no JSON object with a field `text`. Correct it.",
            ) from None
        if text:
            texts.setdefault(text)
        if len(texts) == number:
            return list(texts)
    raise QuestionSetError(
        f"{path} 里只有 {len(texts)} 条不同的文本，不够 {number} 条。请减小 --sizes。",
        f"{path} holds {len(texts)} different texts, fewer than {number}. Lower --sizes.",
    )


def _record(article: Article) -> dict[str, Any]:
    """The form that `qa.corpus.article.from_record` reads."""
    return {
        "doc_id": article.id,
        "title": article.title,
        "year": article.year,
        "region": article.region,
        "organisation": article.organisation,
        "sections": [{"title": one.title, "text": one.text} for one in article.sections],
    }


def _write(path: Path, records: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
