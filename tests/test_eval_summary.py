"""From values per question to figures."""

import pytest

from eval.summary import Estimate, estimate, figures, percentile


def test_an_estimate_is_a_mean_with_its_standard_error() -> None:
    one = estimate([1.0, 0.0, 1.0, 1.0])
    assert (one.mean, one.n) == (0.75, 4)
    assert one.standard_error == pytest.approx(0.25)  # s = 0.5, √n = 2


def test_one_value_has_no_standard_error() -> None:
    assert estimate([1.0]) == Estimate(1.0, None, 1)


def test_what_does_not_apply_is_left_out_and_what_is_wrong_is_not() -> None:
    some = figures(
        [{"hit@1": 1.0, "span": None}, {"hit@1": None, "span": None}, {"hit@1": 0.0, "span": None}]
    )
    assert set(some) == {"hit@1"}
    assert (some["hit@1"].mean, some["hit@1"].n) == (0.5, 2)


@pytest.mark.parametrize(
    ("percent", "value"), [(0, 1.0), (20, 1.0), (21, 2.0), (50, 3.0), (95, 5.0), (100, 5.0)]
)
def test_a_percentile_is_one_of_the_values(percent: int, value: float) -> None:
    assert percentile([4.0, 1.0, 5.0, 3.0, 2.0], percent) == value
