"""The numbers behind the histogram of report.html; the template draws it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.runs import Row
from eval.summary import percentile

BINS = 24


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts of answers in bins of equal width, from 0 to `limit` ms; `beyond` are slower than that."""

    counts: tuple[int, ...]
    limit: float
    beyond: int


def latency_histogram(rows: Sequence[Row]) -> Histogram:
    """The latencies of at least one answer, up to their 95th percentile: a few slow ones would flatten the rest."""
    latencies = [row.answer.latency_ms for row in rows]
    limit = percentile(latencies, 95) or 1.0
    counts, _ = np.histogram(latencies, bins=BINS, range=(0.0, limit))
    return Histogram(tuple(map(int, counts)), limit, sum(one > limit for one in latencies))
