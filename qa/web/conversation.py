"""A conversation: a tuple of exchanges, and how the chat shows it. Pure; knows nothing of Gradio."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qa.chain import YearbookChain
from qa.datatypes import Answer, Article, Turn
from qa.errors import HistoryError, YearbookError
from qa.web.render import answer_html, error_html, question_html
from qa.web.texts import ZH, Texts

# A portal's page hands its conversation to the next page as questions; each is answered anew.
MAX_RESTORED = 20


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what came of it; None while nothing has."""

    question: str
    outcome: Answer | YearbookError | None = None


Conversation = tuple[Exchange, ...]


def converse(chain: YearbookChain, earlier: Conversation, question: str) -> Iterator[Conversation]:
    """The conversation as it grows: the question alone, the answer bit by bit, or an error of the tree."""
    yield (*earlier, Exchange(question))
    try:
        for answer in chain.stream({"question": question, "history": history(earlier)}):
            yield (*earlier, Exchange(question, answer))
    except YearbookError as error:
        yield (*earlier, Exchange(question, error))


def restored(chain: YearbookChain, questions_json: str) -> Conversation:
    """The conversation that these questions make (a JSON list of strings), the last `MAX_RESTORED` of them.

    Only questions are taken from a browser; every answer is the chain's own. HistoryError where it is no such list.
    """
    try:
        questions = [str.encode(question).decode() for question in list.copy(json.loads(questions_json))]
    except (ValueError, TypeError, RecursionError):  # no JSON; no list of strings; lone surrogates
        raise HistoryError(
            "此前的对话无法恢复。请直接提问，开始新的对话。",
            "The earlier conversation cannot be restored. Ask to begin a new one.",
        ) from None
    conversation: Conversation = ()
    for question in questions[-MAX_RESTORED:]:
        *_, conversation = converse(chain, conversation, question)
    return conversation


def history(conversation: Conversation) -> list[Turn]:
    """The questions that could be taken, with their answers, oldest first."""
    return [Turn(e.question, e.outcome.answer) for e in conversation if isinstance(e.outcome, Answer)]


def messages(
    conversation: Conversation, articles: Mapping[str, Article], texts: Texts = ZH
) -> list[dict[str, Any]]:
    """The conversation in Gradio's messages format; its last answer is unfolded and offers suggestions."""
    shown: list[dict[str, Any]] = []
    for position, exchange in enumerate(conversation, start=1):
        if exchange.question.strip():
            shown.append(_message("user", question_html(exchange.question)))
        last = position == len(conversation)
        match exchange.outcome:
            case Answer() as answer:
                offered = [{"value": question} for question in answer.suggestions] if last else []
                shown.append(_message("assistant", answer_html(answer, articles, last, texts), offered))
            case YearbookError() as error:
                shown.append(_message("assistant", error_html(error, texts)))
    return shown


def _message(role: str, html: str, options: list[dict[str, str]] | None = None) -> dict[str, Any]:
    # As a text part: Gradio would take the indentation out of a bare string.
    return {"role": role, "content": [{"type": "text", "text": html}], "options": options}
