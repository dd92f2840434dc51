"""Documents to ask over: what is read, and what is said of a wrong line."""

from pathlib import Path

import pytest

from eval.documents import load_documents
from qa.errors import QuestionSetError
from tests.eval_small import write

DOCUMENT = {"doc_id": "a", "title": "妇联", "sections": [{"title": "概况", "text": "共518份。"}]}


def test_documents_keep_their_metadata_and_text(tmp_path: Path) -> None:
    record = DOCUMENT | {"kind": "invented", "year": 2016, "region": "青岚省", "organisation": "青岚省妇联"}
    (article,) = load_documents(write(tmp_path / "docs.jsonl", record))
    assert (article.id, article.title, article.year, article.region) == ("a", "妇联", 2016, "青岚省")
    assert [(section.title, section.text) for section in article.sections] == [("概况", "共518份。")]


@pytest.mark.parametrize(
    ("records", "what"),
    [
        (("{",), "docs.jsonl:1 is not a valid document"),
        ((DOCUMENT, {"doc_id": "b", "title": "x"}), "docs.jsonl:2 is not a valid document: sections"),
        (({"doc_id": "b", "title": "x", "sections": []},), "docs.jsonl:1 is not a valid document"),
        ((DOCUMENT, DOCUMENT | {"title": "另"}), "share the doc_id a"),
        (("",), "holds no documents"),
    ],
)
def test_wrong_documents_are_named(tmp_path: Path, records: tuple[object, ...], what: str) -> None:
    with pytest.raises(QuestionSetError, match=what):
        load_documents(write(tmp_path / "docs.jsonl", *records))
