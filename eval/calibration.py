"""What a threshold on the bot's own confidence would do: fewer wrong answers against more refusals.

The curve starts from what a run answered. At a threshold, an answer with less confidence becomes a refusal;
refusals of the run stay refusals, since what it would have answered instead is not known: to see lower thresholds,
run with a lower one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.runs import Row
from eval.scoring import CORRECT
from qa.errors import YearbookError


@dataclass(frozen=True, slots=True)
class Point:
    """What stands if only answers with at least this confidence are given.

    `coverage` is the share of all questions that are answered, and `risk` the share of those answers that are wrong,
    None where nothing is answered (El-Yaniv & Wiener, JMLR 2010); an answer to an unanswerable question is wrong.
    `refused` is the share of the unanswerable, `false_refusal` that of the answerable questions that are
    refused, None where the runs hold no such question; `correct` is the share of all that are rightly
    answered or rightly refused.
    """

    threshold: float
    coverage: float
    risk: float | None
    refused: float | None
    false_refusal: float | None
    correct: float


def curve(rows: Sequence[Row]) -> tuple[Point, ...]:
    """A point for each confidence that an answer has, lowest (the run as it is) first.

    YearbookError where no answer has a confidence.
    """
    thresholds = {row.confidence for row in rows if row.confidence is not None and not _refused(row)}
    if not thresholds:
        raise YearbookError(
            "运行结果里没有 confidence，无法画出曲线。请用会给出 confidence 的版本重新运行。",
            "No answer of the run has a confidence. Run again with a version that gives one.",
        )
    return tuple(point(rows, threshold) for threshold in sorted(thresholds))


def point(rows: Sequence[Row], threshold: float) -> Point:
    """The figures of at least one question at one threshold; an answer without a confidence stands at any."""
    answered = [
        row
        for row in rows
        if not _refused(row) and (row.confidence is None or row.confidence >= threshold)
    ]
    right = sum(row.values[CORRECT] == 1.0 for row in answered)
    answerable = sum(row.question.answerable for row in rows)
    told = sum(row.question.answerable for row in answered)
    unanswerable, refused = len(rows) - answerable, len(rows) - answerable - (len(answered) - told)
    return Point(
        threshold=threshold,
        coverage=len(answered) / len(rows),
        risk=1 - right / len(answered) if answered else None,
        refused=refused / unanswerable if unanswerable else None,
        false_refusal=1 - told / answerable if answerable else None,
        correct=(right + refused) / len(rows),
    )


def _refused(row: Row) -> bool:
    return row.answer.status.refused
