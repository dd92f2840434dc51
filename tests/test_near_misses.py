"""The project's own training questions: every answer stands word for word in the document that it names."""

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from qa.answering.train import OWN
from qa.corpus.article import from_record

Record = dict[str, Any]
DOCUMENTS, QUESTIONS = (sorted(OWN.glob(f"*.{kind}.jsonl.gz")) for kind in ("docs", "questions"))
FIELDS = {
    "id", "doc_id", "type", "lang", "question", "history", "standalone", "answerable", "sections", "evidence", "span",
    "nuggets", "near", "refusal",
}  # fmt: skip


def records(path: Path) -> list[Record]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(map(json.loads, file))


@pytest.fixture(scope="module")
def documents() -> dict[str, Record]:
    found = [record for path in DOCUMENTS for record in records(path)]
    assert len(found) == len({record["doc_id"] for record in found})
    return {record["doc_id"]: record for record in found}


@pytest.fixture(scope="module")
def questions() -> list[Record]:
    return [record for path in QUESTIONS for record in records(path)]


def test_nothing_else_lies_there_and_the_readme_counts_right() -> None:
    assert set(OWN.iterdir()) == {*DOCUMENTS, *QUESTIONS, OWN / "README.md"}
    rows = [line.split("|") for line in (OWN / "README.md").read_text(encoding="utf-8").splitlines()]
    told = {
        row[1].strip(" `"): int(row[3].replace(",", "")) for row in rows if len(row) > 4 and "`" in row[1]
    }
    assert told == {path.name.split(".")[0]: len(records(path)) for path in QUESTIONS}


def test_ids_are_unique_and_no_document_is_asked_the_same_twice(questions: list[Record]) -> None:
    assert [id_ for id_, count in Counter(q["id"] for q in questions).items() if count > 1] == []
    asked = Counter((q["doc_id"], q["question"]) for q in questions)
    assert [one for one, count in asked.items() if count > 1] == []


def test_every_question_has_its_fields_and_its_document(
    documents: dict[str, Record], questions: list[Record]
) -> None:
    for q in questions:
        assert set(q) == FIELDS
        assert q["doc_id"] in documents, q["id"]
        assert q["question"].strip(), q["id"]
    assert {q["doc_id"] for q in questions} == set(documents)


def test_evidence_and_near_misses_are_verbatim(documents: dict[str, Record], questions: list[Record]) -> None:
    for q in questions:
        sections = {part["title"]: part["text"] for part in documents[q["doc_id"]]["sections"]}
        assert set(q["sections"]) <= set(sections), q["id"]
        for evidence in q["evidence"]:
            assert any(evidence in sections[title] for title in q["sections"]), q["id"]
        for near in q["near"]:
            assert near and any(near in text for text in sections.values()), q["id"]


def test_spans_and_nuggets_stand_in_the_evidence(questions: list[Record]) -> None:
    for q in questions:
        evidence = " ".join(q["evidence"])
        assert q["span"] in evidence, q["id"]
        assert all(any(spelt in evidence for spelt in nugget) for nugget in q["nuggets"]), q["id"]


def test_what_is_answerable_has_evidence_and_what_is_not_a_kind_of_refusal(questions: list[Record]) -> None:
    for q in questions:
        assert q["answerable"] == bool(q["evidence"]) == bool(q["nuggets"]) == (q["refusal"] == ""), q["id"]
    refused = {q["type"]: q["refusal"] for q in questions if not q["answerable"]}
    assert refused == {
        "unanswerable": "not_in_source",
        "scope": "out_of_scope",
        "falsepremise": "false_premise",
        "offtopic": "out_of_scope",
    }


def test_about_as_many_are_answered_as_refused(questions: list[Record]) -> None:
    assert 0.4 < sum(q["answerable"] for q in questions) / len(questions) < 0.6


def test_the_documents_load_as_articles(documents: dict[str, Record]) -> None:
    for record in documents.values():
        article = from_record(record)
        assert [part.text for part in article.sections] == [part["text"] for part in record["sections"]]
