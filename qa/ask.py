"""What a person may ask: the checks that every surface shares."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from qa.datatypes import Turn
from qa.errors import HistoryError, QuestionError

MAX_TURNS = 50


def check_ask(ask: object, max_chars: int) -> tuple[str, tuple[Turn, ...]]:
    """The question and the history of a {"question": …, "history": …}; InputError for anything else."""
    if not isinstance(ask, Mapping):
        raise QuestionError('请以 {"question": …} 的形式提问。', 'Ask in the form {"question": …}.')
    return check_question(ask.get("question"), max_chars), check_history(ask.get("history", ()), max_chars)


def check_question(question: object, max_chars: int) -> str:
    """The question without white space around it; QuestionError where there is nothing to answer."""
    if not isinstance(question, str):
        raise QuestionError("问题必须是一段文字，请重新输入。", "The question must be text; type it again.")
    text = question.strip()
    if not text:
        raise QuestionError("问题是空的，请输入一句话。", "The question is empty; type a sentence.")
    if len(text) > max_chars:
        raise QuestionError(
            f"问题有 {len(text)} 个字符，超过上限 {max_chars}，请缩短后再问。",
            f"The question has {len(text)} characters, more than {max_chars}; shorten it.",
        )
    if any(unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"} and char not in "\t\r\n" for char in text):
        raise QuestionError(
            "问题里有控制字符或无效字符，请删去后再问。",
            "The question holds control or invalid characters; remove them.",
        )
    if not re.search(r"[^\W_]", text):
        raise QuestionError(
            "问题里没有文字，请用一句话提问。", "The question holds no words; ask in a sentence."
        )
    return text


def check_history(history: object, max_chars: int) -> tuple[Turn, ...]:
    """The earlier turns, oldest first, at most the last 50; HistoryError where it is no list of questions.

    An item is a Turn, a question, or a record {"question": …, "answer": …}. A question that could not be asked
    (empty, too long, no text) tells nothing and is left out.
    """
    if isinstance(history, (str, bytes)) or not isinstance(history, Sequence):
        raise _wrong_shape()
    turns = [_turn(item) for item in history[-MAX_TURNS:]]
    return tuple(turn for turn in turns if _askable(turn.question, max_chars))


def _askable(question: str, max_chars: int) -> bool:
    try:
        check_question(question, max_chars)
    except QuestionError:
        return False
    return True


def _turn(item: object) -> Turn:
    match item:
        case Turn():
            return item
        case str():
            return Turn(item)
        case Mapping():
            question, answer = item.get("question"), item.get("answer", "")
            if isinstance(question, str) and isinstance(answer, str):
                return Turn(question, answer)
    raise _wrong_shape()


def _wrong_shape() -> HistoryError:
    return HistoryError(
        '历史记录应为列表，每项是一个问题或 {"question": …, "answer": …}。请改正后重试。',
        'The history must be a list of questions or of {"question": …, "answer": …}; correct it and try again.',
    )
