"""The measures: each one a short pure function from a question and its answer to a value.

A value is a float, or None where the measure does not apply: a question that the source does not answer has
no section to hit. "Not applicable" is left out of a mean; "wrong" counts as 0. The rules and the terms are
those of eval/README.md; a measure's key here is its name in every report.
"""

import unicodedata
from collections.abc import Mapping

from eval.questions import EvalQuestion
from qa.datatypes import Answer, Article

CORRECT = "correct"
CORRECT_ANSWERABLE = "correct_answerable"
REFUSED_UNANSWERABLE = "refused_unanswerable"
FALSE_REFUSAL = "false_refusal"
REFUSAL_KIND = "refusal_kind"
HIT_1 = "hit@1"
HIT_5 = "hit@5"
VERBATIM = "verbatim"
SPAN = "span_correct"
ANSWER_CHARS = "answer_chars"

MAX_CHARS = 160
MAX_CHARS_LONG = 400
LONG_TYPES = frozenset({"list", "open", "multi"})

Scores = dict[str, float | None]


def score(question: EvalQuestion, answer: Answer, articles: Mapping[str, Article]) -> Scores:
    """Every measure's value for one answer, by key; `articles` are the documents that it may cite, by id."""
    return {
        CORRECT: correct(question, answer),
        CORRECT_ANSWERABLE: correct(question, answer) if question.answerable else None,
        REFUSED_UNANSWERABLE: None if question.answerable else correct(question, answer),
        FALSE_REFUSAL: false_refusal(question, answer),
        REFUSAL_KIND: refusal_kind(question, answer),
        HIT_1: hit_at(1, question, answer),
        HIT_5: hit_at(5, question, answer),
        VERBATIM: verbatim(answer, articles),
        SPAN: span_correct(question, answer),
        ANSWER_CHARS: answer_chars(question, answer),
    }


def normalise(text: str) -> str:
    """NFKC, lower case, without white space and punctuation (Unicode category P: 80% and 80 become equal)."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(c for c in folded if not c.isspace() and not unicodedata.category(c).startswith("P"))


def missing_nuggets(question: EvalQuestion, text: str) -> tuple[tuple[str, ...], ...]:
    """The nuggets of which no spelling stands in `text`, both normalised.

    Nuggets are TREC's (Voorhees 2003, question answering track); substrings stand in for its assessors.
    """
    told = normalise(text)
    return tuple(n for n in question.nuggets if not any(normalise(spelling) in told for spelling in n))


def max_chars(question: EvalQuestion) -> int:
    """How many characters an answer may have, as it is shown: a longer one does not answer, it quotes."""
    return MAX_CHARS_LONG if question.type in LONG_TYPES else MAX_CHARS


def correct(question: EvalQuestion, answer: Answer) -> float:
    """Answerable: answered, with every nugget, and not too long. Unanswerable: refused.

    The scheme is SQuAD 2.0's HasAns/NoAns (Rajpurkar et al. 2018), with nuggets in place of exact match.
    """
    if not question.answerable:
        return float(answer.status.refused)
    told_all = not missing_nuggets(question, answer.answer)
    return float(not answer.status.refused and told_all and len(answer.answer) <= max_chars(question))


def false_refusal(question: EvalQuestion, answer: Answer) -> float | None:
    """Answerable, but refused (lower is better)."""
    return float(answer.status.refused) if question.answerable else None


def refusal_kind(question: EvalQuestion, answer: Answer) -> float | None:
    """Of the rightful refusals: whether the reason given is the set's (its `refusal`)."""
    if not question.refusal or not answer.status.refused:
        return None
    return float(answer.status.value == question.refusal)


def hit_at(k: int, question: EvalQuestion, answer: Answer) -> float | None:
    """Whether a gold section is among the first `k` retrieved (success@k, as trec_eval has it)."""
    if not question.sections:
        return None
    gold = {normalise(title) for title in question.sections}
    return float(any(normalise(found.section) in gold for found in answer.retrieved[:k]))


def verbatim(answer: Answer, articles: Mapping[str, Article]) -> float | None:
    """Whether every citation's quote is its document's text at its offsets, to the character."""
    if not answer.citations:
        return None
    return float(
        all(
            citation.document_id in articles
            and citation.quote == articles[citation.document_id].text[citation.start : citation.end]
            for citation in answer.citations
        )
    )


def span_correct(question: EvalQuestion, answer: Answer) -> float | None:
    """For answerable questions of type fact: whether a nugget stands in the span (no span is wrong)."""
    if not question.answerable or question.type != "fact":
        return None
    if answer.span is None:
        return 0.0
    return float(len(missing_nuggets(question, answer.span.text)) < len(question.nuggets))


def answer_chars(question: EvalQuestion, answer: Answer) -> float | None:
    """Length in characters, as shown, of the answer to an answerable question that was answered."""
    return float(len(answer.answer)) if question.answerable and not answer.status.refused else None
