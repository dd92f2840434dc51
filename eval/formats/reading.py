"""Reading comprehension: SQuAD and CMRC 2018 JSON, and rows (title, context, question, answers) as JSON Lines.

Each paragraph becomes a document of one section. SQuAD: Rajpurkar et al. 2016, 2018; CMRC: Cui et al. 2019.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.documents import passage, unite
from eval.formats.text import Line, RawSet, numbered_lines, read_text
from eval.questions import bad_question
from qa.corpus.sentences import sentence_offsets
from qa.datatypes import Article
from qa.errors import QuestionSetError, SourceError


def read_rows(path: Path) -> RawSet:
    """JSON Lines whose rows hold their paragraph under `context`."""
    return _raw(path, ((where, _object(line)) for where, line in numbered_lines(path)))


def read_squad(path: Path) -> RawSet:
    """The JSON of SQuAD 1.1 and 2.0, of CMRC 2018 in that form and in its first one (`context_text`, `query_text`).

    QuestionSetError where the file is none of them.
    """
    try:
        data = json.loads(read_text(path))
        topics = data["data"] if isinstance(data, dict) else data
        rows = list(_squad_rows(topics, str(path)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise QuestionSetError(
            f"题集 {path} 不是 SQuAD 或 CMRC 格式的 JSON（{error!r}）。请检查文件。",
            f"{path} is no JSON in the form of SQuAD or CMRC ({error!r}). Check the file.",
        ) from None
    return _raw(path, iter(rows))


def _squad_rows(topics: Sequence[Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, topic in enumerate(topics):
        for place, paragraph in enumerate(topic.get("paragraphs", (topic,))):
            context = paragraph["context"] if "context" in paragraph else paragraph["context_text"]
            for index, qa in enumerate(paragraph["qas"]):
                where = f"{path} data[{number}].paragraphs[{place}].qas[{index}]"
                yield where, {"title": topic.get("title", ""), "context": context, **qa}


def _raw(path: Path, rows: Iterator[tuple[str, Mapping[str, Any]]]) -> RawSet:
    lines: list[Line] = []
    articles: list[Article] = []
    for where, row in rows:
        try:
            article = _paragraph(row)
            lines.append((where, json.dumps(_question(row, article), ensure_ascii=False)))
            articles.append(article)
        except (SourceError, KeyError, TypeError, AttributeError) as error:
            what = error.en if isinstance(error, SourceError) else f"{error!r}"
            lines.append((where, bad_question(where, what)))
    return RawSet((path,), tuple(lines), unite(articles))


def _paragraph(row: Mapping[str, Any]) -> Article:
    """The paragraph as a document; its id comes from its content, so that every form of a set gives the same one."""
    title, context = row.get("title", ""), row["context"]
    key = hashlib.sha256(f"{title}\0{context}".encode()).hexdigest()[:12]
    return passage(f"p-{key}", title, context)


def _question(row: Mapping[str, Any], article: Article) -> dict[str, Any]:
    """The normal form; evidence is the set's own, else the sentence in which each answer begins."""
    question = row["question"] if "question" in row else row["query_text"]
    found = [answer if isinstance(answer, str) else answer["text"] for answer in row.get("answers", ())]
    answers = list(dict.fromkeys(text for text in found if any(map(str.isalnum, text))))
    answerable = bool(answers) and not row.get("is_impossible", False)
    evidence = row.get("evidence", row.get("evidences")) or _sentences_of(row)
    return {
        "id": row["id"] if "id" in row else row["query_id"],
        "type": "fact" if answerable else "unanswerable",
        "lang": "zh" if any("\u4e00" <= character <= "\u9fff" for character in question) else "en",
        "question": question,
        "answerable": answerable,
        "sections": [article.sections[0].title] if answerable else [],
        "nuggets": [answers] if answerable else [],
        "answers": answers if answerable else [],
        "doc_id": article.id,
        "evidence": list(dict.fromkeys(evidence)) if answerable else [],
    }


def _sentences_of(row: Mapping[str, Any]) -> list[str]:
    starts = [
        answer.get("start", answer.get("answer_start", -1))
        for answer in row.get("answers", ())
        if isinstance(answer, Mapping)
    ]
    context = row["context"]
    return [context[a:b] for start in starts for a, b in sentence_offsets(context) if a <= start < b]


def _object(line: str) -> Mapping[str, Any]:
    try:
        value = json.loads(line)
    except ValueError:
        value = None
    return value if isinstance(value, dict) else {}
