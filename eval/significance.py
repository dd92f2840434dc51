"""Is a difference between two runs more than chance? Both methods work on differences paired by question.

Both draw how often each distinct difference occurs instead of each question's, which is the same distribution
and quick for the 0/1 measures that most are. They are seeded: the same runs give the same figures.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000
LEVEL = 0.95
EXACT_UP_TO = 16  # differences other than 0: 2 ** 16 assignments of signs are enumerated, more are drawn
_SEED = 2022
_DRAWS_AT_ONCE = 4_000_000
_ROUNDING = 1e-9

Floats = NDArray[np.float64]


def bootstrap_interval(differences: Sequence[float]) -> tuple[float, float]:
    """The percentile interval (low, high), at `LEVEL`, of the mean of at least one paired difference.

    Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13: questions are drawn with
    replacement, `RESAMPLES` times as many as there are; the interval holds the middle of the means.
    """
    values, counts = np.unique(np.asarray(differences, dtype=np.float64), return_counts=True)
    n = int(counts.sum())
    random = np.random.default_rng(_SEED)
    means = np.concatenate(
        [random.multinomial(n, counts / n, size=block) / n @ values for block in _blocks(len(values))]
    )
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
    as_far = 0
    for block in _blocks(len(values)):
        positive = random.binomial(counts, 0.5, size=(block, len(values)))
        as_far += int(np.sum(np.abs((2 * positive - counts) @ values) >= bound))
    return (as_far + 1) / (RESAMPLES + 1)


def _every_sign(n: int) -> Floats:
    """All assignments of -1 and 1 to `n` places, shape (2 ** n, n)."""
    bits = np.arange(2**n)[:, None] >> np.arange(n) & 1
    return np.where(bits, 1.0, -1.0)


def _blocks(width: int) -> Iterator[int]:
    """`RESAMPLES` in parts, so that part × `width` numbers fit in memory."""
    size = max(1, _DRAWS_AT_ONCE // width)
    for start in range(0, RESAMPLES, size):
        yield min(size, RESAMPLES - start)
