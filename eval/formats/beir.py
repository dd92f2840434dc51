"""BEIR folders: corpus.jsonl, queries.jsonl and qrels/*.tsv (Thakur et al. 2021); only retrieval is scored."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.documents import passage, unite
from eval.formats.text import Line, RawSet, numbered_lines
from eval.questions import bad_question, no_questions
from qa.datatypes import Article
from qa.errors import QuestionSetError, SourceError

CORPUS, QUERIES, QRELS = "corpus.jsonl", "queries.jsonl", "qrels"
_SPLITS = ("test", "dev", "train")


def is_beir(folder: Path) -> bool:
    """Whether the folder is laid out as BEIR's."""
    return (folder / QUERIES).is_file() and (folder / CORPUS).is_file()


def read_beir(folder: Path) -> RawSet:
    """The queries that the judgements name, each passage a document of one section.

    The judgements are those of the test split, else dev, else train. QuestionSetError where one of the files
    cannot be read as what it should be.
    """
    qrels = _qrels_file(folder)
    judged = _judgements(qrels)
    articles = {article.id: article for article in unite(_passages(folder / CORPUS))}
    lines: list[Line] = []
    for where, row in _rows(folder / QUERIES):
        grades = judged.get(str(row["_id"]), {})
        if not grades:
            continue
        missing = [key for key in grades if key not in articles]
        if missing:
            lines.append(
                (where, bad_question(where, f"{qrels.name} names {missing[0]!r}, which has no text"))
            )
            continue
        record = {
            "id": str(row["_id"]),
            "type": "retrieval",
            "lang": "zh" if any("\u4e00" <= character <= "\u9fff" for character in row["text"]) else "en",
            "question": row["text"],
            "answerable": True,
            "sections": list(dict.fromkeys(articles[key].sections[0].title for key in grades)),
            "doc_ids": list(grades),
            "grades": list(grades.values()),
        }
        lines.append((where, json.dumps(record, ensure_ascii=False)))
    return RawSet((folder / CORPUS, folder / QUERIES, qrels), tuple(lines), tuple(articles.values()))


def _qrels_file(folder: Path) -> Path:
    for split in _SPLITS:
        path = folder / QRELS / f"{split}.tsv"
        if path.is_file():
            return path
    raise no_questions(folder / QRELS)


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    """Query → passage → grade, of what is relevant at all."""
    judged: dict[str, dict[str, int]] = {}
    for number, (where, line) in enumerate(numbered_lines(path)):
        try:
            query, passage_id, grade = line.rstrip("\r").split("\t")
            if number or grade.strip().isdigit():  # the first line names the columns
                judged.setdefault(query, {})[passage_id] = int(grade)
        except ValueError:
            raise _no_beir(where, "query-id, corpus-id, score") from None
    return {
        query: {key: grade for key, grade in grades.items() if grade > 0} for query, grades in judged.items()
    }


def _passages(path: Path) -> Iterator[Article]:
    for _, row in _rows(path):
        title, text = row.get("title", ""), row["text"]
        try:
            yield passage(str(row["_id"]), title, text if text.strip() else title)
        except SourceError:
            continue  # several corpora hold empty passages; one that is judged relevant is named with its query


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for where, line in numbered_lines(path):
        try:
            row = json.loads(line)
            if not isinstance(row["_id"], str | int) or not isinstance(row["text"], str):
                raise TypeError
        except (ValueError, KeyError, TypeError):
            raise _no_beir(where, "_id, text") from None
        yield where, row


def _no_beir(where: str, fields: str) -> QuestionSetError:
    return QuestionSetError(
        f"BEIR 文件 {where} 这一行应有 {fields}。请改正后重新运行。",
        f"{where} should hold {fields}, as BEIR's files do. Correct it and run again.",
    )
