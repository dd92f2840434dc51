"""What the next page of a portal hands over: questions, of which the chain makes the conversation anew."""

import json

import pytest

from qa.chain import YearbookChain
from qa.datatypes import Answer, Status
from qa.errors import HistoryError, QuestionError
from qa.web.conversation import MAX_RESTORED, messages, restored
from qa.web.texts import EN, ZH, texts_in, translations

FIRST = "到2021年年底全区有多少个基层工会?"


def test_questions_become_a_conversation_in_which_one_follows_the_other(chain: YearbookChain) -> None:
    first, second = (exchange.outcome for exchange in restored(chain, json.dumps([FIRST, "那会员呢?"])))
    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert "51643" in first.answer
    assert second.standalone_question != second.question
    assert "469万" in second.answer


def test_a_question_that_cannot_be_taken_is_told_so_again(chain: YearbookChain) -> None:
    first, second = restored(chain, json.dumps(["？" * 600, FIRST]))
    assert isinstance(first.outcome, QuestionError)
    assert isinstance(second.outcome, Answer)
    assert second.outcome.status == Status.ANSWERED


def test_only_the_latest_are_restored(chain: YearbookChain) -> None:
    questions = [f"你好{n}" for n in range(MAX_RESTORED + 5)]
    assert [exchange.question for exchange in restored(chain, json.dumps(questions))] == questions[5:]
    assert restored(chain, "[]") == ()


@pytest.mark.parametrize(
    "forged", ["", "{", "7", "null", "[1]", '[["a"]]', '{"a": "b"}', r'["\ud800"]', "[" * 100_000]
)
def test_anything_else_is_an_error_of_the_tree(chain: YearbookChain, forged: str) -> None:
    with pytest.raises(HistoryError, match=r"请直接提问.* / .*Ask to begin"):
        restored(chain, forged)


def test_the_page_s_words_follow_the_reader(chain: YearbookChain) -> None:
    _, shown = messages(restored(chain, json.dumps(["How many grassroots unions?"])), chain.articles, EN)
    html = shown["content"][0]["text"]
    assert "Copy the answer" in html
    assert "复制答案" not in html
    assert texts_in("en") is EN
    assert texts_in("fr") is texts_in(None) is ZH
    assert translations()["发送"] == "Send"
