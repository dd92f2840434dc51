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

POINTS = 20


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
    """The figures at up to `POINTS` thresholds, lowest (the run as it is) first; an unscored question is left out.

    The thresholds are confidences that answers have, evenly many of these between them. YearbookError where no
    question was answered.
    """
    scored = [row for row in rows if row.values.get(CORRECT) is not None]
    found = sorted({row.answer.confidence for row in scored if not row.answer.status.refused})
    if not found:
        raise YearbookError(
            "运行里没有作答的题目，无法画出曲线。请换一次有作答的运行。",
            "The run answered no scored question, so there is no curve. Name a run that did.",
        )
    steps = min(POINTS, len(found)) - 1
    places = {round(step * (len(found) - 1) / max(steps, 1)) for step in range(steps + 1)}
    return tuple(point(scored, found[place]) for place in sorted(places))


def point(rows: Sequence[Row], threshold: float) -> Point:
    """The figures of at least one scored question at one threshold."""
    answered = [row for row in rows if not row.answer.status.refused and row.answer.confidence >= threshold]
    right = sum(row.values[CORRECT] == 1.0 for row in answered)
    answerable = sum(row.question.answerable for row in rows)
    told = sum(row.question.answerable for row in answered)
    unanswerable = len(rows) - answerable
    refused = unanswerable - (len(answered) - told)
    return Point(
        threshold=threshold,
        coverage=len(answered) / len(rows),
        risk=1 - right / len(answered) if answered else None,
        refused=refused / unanswerable if unanswerable else None,
        false_refusal=1 - told / answerable if answerable else None,
        correct=(right + refused) / len(rows),
    )
