"""From values per question to figures: a mean, its standard error, and how many questions it rests on."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from eval.questions import EvalQuestion
from eval.scoring import Scores
from qa.datatypes import Answer


@dataclass(frozen=True, slots=True)
class Scored:
    """A question, the answer it got, and the value of every measure."""

    question: EvalQuestion
    answer: Answer
    scores: Scores


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over `n` questions; `standard_error` is None where n = 1 leaves it unknown."""

    mean: float
    standard_error: float | None
    n: int


Figures = dict[str, Estimate]


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a run: over all questions and by type of question, and the chain's own latency in ms."""

    overall: Figures
    by_type: dict[str, Figures]
    latency_p50_ms: float
    latency_p95_ms: float

    def to_json(self) -> dict[str, Any]:
        """Metric → value; the same keys again under `n` and `standard_error`; all of this by type too."""
        return {
            **_figures_json(self.overall),
            "latency_ms_p50": self.latency_p50_ms,
            "latency_ms_p95": self.latency_p95_ms,
            "by_type": {name: _figures_json(figures) for name, figures in self.by_type.items()},
        }


def summarise(scored: Sequence[Scored]) -> Summary:
    """The figures of a run of at least one question; a measure that never applies has no key."""
    latencies = [one.answer.latency_ms for one in scored]
    types = dict.fromkeys(one.question.type for one in scored)  # in the order of the set
    return Summary(
        overall=figures(one.scores for one in scored),
        by_type={name: figures(one.scores for one in scored if one.question.type == name) for name in types},
        latency_p50_ms=percentile(latencies, 50),
        latency_p95_ms=percentile(latencies, 95),
    )


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


def _figures_json(some: Figures) -> dict[str, Any]:
    return {
        **{key: one.mean for key, one in some.items()},
        "n": {key: one.n for key, one in some.items()},
        "standard_error": {key: one.standard_error for key, one in some.items()},
    }
