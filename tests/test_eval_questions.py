"""The loader of question sets: what it reads, and what it says of a bad line."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.formats.text import numbered_lines
from eval.questions import EvalQuestion, check_questions, load_questions
from qa.errors import QuestionSetError
from qa.settings import ROOT

FACT = {"id": "q1", "type": "fact", "question": "多少?", "answerable": True, "nuggets": [["51643"]]}
REFUSED = {
    "id": "q2",
    "type": "scope",
    "question": "2020年呢?",
    "answerable": False,
    "refusal": "out_of_scope",
}


def write(path: Path, *lines: object) -> Path:
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def test_the_shipped_set_is_read_whole() -> None:
    questions = load_questions(ROOT / "eval" / "questions" / "dev_zh.jsonl")
    assert [q.id for q in questions] == [f"d{number:03}" for number in range(1, 121)]
    assert sum(q.answerable for q in questions) == 72
    assert questions[4] == EvalQuestion(
        id="d005",
        type="fact",
        question="工会拍的那个讲劳模的系列小片子叫什么名字，拍了几集？",
        answerable=True,
        sections=("职工思想政治引领",),
        nuggets=(("了不起的你",), ("100集", "一百集")),
    )
    assert questions[48].history == ("2021年底内蒙古有多少个基层工会？",)
    assert {q.refusal for q in questions if not q.answerable} == {
        "not_in_source",
        "out_of_scope",
        "false_premise",
    }


def test_further_fields_are_kept_and_unknown_ones_left_alone(tmp_path: Path) -> None:
    further = {
        "doc_id": "a-1",
        "evidence": ["共518份。"],
        "span": "518份",
        "near": ["近似。"],
        "standalone": "全",
    }
    (question,) = load_questions(write(tmp_path / "set.jsonl", FACT | further | {"doc_ids": ["a-1"]}))
    assert (question.doc_id, question.evidence, question.span) == ("a-1", ("共518份。",), "518份")
    assert (question.near, question.standalone) == (("近似。",), "全")


def test_blank_lines_a_byte_order_mark_and_line_separators_inside_strings_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    lines = [
        "",
        json.dumps(FACT | {"question": "一\u2028二?"}, ensure_ascii=False),
        "",
        json.dumps(REFUSED),
        "",
    ]
    path.write_text("\r\n".join(lines), encoding="utf-8-sig")
    assert [q.question for q in load_questions(path)] == ["一\u2028二?", "2020年呢?"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "Invalid JSON"),
        ("[]", "should be an object"),
        ({"id": "q3"}, "type: Field required"),
        (FACT | {"id": 3}, "id: Input should be a valid string"),
        (FACT | {"answerable": "yes"}, "answerable: Input should be a valid boolean"),
        (FACT | {"history": "早些"}, "history: Input should be a valid array"),
        (FACT | {"nuggets": [["51643"], [7]]}, "nuggets.1.0: Input should be a valid string"),
        (FACT | {"question": " "}, "must not be empty"),
        (FACT | {"nuggets": []}, "needs nuggets"),
        (FACT | {"nuggets": [[]]}, "at least one spelling"),
        (FACT | {"nuggets": [["。"]]}, "with a letter or digit"),
        (FACT | {"refusal": "out_of_scope"}, "refusal is for unanswerable"),
        (REFUSED | {"refusal": "dunno"}, "one of not_in_source, out_of_scope, false_premise"),
        (REFUSED, "id 'q2' already stands in {path}:1"),
        (REFUSED | {"doc_ids": ["a"], "grades": [1, 2]}, "grades needs one for each of doc_ids"),
    ],
)
def test_a_bad_line_is_named_with_what_is_wrong(tmp_path: Path, line: object, what: str) -> None:
    path = write(tmp_path / "set.jsonl", REFUSED, "", line)
    with pytest.raises(QuestionSetError) as raised:
        load_questions(path)
    assert f"{path}:3" in raised.value.zh
    assert f"{path}:3" in raised.value.en
    assert what.format(path=path) in raised.value.en


def test_wrong_lines_are_told_beside_the_right_ones(tmp_path: Path) -> None:
    path = write(tmp_path / "set.jsonl", FACT, "{", REFUSED, FACT)
    questions, faults = check_questions(numbered_lines(path))
    assert [question.id for question in questions] == ["q1", "q2"]
    assert [f"{path}:2" in faults[0].en, f"{path}:4" in faults[1].en] == [True, True]
    assert len(faults) == 2


def test_reference_answers_are_the_sets_own_else_the_span() -> None:
    question = EvalQuestion("q", "fact", "多少?", True, nuggets=(("518份",),), span="518份", doc_id="a-1")
    assert (question.references, question.documents) == (("518份",), ("a-1",))
    several = replace(question, answers=("518份", "五百一十八份"), doc_ids=("a-1", "a-2"))
    assert several.references == ("518份", "五百一十八份")
    assert several.documents == ("a-1", "a-2")
    assert replace(question, span="", doc_id="").documents == ()


@pytest.mark.parametrize(
    ("content", "what"),
    [(None, "cannot be opened"), (b"", "holds no questions"), ("问题".encode("gb18030"), "is not UTF-8")],
)
def test_a_file_that_is_no_set_is_named(tmp_path: Path, content: bytes | None, what: str) -> None:
    path = tmp_path / "set.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(QuestionSetError, match=what) as raised:
        load_questions(path)
    assert str(path) in raised.value.en
