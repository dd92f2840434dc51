"""Every format of a question set: what becomes of it, and what is said of what is wrong in it."""

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from eval.questions import EvalQuestion
from eval.sets import load_set
from qa.errors import QuestionSetError

CONTEXT = "　《战国无双3》由光荣和ω-force开发。2009年12月3日发售。售价7800日元。"
START = CONTEXT.index("2009")
ROW = {
    "id": "D0",
    "title": "战国无双3",
    "context": CONTEXT,
    "question": "何时发售?",
    "answers": [{"text": "2009年12月3日", "start": START}, {"text": "2009年", "start": START}],
}
SQUAD_QA = {
    "id": "D0",
    "question": "何时发售?",
    "answers": [{"text": "2009年12月3日", "answer_start": START}, {"text": "2009年", "answer_start": START}],
}
DOCUMENT = {"doc_id": "a", "title": "妇联", "sections": [{"title": "概况", "text": "共518份。"}]}


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def lines(*records: object) -> str:
    return "\n".join(
        record if isinstance(record, str) else json.dumps(record, ensure_ascii=False) for record in records
    )


def squad(*qas: dict[str, Any]) -> str:
    paragraph = {"context": CONTEXT, "qas": list(qas)}
    return json.dumps({"version": "v2.0", "data": [{"title": "战国无双3", "paragraphs": [paragraph]}]})


def test_a_table_holds_the_same_columns(tmp_path: Path) -> None:
    path = write(
        tmp_path / "set.csv",
        "\ufeffid,type,question,answerable,history,sections,nuggets,refusal\n"
        'q1,fact,"多少, 几个?",TRUE,,概况|组织,51643/5.16万|469万,\n'
        'q2,followup,那2020年呢?,false,"[""2021年多少|几个?""]",,,out_of_scope\n',
    )
    found = load_set(path)
    assert found.questions == (
        EvalQuestion(
            "q1",
            "fact",
            "多少, 几个?",
            True,
            sections=("概况", "组织"),
            nuggets=(("51643", "5.16万"), ("469万",)),
        ),
        EvalQuestion(
            "q2", "followup", "那2020年呢?", False, history=("2021年多少|几个?",), refusal="out_of_scope"
        ),
    )
    assert (found.documents, found.faults) == ((), ())
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_wrong_row_of_a_table_is_named(tmp_path: Path) -> None:
    path = write(
        tmp_path / "set.csv",
        "id,type,question,answerable,refusal\nq1,scope,甲?,maybe,\nq2,scope,乙?,no,\nq3,scope,丙?,no,,,\n",
    )
    found = load_set(path)
    assert [question.id for question in found.questions] == ["q2"]
    assert (
        f"{path}:2 is not a valid question: answerable: Input should be a valid boolean" in found.faults[0].en
    )
    assert f"{path}:4 is not a valid question: it has more cells" in found.faults[1].en


def test_squad_and_rows_give_the_same_questions_and_document(tmp_path: Path) -> None:
    as_json = load_set(write(tmp_path / "cmrc.json", squad(SQUAD_QA)))
    rows = tmp_path / "cmrc.jsonl.gz"
    rows.write_bytes(gzip.compress(lines(ROW).encode()))
    as_rows = load_set(rows)
    assert as_json.questions == as_rows.questions
    assert as_json.documents == as_rows.documents
    (question,), (article,) = as_rows.questions, as_rows.documents
    assert question == EvalQuestion(
        id="D0",
        type="fact",
        question="何时发售?",
        answerable=True,
        sections=("战国无双3",),
        nuggets=(("2009年12月3日", "2009年"),),
        answers=("2009年12月3日", "2009年"),
        doc_id=article.id,
        evidence=("2009年12月3日发售。",),
    )
    assert (article.title, article.sections[0].text) == ("战国无双3", CONTEXT.strip())


def test_a_question_without_an_answer_and_one_in_english(tmp_path: Path) -> None:
    impossible = {
        "id": "n",
        "question": "谁配音?",
        "is_impossible": True,
        "answers": [],
        "plausible_answers": [],
    }
    english = SQUAD_QA | {"id": "e", "question": "When was it released?"}
    refused, asked = load_set(write(tmp_path / "set.json", squad(impossible, english))).questions
    assert (refused.answerable, refused.type, refused.nuggets, refused.sections) == (
        False,
        "unanswerable",
        (),
        (),
    )
    assert (refused.lang, asked.lang) == ("zh", "en")


def test_the_sets_own_evidence_counts(tmp_path: Path) -> None:
    path = write(tmp_path / "exp.jsonl", lines(ROW | {"evidence": ["售价7800日元。", "售价7800日元。"]}))
    assert load_set(path).questions[0].evidence == ("售价7800日元。",)


