"""Intervals and p-values against what can be worked out by hand."""

import math

import numpy as np
import pytest

from eval.significance import EXACT_UP_TO, RESAMPLES, bootstrap_interval, randomisation_p


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ([1.0], 1.0),  # + and -: both as far
        ([1.0, 1.0], 0.5),  # ++ and -- of four
        ([1.0, 1.0, 1.0], 0.25),  # 2 of 8
        ([1.0, 1.0, -1.0], 1.0),  # the sum is 1; every assignment of three signs is at least as far
        ([1.0, 1.0, 1.0, 1.0, -1.0], 0.375),  # |sum| ≥ 3: 2 × (1 + 5) of 32
        ([3.0, 2.0, 1.0], 0.25),
        ([3.0, 2.0, -1.0], 0.5),  # |sum| ≥ 4: ±6 and ±4
        ([0.1, 0.2, -0.3], 1.0),  # a sum of 0, but for rounding
        ([0.0, 0.0], 1.0),
        ([0.0, 1.0, 0.0, 1.0], 0.5),  # what does not differ has no sign to change
    ],
)
def test_few_differences_are_enumerated(differences: list[float], p: float) -> None:
    assert randomisation_p(differences) == p


def test_more_differences_are_drawn_and_come_near_the_binomial() -> None:
    up, down = 20, 10
    n = up + down
    assert n > EXACT_UP_TO
    exact = 2 * sum(math.comb(n, k) for k in range(up, n + 1)) / 2**n  # 0.0987
    assert randomisation_p([1.0] * up + [-1.0] * down) == pytest.approx(exact, abs=0.01)


def test_a_drawn_p_is_never_zero() -> None:
    assert randomisation_p([1.0] * 100) == 1 / (RESAMPLES + 1)


def test_enumerated_and_drawn_agree_on_differences_of_many_sizes() -> None:
    differences = [0.3, -0.1, 0.25, 0.4, -0.2, 0.35, 0.05, 0.15, -0.3, 0.45, 0.1, 0.2, -0.15, 0.5]
    many = [*differences, *([1e-12] * EXACT_UP_TO)]  # too many to enumerate, too small to matter
    assert randomisation_p(many) == pytest.approx(randomisation_p(differences), abs=0.01)


@pytest.mark.parametrize("constant", [0.0, 0.1, -1.0])
def test_the_interval_of_constant_differences_is_that_constant(constant: float) -> None:
    assert bootstrap_interval([constant] * 7) == (constant, constant)


def test_the_interval_of_two_questions_spans_both() -> None:
    assert bootstrap_interval([0.0, 1.0]) == (0.0, 1.0)  # a quarter of the means each is 0 and 1


def test_the_interval_of_many_is_that_of_the_normal_distribution() -> None:
    differences = [1.0] * 300 + [-1.0] * 100
    reach = 1.96 * np.std(differences) / math.sqrt(400)
    low, high = bootstrap_interval(differences)
    assert (low, high) == pytest.approx((0.5 - reach, 0.5 + reach), abs=0.006)


def test_many_values_are_drawn_one_by_one_with_the_same_result() -> None:
    few = [1.0] * 120 + [-1.0] * 80
    many = [one + place * 1e-9 for place, one in enumerate(few)]  # 200 values in place of two
    assert bootstrap_interval(many) == pytest.approx(bootstrap_interval(few), abs=0.011)  # a step is 0.01
    assert randomisation_p(many) == pytest.approx(randomisation_p(few), abs=0.003)


def test_the_same_differences_give_the_same_figures() -> None:
    differences = [float(one) for one in np.random.default_rng(1).normal(0.1, 1, 50)]
    assert bootstrap_interval(differences) == bootstrap_interval(differences)
    assert randomisation_p(differences) == randomisation_p(differences)
