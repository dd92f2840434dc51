"""The grounding network by hand: its formula, its file, what a damaged file says."""

from pathlib import Path

import numpy as np
import pytest

from qa.answering.comparison import ASKED, BOTH, TOLD, Comparison, Rows
from qa.answering.grounding import Grounding
from qa.errors import ModelError, SettingError

HIDDEN, JOINT = 4, 5
SHAPES = {
    "asked.first": (HIDDEN, ASKED + BOTH), "asked.second": (HIDDEN, HIDDEN), "asked.word": (1, HIDDEN),
    "told.first": (HIDDEN, TOLD + BOTH), "told.second": (HIDDEN, HIDDEN), "told.word": (1, HIDDEN),
    "hidden": (JOINT, 2 * (2 * HIDDEN + 2) + BOTH), "out": (1, JOINT),
}  # fmt: skip
WIDTHS = {"asked": ASKED, "told": TOLD, "both": BOTH}


def compared(asked: int, told: int, seed: int = 0) -> Comparison:
    random = np.random.default_rng(seed)
    return Comparison(
        random.normal(size=(asked, ASKED)).astype(np.float32),
        random.normal(size=(told, TOLD)).astype(np.float32),
        random.normal(size=BOTH).astype(np.float32),
    )


def weights(networks: int, scale: float) -> dict[str, Rows]:
    """Random layers of that scale, zeros for 0; nothing is shifted or stretched."""
    random = np.random.default_rng(7)
    found = {}
    for name, shape in SHAPES.items():
        found[f"{name}.weight"] = (scale * random.normal(size=(networks, *shape))).astype(np.float32)
        found[f"{name}.bias"] = (scale * random.normal(size=(networks, shape[0]))).astype(np.float32)
    for name, width in WIDTHS.items():
        found |= {
            f"{name}.mean": np.zeros(width, np.float32),
            f"{name}.deviation": np.ones(width, np.float32),
        }
    return found


@pytest.mark.parametrize(("asked", "told"), [(0, 0), (1, 0), (3, 5), (0, 4), (40, 40)])
def test_every_word_asked_adds_its_log_probability_and_no_word_told_does(asked: int, told: int) -> None:
    """With all weights at zero each word is as likely grounded as not: ln ½."""
    known = weights(2, 0.0)
    known["out.bias"] = np.array([[1.0], [2.0]], np.float32)
    assert Grounding(known)(compared(asked, told)) == pytest.approx(1.5 - asked * np.log(2), abs=1e-4)


def test_one_word_that_is_not_grounded_is_enough_to_say_no() -> None:
    known = weights(1, 0.0)
    known["asked.first.weight"][0, 0, 0] = known["asked.second.weight"][0, 0, 0] = 1.0
    known["asked.word.weight"][0, 0, 0] = -20.0  # a word with 1 in its first column is not told
    known["asked.word.bias"][0] = 10.0
    grounded, one_missing = compared(5, 2), compared(5, 2)
    grounded.asked[:, 0] = one_missing.asked[:, 0] = 0
    one_missing.asked[3, 0] = 1
    assert Grounding(known)(grounded) == pytest.approx(0, abs=1e-3)
    assert Grounding(known)(one_missing) == pytest.approx(-10, abs=1e-2)


def test_neither_order_nor_the_number_of_like_networks_matters() -> None:
    known, one = weights(1, 0.3), compared(6, 7)
    turned = Comparison(one.asked[::-1].copy(), one.told[::-1].copy(), one.both)
    thrice = {
        name: np.repeat(value, 3, axis=0) if name.endswith(("weight", "bias")) else value
        for name, value in known.items()
    }
    logit = Grounding(known)(one)
    assert abs(logit) > 0.1
    assert Grounding(known)(turned) == pytest.approx(logit, abs=1e-4)
    assert Grounding(thrice)(one) == pytest.approx(logit, abs=1e-4)


def test_rows_are_scaled_before_they_are_read() -> None:
    known, one = weights(2, 0.3), compared(4, 3)
    shifted = known | {
        name: np.full_like(known[name], 3 if name.endswith("mean") else 2)
        for name in known
        if name.endswith(("mean", "deviation"))
    }
    moved = Comparison(one.asked * 2 + 3, one.told * 2 + 3, one.both * 2 + 3)
    assert Grounding(shifted)(moved) == pytest.approx(Grounding(known)(one), abs=1e-4)
    assert Grounding(shifted)(one) != pytest.approx(Grounding(known)(one), abs=1e-2)


def test_a_round_trip_keeps_the_logits_to_half_precision_and_a_second_one_exactly(tmp_path: Path) -> None:
    first, asked = Grounding(weights(3, 0.3)), [compared(n, 2 * n, seed=n) for n in range(5)]
    first.save(tmp_path / "one.npz")
    second = Grounding.load(tmp_path / "one.npz")
    second.save(tmp_path / "two.npz")
    third = Grounding.load(tmp_path / "two.npz")
    assert [second(one) for one in asked] == pytest.approx([first(one) for one in asked], abs=0.02)
    assert [third(one) for one in asked] == [second(one) for one in asked]
    with np.load(tmp_path / "one.npz", allow_pickle=False) as arrays:
        assert {arrays[name].dtype for name in arrays.files} == {np.dtype(np.float16)}


@pytest.mark.parametrize(
    "damage", ["missing", "foreign", "cut", "other arrays", "one lost", "pickle", "folder"]
)
def test_a_damaged_file_is_a_model_error(tmp_path: Path, damage: str) -> None:
    path, known = tmp_path / "grounding.npz", weights(1, 0.3)
    Grounding(known).save(path)
    if damage == "missing":
        path.unlink()
    elif damage == "foreign":
        path.write_text("这不是模型。", encoding="utf-8")
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:-300])
    elif damage == "other arrays":
        np.savez(path, weights=np.zeros(3))
    elif damage == "one lost":
        del known["told.word.bias"]
        Grounding(known).save(path)
    elif damage == "pickle":
        np.savez(path, **known | {"out.bias": np.array([{}], dtype=object)})
    elif damage == "folder":
        path.unlink()
        path.mkdir()
    with pytest.raises(ModelError, match="restore") as raised:
        Grounding.load(path)
    assert str(path) in raised.value.zh and isinstance(raised.value, SettingError)