def test_the_first_form_of_cmrc_is_read(tmp_path: Path) -> None:
    qa = {"query_id": "T0", "query_text": "何时发售?", "answers": ["2009年12月3日"]}
    record = [{"context_id": "T", "title": "战国无双3", "context_text": CONTEXT, "qas": [qa]}]
    found = load_set(write(tmp_path / "trial.json", json.dumps(record)))
    assert (found.questions[0].id, found.questions[0].answers) == ("T0", ("2009年12月3日",))
    assert found.documents[0].sections[0].text == CONTEXT.strip()


def test_a_wrong_question_of_squad_is_named_by_its_place(tmp_path: Path) -> None:
    path = write(tmp_path / "set.json", squad(SQUAD_QA, {"id": "x", "answers": []}))
    found = load_set(path)
    assert len(found.questions) == 1
    assert f"{path} data[0].paragraphs[0].qas[1] is not a valid question" in found.faults[0].en


def test_a_wrong_row_is_named_by_its_line(tmp_path: Path) -> None:
    found = load_set(write(tmp_path / "rows.jsonl", lines(ROW, "{", ROW | {"id": "D1", "context": " "})))
    assert [question.id for question in found.questions] == ["D0"]
    assert ["rows.jsonl:2" in found.faults[0].en, "rows.jsonl:3" in found.faults[1].en] == [True, True]


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    folder = tmp_path / "scifact"
    write(
        folder / "corpus.jsonl",
        lines(
            {"_id": "1", "title": "甲", "text": "盐矿在东。"},
            {"_id": "2", "title": "", "text": "Salt is mined."},
            {"_id": "3", "title": "", "text": ""},
        ),
    )
    write(
        folder / "queries.jsonl",
        lines(
            {"_id": "q", "text": "盐在哪?"}, {"_id": "r", "text": "unjudged"}, {"_id": "s", "text": "empty"}
        ),
    )
    write(folder / "qrels" / "test.tsv", "query-id\tcorpus-id\tscore\nq\t1\t2\nq\t2\t1\nr\t1\t0\ns\t3\t1\n")
    return folder


def test_a_beir_folder_is_retrieval_with_grades(beir: Path) -> None:
    found = load_set(beir)
    (question,) = found.questions
    assert question == EvalQuestion(
        "q", "retrieval", "盐在哪?", True, sections=("甲", "正文"), doc_ids=("1", "2"), grades=(2, 1)
    )
    assert [(article.id, article.sections[0].text) for article in found.documents] == [
        ("1", "盐矿在东。"),
        ("2", "Salt is mined."),
    ]
    assert (
        "queries.jsonl:3 is not a valid question: test.tsv names '3', which has no text" in found.faults[0].en
    )


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("corpus.jsonl", '{"_id": "1"}', "corpus.jsonl:1 should hold _id, text"),
        ("queries.jsonl", "[]", "queries.jsonl:1 should hold _id, text"),
        ("qrels/test.tsv", "q 1 2", "test.tsv:1 should hold query-id, corpus-id, score"),
    ],
)
def test_a_wrong_line_of_beir_is_named(beir: Path, name: str, text: str, what: str) -> None:
    write(beir / name, text)
    with pytest.raises(QuestionSetError, match="BEIR") as raised:
        load_set(beir)
    assert what in raised.value.en


def test_a_folder_of_questions_and_documents_is_one_set(tmp_path: Path) -> None:
    question = {"type": "fact", "question": "几份?", "answerable": True, "nuggets": [["518"]]}
    write(tmp_path / "a.questions.jsonl", lines(question | {"id": "a-1", "doc_id": "a"}))
    write(tmp_path / "b.questions.jsonl", lines(question | {"id": "b-1"}, question | {"id": "a-1"}))
    write(tmp_path / "a.docs.jsonl", lines(DOCUMENT))
    found = load_set(tmp_path)
    assert [question.id for question in found.questions] == ["a-1", "b-1"]
    assert [article.id for article in found.documents] == ["a"]
    assert "b.questions.jsonl:2" in found.faults[0].en


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("set.xlsx", b"x", "is no known question set"),
        ("set.csv", b"a,b\n1,2", "no column id, question"),
        ("set.json", b'{"data": 3}', "is no JSON in the form of SQuAD or CMRC"),
        ("set.json", b"{", "is no JSON in the form of SQuAD or CMRC"),
        ("set.jsonl.gz", b"not gzip", "cannot be opened"),
        ("set.jsonl", None, "cannot be opened"),
        ("set.jsonl", b"\n", "holds no questions"),
        ("set.jsonl", b"{}", "set.jsonl:1 is not a valid question"),
    ],
)
def test_what_is_no_set_is_named(tmp_path: Path, name: str, content: bytes | None, what: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(QuestionSetError, match=what) as raised:
        load_set(path)
    assert str(path) in raised.value.zh


def test_a_folder_without_sets_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="holds no"):
        load_set(tmp_path)
