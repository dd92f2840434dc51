"""From values per question to figures: a mean, its standard error, and how many questions it rests on."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from eval.measures.refusal import confusion, risk_coverage_area
from eval.questions import EvalQuestion
from eval.scoring import AURC, CORRECT, LATENCY, Scores
from qa.datatypes import Answer

PERCENTILES = (50, 95, 99)


@dataclass(frozen=True, slots=True)
class Scored:
    """A question, the answer it got, and the value of every measure."""

    question: EvalQuestion
    answer: Answer
    scores: Scores


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over `n` questions; `standard_error` is None where n = 1, or where the figure is not a mean."""

    mean: float
    standard_error: float | None
    n: int


Figures = dict[str, Estimate]


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a run: over all questions, by type and by language; and what kind of answer came for which."""

    overall: Figures
    by_type: dict[str, Figures]
    by_lang: dict[str, Figures]
    confusion: dict[str, dict[str, int]]

    def to_json(self) -> dict[str, Any]:
        """Measure → value; the same keys again under `n` and `standard_error`; all of this by type and language."""
        return {
            **_figures_json(self.overall),
            "confusion": self.confusion,
            "by_type": {name: _figures_json(some) for name, some in self.by_type.items()},
            "by_lang": {name: _figures_json(some) for name, some in self.by_lang.items()},
        }


def summarise(scored: Sequence[Scored]) -> Summary:
    """The figures of a run of at least one question; a measure that never applies has no key."""
    types = dict.fromkeys(one.question.type for one in scored)  # in the order of the set
    langs = dict.fromkeys(one.question.lang for one in scored)
    return Summary(
        overall=group_figures(scored),
        by_type={name: group_figures([one for one in scored if one.question.type == name]) for name in types},
        by_lang={name: group_figures([one for one in scored if one.question.lang == name]) for name in langs},
        confusion=confusion((one.question, one.answer) for one in scored),
    )


def group_figures(scored: Sequence[Scored]) -> Figures:
    """The means of a group of at least one question, and what is no mean: percentiles, the risk-coverage area."""
    latencies = [one.answer.latency_ms for one in scored]
    return {
        **figures(one.scores for one in scored),
        **_risk_coverage(scored),
        **{
            f"{LATENCY}_p{percent}": Estimate(percentile(latencies, percent), None, len(latencies))
            for percent in PERCENTILES
        },
    }


def figures(scores: Iterable[Scores]) -> Figures:
    """The estimate of each measure over the questions to which it applies."""
    values: dict[str, list[float]] = {}
    for one in scores:
        for key, value in one.items():
            values.setdefault(key, []).extend(() if value is None else (value,))
    return {key: estimate(some) for key, some in values.items() if some}


def estimate(values: Sequence[float]) -> Estimate:
    """Mean of at least one value, with its standard error: the sample's deviation (n - 1) over √n."""
    n = len(values)
    error = statistics.stdev(values) / n**0.5 if n > 1 else None
    return Estimate(statistics.fmean(values), error, n)


def percentile(values: Sequence[float], percent: int) -> float:
    """The nearest-rank percentile: the smallest value that `percent` % of all do not exceed."""
    rank = -(-len(values) * percent // 100)
    return sorted(values)[max(rank, 1) - 1]


def _risk_coverage(scored: Sequence[Scored]) -> Figures:
    """Over the questions that were answered: what a refusal would have said, and how wrongly, is not known."""
    pairs = [
        (one.answer.confidence, value)
        for one in scored
        if not one.answer.status.refused and (value := one.scores[CORRECT]) is not None
    ]
    area = risk_coverage_area(pairs)
    return {} if area is None else {AURC: Estimate(area, None, len(pairs))}


def _figures_json(some: Figures) -> dict[str, Any]:
    return {
        **{key: one.mean for key, one in some.items()},
        "n": {key: one.n for key, one in some.items()},
        "standard_error": {key: one.standard_error for key, one in some.items()},
    }
