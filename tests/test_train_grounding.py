"""What torch fits is what numpy serves: the same logits, from the same weights, and better than chance."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from qa.answering import train_grounding
from qa.answering.comparison import ASKED, BOTH, TOLD, Comparison
from qa.answering.grounding import SIDES, Grounding
from qa.answering.train_grounding import fit_grounding


def compared(count: int, seed: int) -> list[Comparison]:
    """Random sets of 0 to 8 words; the first columns of a word asked say whether it is told."""
    random = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        asked, told = random.integers(0, 9, 2)
        rows = random.normal(size=(asked, ASKED))
        rows[:, :9] = random.random((asked, 1)) < 0.85
        both = random.normal(size=BOTH)
        found.append(
            Comparison(
                rows.astype(np.float32),
                random.normal(size=(told, TOLD)).astype(np.float32),
                both.astype(np.float32),
            )
        )
    return found


def all_told(comparisons: list[Comparison]) -> np.ndarray:
    return np.array([bool((one.asked[:, 0] == 1).all()) for one in comparisons])


@pytest.fixture(scope="module")
def fitted() -> Iterator[Grounding]:
    """As trained for the product, but in smaller batches, since there are fewer questions."""
    train = compared(600, seed=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(train_grounding, "_BATCH", 40)
        yield fit_grounding(train, all_told(train))


def torch_logits(grounding: Grounding, comparisons: list[Comparison], monkeypatch: Any) -> np.ndarray:
    """The mean of torch's own networks, given the fitted weights, without dropout."""
    import torch

    monkeypatch.setattr("torch.nn.functional.dropout", lambda rows, _: rows)
    weights = grounding._weights
    scaled = ("mean", "deviation")
    scales = {name: tuple(weights[f"{name}.{part}"] for part in scaled) for name in (*SIDES, "both")}
    tensors = train_grounding._tensors(comparisons, scales)
    logits = []
    for i in range(train_grounding._NETWORKS):
        network = train_grounding._network()
        state = {name: torch.tensor(value[i]) for name, value in weights.items() if not name.endswith(scaled)}
        network.load_state_dict(state)
        with torch.no_grad():
            logits.append(train_grounding._logits(network, tensors).numpy())
    return np.mean(logits, axis=0)


def test_numpy_s_logits_are_torch_s(fitted: Grounding, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = compared(200, seed=2)
    empty = {(not len(one.asked), not len(one.told)) for one in asked}
    assert empty == {(False, False), (False, True), (True, False), (True, True)}
    expected = torch_logits(fitted, asked, monkeypatch)
    assert np.abs(np.array([fitted(one) for one in asked]) - expected).max() <= 1e-4
    assert expected.std() > 0.5


def test_it_learns_that_one_word_missing_is_a_no(fitted: Grounding) -> None:
    asked = compared(300, seed=3)
    due, logits = all_told(asked), np.array([fitted(one) for one in asked])
    below = (logits[~due][:, None] < logits[due]).mean()  # the area under the ROC curve
    assert below > 0.9


def test_it_is_fitted_alike_each_time() -> None:
    train = compared(40, seed=4)
    first, second = (fit_grounding(train, all_told(train)) for _ in range(2))
    assert [first(one) for one in train] == [second(one) for one in train]


def test_the_networks_of_an_ensemble_differ(fitted: Grounding) -> None:
    out = fitted._weights["out.weight"]
    assert len(out) == 3
    assert np.abs(out[0] - out[1]).max() > 0.01 < np.abs(out[1] - out[2]).max()


def test_a_column_that_never_varies_does_no_harm() -> None:
    train = compared(40, seed=5)
    for one in train:
        one.both[0] = 1
        one.asked[:, 20] = 0
    logit = fit_grounding(train, all_told(train))(train[0])
    assert np.isfinite(logit)
