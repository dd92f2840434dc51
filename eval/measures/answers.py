"""Whether the answer tells what was asked: nuggets, numbers, exact match, F1, length, span."""

from eval.measures import cmrc
from eval.measures.text import normalise, numbers, without_markers
from eval.questions import EvalQuestion
from qa.datatypes import Answer

MAX_CHARS = 160
MAX_CHARS_LONG = 400
LONG_TYPES = frozenset({"list", "open", "multi"})


def missing_nuggets(question: EvalQuestion, text: str) -> tuple[tuple[str, ...], ...]:
    """The nuggets of which no spelling stands in `text`, both normalised.

    Nuggets are TREC's (Voorhees 2003, question answering track); substrings stand in for its assessors.
    """
    told = normalise(text)
    return tuple(n for n in question.nuggets if not any(normalise(spelling) in told for spelling in n))


def max_chars(question: EvalQuestion) -> int:
    """How many characters an answer may have, as it is shown: a longer one does not answer, it quotes."""
    return MAX_CHARS_LONG if question.type in LONG_TYPES else MAX_CHARS


def correct(question: EvalQuestion, answer: Answer) -> float | None:
    """Answerable: answered, with every nugget, and not too long. Unanswerable: refused.

    The scheme is SQuAD 2.0's HasAns/NoAns (Rajpurkar et al. 2018), with nuggets in place of exact match.
    """
    if not question.answerable:
        return float(answer.status.refused)
    if not question.nuggets:
        return None
    told_all = not missing_nuggets(question, answer.answer)
    return float(not answer.status.refused and told_all and len(answer.answer) <= max_chars(question))


def nugget_recall(question: EvalQuestion, answer: Answer) -> float | None:
    """Share of the nuggets that the answer tells, all of them vital (Voorhees 2003); a refusal tells none."""
    if not question.nuggets:
        return None
    if answer.status.refused:
        return 0.0
    return 1 - len(missing_nuggets(question, answer.answer)) / len(question.nuggets)


def numeric_accuracy(question: EvalQuestion, answer: Answer) -> float | None:
    """Whether every number asked for stands in the answer by its value (after DROP, Dua et al. 2019: no part marks).

    The numbers are those of the nuggets with a digit; one spelling of each must be told.
    """
    wanted = [
        [numbers(spelling) for spelling in nugget if any(map(str.isdecimal, spelling))]
        for nugget in question.nuggets
    ]
    wanted = [values for values in wanted if values]
    if not wanted:
        return None
    told = set() if answer.status.refused else numbers(without_markers(answer.answer))
    return float(all(any(value <= told for value in values) for values in wanted))


def exact_match(question: EvalQuestion, answer: Answer) -> float | None:
    """CMRC's exact match of the whole answer, its markers left out, with a reference answer."""
    return cmrc.exact_match(question.references, _told(answer)) if question.references else None


def f1(question: EvalQuestion, answer: Answer) -> float | None:
    """CMRC's F1 of the whole answer, its markers left out, with the nearest reference answer."""
    return cmrc.f1(question.references, _told(answer)) if question.references else None


def span_correct(question: EvalQuestion, answer: Answer) -> float | None:
    """For answerable questions of type fact: whether a nugget stands in the span (no span is wrong)."""
    if not question.answerable or question.type != "fact" or not question.nuggets:
        return None
    return float(len(missing_nuggets(question, _span(answer))) < len(question.nuggets))


def span_em(question: EvalQuestion, answer: Answer) -> float | None:
    """CMRC's exact match of the span with a reference answer (no span is wrong)."""
    return cmrc.exact_match(question.references, _span(answer)) if question.references else None


def span_f1(question: EvalQuestion, answer: Answer) -> float | None:
    """CMRC's F1 of the span with the nearest reference answer (no span is wrong)."""
    return cmrc.f1(question.references, _span(answer)) if question.references else None


def has_answer_exact(question: EvalQuestion, answer: Answer) -> float | None:
    """SQuAD 2.0's HasAns_exact (Rajpurkar et al. 2018), by CMRC's rules; NoAns is `refusal.rejection_rate`.

    What would be handed in there is the span, else the whole answer, else nothing.
    """
    return cmrc.exact_match(question.references, _handed_in(answer)) if question.references else None


def has_answer_f1(question: EvalQuestion, answer: Answer) -> float | None:
    """SQuAD 2.0's HasAns_f1, by CMRC's rules, of the same."""
    return cmrc.f1(question.references, _handed_in(answer)) if question.references else None


def answer_chars(question: EvalQuestion, answer: Answer) -> float | None:
    """Length in characters, as shown, of the answer to an answerable question that was answered."""
    return float(len(answer.answer)) if question.answerable and not answer.status.refused else None


def _told(answer: Answer) -> str:
    return "" if answer.status.refused else without_markers(answer.answer)


def _span(answer: Answer) -> str:
    return "" if answer.status.refused or answer.span is None else answer.span.text


def _handed_in(answer: Answer) -> str:
    return _span(answer) or _told(answer)
