"""Whether earlier turns help a question that needs them, and leave one alone that does not."""

from collections.abc import Sequence

from eval.measures.answers import correct
from eval.questions import EvalQuestion
from qa.datatypes import Answer


def followup_correct(question: EvalQuestion, answer: Answer) -> float | None:
    """`correct`, of the questions with a history (after QuAC and CoQA: accuracy of the later turns)."""
    return correct(question, answer) if question.history else None


def contamination(answer: Answer, after_other: Answer | None) -> float | None:
    """Whether the answer changes when another conversation came before (lower is better); None if not asked so.

    Our own measure: history may help to understand a question, it is never evidence.
    """
    if after_other is None:
        return None
    return float((after_other.status, after_other.answer) != (answer.status, answer.answer))


def unrelated_history(questions: Sequence[EvalQuestion]) -> dict[str, str]:
    """The id of each standalone, answerable question → the next question of the set that tells nothing of it.

    That is one over the same documents, in the same language, without a gold section in common; where there is none,
    the question is left out. Empty for a set without follow-ups, which is no set of conversations.
    """
    if not any(question.history for question in questions):
        return {}
    alone = [question for question in questions if question.answerable and not question.history]
    pairs = {}
    for place, question in enumerate(alone):
        others = (*alone[place + 1 :], *alone[:place])
        other = next((one for one in others if _unrelated(question, one)), None)
        if other:
            pairs[question.id] = other.question
    return pairs


def _unrelated(question: EvalQuestion, other: EvalQuestion) -> bool:
    return (
        question.documents == other.documents
        and question.lang == other.lang
        and not set(question.sections) & set(other.sections)
    )
