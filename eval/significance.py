"""Is a difference between two runs more than chance? Both methods work on differences paired by question.

Where few values occur, as for the 0/1 measures that most are, how often each occurs is drawn instead of each
question's: the same distribution, and quick. Both are seeded: the same runs give the same figures.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000
LEVEL = 0.95
EXACT_UP_TO = 16  # differences other than 0: 2 ** 16 assignments of signs are enumerated, more are drawn
_SEED = 2022
_FEW = 64
_DRAWS_AT_ONCE = 4_000_000
_ROUNDING = 1e-9

Floats = NDArray[np.float64]


def bootstrap_interval(differences: Sequence[float]) -> tuple[float, float]:
    """The percentile interval (low, high), at `LEVEL`, of the mean of at least one paired difference.

    Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13: questions are drawn with
    replacement, `RESAMPLES` times as many as there are; the interval holds the middle of the means.
    """
    given = np.asarray(differences, dtype=np.float64)
    values, counts = np.unique(given, return_counts=True)
    n, random = len(given), np.random.default_rng(_SEED)
    if len(values) <= _FEW:
        means = random.multinomial(n, counts / n, size=RESAMPLES) / n @ values
    else:
        means = np.concatenate([given[random.integers(n, size=(b, n))].mean(axis=1) for b in _blocks(n)])
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def randomisation_p(differences: Sequence[float]) -> float:
    """The two-sided p-value of the paired randomisation test on the mean difference.

    Smucker, Allan & Carterette, CIKM 2007: under the null hypothesis the two runs' values of a question are
    exchangeable, so each difference keeps its size and takes either sign; p is the share of assignments with a
    mean at least as far from 0 as the one observed. Exact for few differences, otherwise from `RESAMPLES`
    draws, the observed one counted among them (Davison & Hinkley 1997, 4.11), so that p is never 0.
    """
    given = np.asarray(differences, dtype=np.float64)
    sizes = np.abs(given[given != 0])
    if not sizes.size:
        return 1.0
    bound = abs(float(given.sum())) - _ROUNDING * float(sizes.sum())
    if sizes.size <= EXACT_UP_TO:
        return float(np.mean(np.abs(_every_sign(sizes.size) @ sizes) >= bound))
    values, counts = np.unique(sizes, return_counts=True)
    random = np.random.default_rng(_SEED)
    if len(values) <= _FEW:
        sums = (2 * random.binomial(counts, 0.5, size=(RESAMPLES, len(values))) - counts) @ values
    else:
        n = len(sizes)
        sums = np.concatenate([np.where(random.random((b, n)) < 0.5, 1.0, -1.0) @ sizes for b in _blocks(n)])
    return (int(np.sum(np.abs(sums) >= bound)) + 1) / (RESAMPLES + 1)


def _every_sign(n: int) -> Floats:
    """All assignments of -1 and 1 to `n` places, shape (2 ** n, n)."""
    bits = np.arange(2**n)[:, None] >> np.arange(n) & 1
    return np.where(bits, 1.0, -1.0)


def _blocks(width: int) -> Iterator[int]:
    """`RESAMPLES` in parts, so that part × `width` numbers fit in memory."""
    size = max(1, _DRAWS_AT_ONCE // width)
    for start in range(0, RESAMPLES, size):
        yield min(size, RESAMPLES - start)
