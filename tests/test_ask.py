"""What may be asked, and what may stand before it: one check for every surface."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.ask import MAX_TURNS, check_history, check_question
from qa.datatypes import Turn
from qa.errors import HistoryError, InputError, QuestionError, YearbookError

LIMIT = 500


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("", "empty"),
        (" \n\t\u3000\u00a0", "empty"),
        ("工" * 10_000, "10000 characters, more than 500"),
        ("工" * 501, "501 characters"),
        (None, "must be text"),
        (42, "must be text"),
        (math.nan, "must be text"),
        (b"\xe5\xb7\xa5", "must be text"),
        (["工会"], "must be text"),
        ({"question": "工会"}, "must be text"),
        ("有多少\0工会", "control or invalid"),
        ("有多少\x1b[31m工会", "control or invalid"),
        ("有多少\x7f工会", "control or invalid"),
        ("有多少\ud800工会", "control or invalid"),
        ("有多少\ue000工会", "control or invalid"),
        ("有多少\uffff工会", "control or invalid"),
        ("😀🎉👍", "no words"),
        ("👨‍👩‍👧", "no words"),
        ("？！……", "no words"),
        ("\u200b\u200d", "no words"),
        ("____", "no words"),
    ],
)
def test_what_cannot_be_asked_is_told(question: object, told: str) -> None:
    with pytest.raises(QuestionError, match=told) as caught:
        check_question(question, LIMIT)
    assert caught.value.code == "question_error"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("  有多少工会？\n", "有多少工会？"),
        ("第一行\n第二行\t完", "第一行\n第二行\t完"),
        ("工", "工"),
        ("2021", "2021"),
        ("How many unions?", "How many unions?"),
        ("有多少工会😀", "有多少工会😀"),
        ("ᠮᠣᠩᠭᠣᠯ", "ᠮᠣᠩᠭᠣᠯ"),
        ("\u3000" * 600 + "工会", "工会"),
        ("工" * 500, "工" * 500),
    ],
)
def test_a_question_comes_back_without_the_white_space_around_it(question: str, text: str) -> None:
    assert check_question(question, LIMIT) == text


@given(st.text())
def test_a_question_is_taken_whole_or_not_at_all(question: str) -> None:
    try:
        assert check_question(question, LIMIT) == question.strip()
    except QuestionError as error:
        assert error.zh and error.en and str(error) == f"{error.zh} / {error.en}"


def test_history_comes_as_turns_questions_or_records() -> None:
    turn = Turn("一", "甲")
    records = [turn, "二", {"question": "三", "answer": "丙"}, {"question": "四", "status": "answered"}]
    assert check_history(records, LIMIT) == (turn, Turn("二"), Turn("三", "丙"), Turn("四"))
    assert check_history((), LIMIT) == ()


def test_history_leaves_out_what_could_not_be_asked() -> None:
    assert check_history(["", "  ", "工" * 501, "会员呢？"], LIMIT) == (Turn("会员呢？"),)


def test_history_keeps_the_last_turns() -> None:
    turns = check_history([f"问{n}" for n in range(1000)], LIMIT)
    assert (len(turns), turns[0], turns[-1]) == (MAX_TURNS, Turn("问950"), Turn("问999"))


@pytest.mark.parametrize(
    "history",
    [
        None, 5, "会员呢？", b"x", {"question": "会员呢？"}, {"会员呢？"}, iter(["会员呢？"]),
        [None], [5], [b"x"], [["问", "答"]], [{"question": 5}], [{"answer": "答"}], [{}],
        [{"question": "问", "answer": None}], [{"role": "user", "content": "问"}], ["问", 5],
    ],
)  # fmt: skip
def test_history_of_another_shape_is_told(history: object) -> None:
    with pytest.raises(HistoryError, match="must be a list of questions") as caught:
        check_history(history, LIMIT)
    assert isinstance(caught.value, InputError) and isinstance(caught.value, YearbookError)
    assert caught.value.code == "history_error"
