"""Whether it refuses what the source does not tell, answers what it does, and says which it was."""

from collections import Counter
from collections.abc import Iterable, Sequence

from eval.questions import EvalQuestion
from qa.datatypes import Answer, Status

UNSTATED = "unanswerable"  # the row of the confusion matrix for a question whose set does not say why


def rejection_rate(question: EvalQuestion, answer: Answer) -> float | None:
    """Not answerable, and refused: RGB's rejection rate (Chen et al. 2024), SQuAD 2.0's NoAns."""
    return None if question.answerable else float(answer.status.refused)


def false_answer(question: EvalQuestion, answer: Answer) -> float | None:
    """Not answerable, but answered (lower is better)."""
    return None if question.answerable else float(not answer.status.refused)


def false_refusal(question: EvalQuestion, answer: Answer) -> float | None:
    """Answerable, but refused (lower is better)."""
    return float(answer.status.refused) if question.answerable else None


def refusal_kind(question: EvalQuestion, answer: Answer) -> float | None:
    """Of the rightful refusals: whether the reason given is the set's (its `refusal`)."""
    if not question.refusal or not answer.status.refused:
        return None
    return float(answer.status.value == question.refusal)


def kind_accuracy(question: EvalQuestion, answer: Answer) -> float | None:
    """Whether the kind of answer is the right one, of all kinds: the confusion matrix's diagonal."""
    gold = gold_kind(question)
    return None if gold == UNSTATED else float(_kind(answer) == gold)


def gold_kind(question: EvalQuestion) -> str:
    """What kind of answer a question should get: `answered`, or the reason to refuse it."""
    return Status.ANSWERED.value if question.answerable else question.refusal or UNSTATED


def confusion(pairs: Iterable[tuple[EvalQuestion, Answer]]) -> dict[str, dict[str, int]]:
    """Gold kind → kind that came → number of questions; both in the order of `Status`."""
    counts = Counter((gold_kind(question), answer.status.value) for question, answer in pairs)
    kinds = [status.value for status in Status]
    return {
        gold: {kind: counts[gold, kind] for kind in kinds if counts[gold, kind]}
        for gold in (*kinds, UNSTATED)
        if any(counts[gold, kind] for kind in kinds)
    }


def risk_coverage_area(answered: Sequence[tuple[float, float]]) -> float | None:
    """The area under the risk-coverage curve of (confidence, correct) pairs (El-Yaniv & Wiener 2010; lower is better).

    The mean, over the i most confident answers for each i, of the share of them that is wrong (Geifman & El-Yaniv
    2017). Of answers of one confidence, each counts as their mean, so that the order of the set does not matter.
    """
    if not answered:
        return None
    values: dict[float, list[float]] = {}
    for confidence, value in answered:
        values.setdefault(confidence, []).append(1 - value)
    errors = [sum(tied) / len(tied) for _, tied in sorted(values.items(), reverse=True) for _ in tied]
    seen, risks = 0.0, []
    for number, error in enumerate(errors, 1):
        seen += error
        risks.append(seen / number)
    return sum(risks) / len(risks)


def _kind(answer: Answer) -> str:
    return answer.status.value if answer.status.refused else Status.ANSWERED.value
