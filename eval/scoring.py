"""All measures of one answer, by the key that every report shows.

A value is a float, or None where the measure does not apply: a question that the source does not answer has
no section to hit. "Not applicable" is left out of a mean; "wrong" counts as 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from eval.measures import answers, citations, conversation, refusal, retrieval
from eval.questions import EvalQuestion
from qa.datatypes import Answer, Article

CORRECT = "correct"
CORRECT_ANSWERABLE = "correct_answerable"
REFUSED_UNANSWERABLE = "refused_unanswerable"
FALSE_REFUSAL = "false_refusal"
FALSE_ANSWER = "false_answer"
REFUSAL_KIND = "refusal_kind"
KIND = "kind_accuracy"
HIT_1 = "hit@1"
HIT_5 = "hit@5"
VERBATIM = "verbatim"
SPAN = "span_correct"
ANSWER_CHARS = "answer_chars"
CONTAMINATION = "contamination"
LATENCY = "latency_ms"
AURC = "AURC"  # of a whole run: the area under its risk-coverage curve

Scores = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one question: the answer, the sentences that retrieval found for it, best first.

    `after_other` is the answer to the same question after another conversation; None where that was not asked.
    """

    question: EvalQuestion
    answer: Answer
    sentences: tuple[retrieval.Place, ...] = ()
    after_other: Answer | None = None


def score(attempt: Attempt, articles: Mapping[str, Article]) -> Scores:
    """Every measure's value for one answer, by key; `articles` are the documents that it may cite, by id."""
    question, answer = attempt.question, attempt.answer
    correct = answers.correct(question, answer)
    return {
        CORRECT: correct,
        CORRECT_ANSWERABLE: correct if question.answerable else None,
        REFUSED_UNANSWERABLE: refusal.rejection_rate(question, answer),
        FALSE_REFUSAL: refusal.false_refusal(question, answer),
        FALSE_ANSWER: refusal.false_answer(question, answer),
        KIND: refusal.kind_accuracy(question, answer),
        REFUSAL_KIND: refusal.refusal_kind(question, answer),
        **retrieval.section_scores(question, answer, articles),
        **retrieval.sentence_scores(question, attempt.sentences, articles),
        "nugget_recall": answers.nugget_recall(question, answer),
        "numeric_accuracy": answers.numeric_accuracy(question, answer),
        "em": answers.exact_match(question, answer),
        "f1": answers.f1(question, answer),
        SPAN: answers.span_correct(question, answer),
        "span_em": answers.span_em(question, answer),
        "span_f1": answers.span_f1(question, answer),
        "HasAns_exact": answers.has_answer_exact(question, answer),
        "HasAns_f1": answers.has_answer_f1(question, answer),
        VERBATIM: citations.verbatim(answer, articles),
        "citation_precision": citations.citation_precision(question, answer, articles),
        "citation_recall": citations.citation_recall(question, answer, articles),
        "followup_correct": conversation.followup_correct(question, answer),
        CONTAMINATION: conversation.contamination(answer, attempt.after_other),
        ANSWER_CHARS: answers.answer_chars(question, answer),
        LATENCY: answer.latency_ms,
    }
