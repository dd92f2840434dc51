"""The forest gives scikit-learn's own probabilities, from a file that holds arrays and nothing else."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from qa.answering.forest import Forest
from qa.answering.support import MODEL
from qa.errors import ModelError, SettingError

COLUMNS = 6


def rows(count: int, seed: int) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(size=(count, COLUMNS)).astype(np.float32)


def labels(values: NDArray[np.float32], classes: int) -> NDArray[np.intp]:
    """Not linear, and noisy, so that trees grow."""
    score = values[:, 0] * values[:, 1] + np.sin(3 * values[:, 2]) + 0.3 * values[:, 3]
    return np.digitize(score, np.quantile(score, np.linspace(0, 1, classes + 1)[1:-1]))


@pytest.fixture(scope="module", params=[2, 4], ids=["binary", "four classes"])
def fitted(request: pytest.FixtureRequest) -> tuple[Forest, NDArray[np.float64]]:
    """A forest, and what scikit-learn says of rows that it was not fitted on."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    train = rows(400, seed=1)
    model = HistGradientBoostingClassifier(max_iter=15, max_leaf_nodes=12, random_state=0)
    model.fit(train, labels(train, request.param))
    return Forest.from_sklearn(model), model.predict_proba(rows(300, seed=2))


def test_it_equals_scikit_learn(fitted: tuple[Forest, NDArray[np.float64]]) -> None:
    forest, expected = fitted
    found = forest.probabilities(rows(300, seed=2))
    if expected.shape[1] == 2:
        expected = expected[:, 1]
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= 1e-5
    assert expected.std() > 0.05


def test_it_is_the_same_after_a_round_trip(
    fitted: tuple[Forest, NDArray[np.float64]], tmp_path: Path
) -> None:
    forest, _ = fitted
    forest.save(tmp_path / "forest.npz")
    loaded = Forest.load(tmp_path / "forest.npz")
    asked = rows(50, seed=3)
    assert loaded.probabilities(asked).tolist() == forest.probabilities(asked).tolist()
    assert loaded.scores(asked).tolist() == forest.scores(asked).tolist()


def test_each_row_is_judged_by_itself(fitted: tuple[Forest, NDArray[np.float64]]) -> None:
    forest, _ = fitted
    asked = rows(20, seed=4)
    together = forest.probabilities(asked)
    alone = np.concatenate([forest.probabilities(row[None]) for row in asked])
    assert np.abs(together - alone).max() <= 1e-6
    assert np.abs(forest.probabilities(asked[::-1]) - together[::-1]).max() <= 1e-6


def test_classes_sum_to_one(fitted: tuple[Forest, NDArray[np.float64]]) -> None:
    forest, expected = fitted
    found = forest.probabilities(rows(300, seed=2))
    assert found.min() >= 0 and found.max() <= 1
    if expected.shape[1] > 2:
        assert np.abs(found.sum(axis=1) - 1).max() <= 1e-5


def test_a_stump_by_hand() -> None:
    forest = Forest(
        roots=np.array([0]),
        feature=np.array([1, 0, 0]),
        threshold=np.array([0.5, np.inf, np.inf], np.float32),
        left=np.array([1, 1, 2]),
        right=np.array([2, 1, 2]),
        value=np.array([0, -2, 3], np.float32),
        baseline=np.array([1], np.float32),
        depth=1,
    )
    asked = np.array([[9, 0.5], [9, 0.6]], np.float32)
    assert forest.scores(asked).tolist() == [[-1.0], [4.0]]
    assert forest.probabilities(asked) == pytest.approx([1 / (1 + np.e), 1 / (1 + np.exp(-4))], abs=1e-6)


@pytest.mark.parametrize("name", ["ranker.npz", "judge.npz"])
def test_the_shipped_forests_load_without_pickle(name: str) -> None:
    forest = Forest.load(MODEL / name)
    assert len(forest.baseline) == {"ranker.npz": 1, "judge.npz": 4}[name]
    with np.load(MODEL / name, allow_pickle=False) as arrays:
        assert {arrays[key].dtype.kind for key in arrays.files} <= {"i", "f"}


@pytest.mark.parametrize("damage", ["missing", "foreign", "other arrays", "pickle", "folder"])
def test_a_damaged_file_is_a_model_error(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "forest.npz"
    if damage == "foreign":
        path.write_text("这不是模型。", encoding="utf-8")
    elif damage == "other arrays":
        np.savez(path, weights=np.zeros(3))
    elif damage == "pickle":
        np.savez(path, roots=np.array([{}], dtype=object))
    elif damage == "folder":
        path.mkdir()
    with pytest.raises(ModelError, match="restore") as raised:
        Forest.load(path)
    assert str(path) in raised.value.zh and isinstance(raised.value, SettingError)
