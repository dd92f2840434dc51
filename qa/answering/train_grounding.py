"""Fits the grounding network with torch; called by `qa.answering.train`, which tests it by cross-validation."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.answering.comparison import ASKED, BOTH, TOLD, Comparison, Rows
from qa.answering.grounding import SIDES, Grounding

_HIDDEN, _JOINT, _NETWORKS = 32, 48, 3
_EPOCHS, _BATCH, _RATE, _DECAY = 14, 256, 3e-3, 0.02
_DROPOUT = (0.15, 0.3)  # of a word's layers, of the pooled ones


def fit_grounding(compared: Sequence[Comparison], told: NDArray[np.bool_]) -> Grounding:
    """An ensemble fitted to whether the source tells what is asked."""
    import torch

    torch.set_num_threads(1)  # the matrices are too small to share
    scales = {side: _scale(np.concatenate([getattr(one, side) for one in compared])) for side in SIDES} | {
        "both": _scale(np.stack([one.both for one in compared]))
    }
    tensors = _tensors(compared, scales)
    tensors["label"] = torch.tensor(told, dtype=torch.float32)
    networks = [_fit(tensors, seed) for seed in range(_NETWORKS)]
    weights = {
        name: np.stack([network[name] for network in networks]).astype(np.float32) for name in networks[0]
    }
    for name, (mean, deviation) in scales.items():
        weights |= {f"{name}.mean": mean, f"{name}.deviation": deviation}
    return Grounding(weights)


def _scale(rows: Rows) -> tuple[Rows, Rows]:
    return rows.mean(axis=0), rows.std(axis=0) + 1e-3


def _tensors(compared: Sequence[Comparison], scales: dict[str, tuple[Rows, Rows]]) -> dict[str, Any]:
    """Padded, scaled rows of both sides with their masks, and `both`."""
    import torch

    tensors = {}
    for side in SIDES:
        rows = [getattr(one, side) for one in compared]
        padded = np.zeros((len(rows), max(map(len, rows)), rows[0].shape[1]), np.float32)
        mask = np.zeros(padded.shape[:2], np.float32)
        for i, row in enumerate(rows):
            padded[i, : len(row)] = (row - scales[side][0]) / scales[side][1]
            mask[i, : len(row)] = 1
        tensors[side], tensors[f"{side}.mask"] = torch.tensor(padded), torch.tensor(mask)
    mean, deviation = scales["both"]
    tensors["both"] = torch.tensor((np.stack([one.both for one in compared]) - mean) / deviation)
    return tensors


def _fit(tensors: dict[str, Any], seed: int) -> dict[str, Rows]:
    import torch

    torch.manual_seed(seed)
    network = _network()
    count = len(tensors["label"])
    steps = _EPOCHS * -(-count // _BATCH)
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=steps)
    for _ in range(_EPOCHS):
        for rows in torch.randperm(count).split(_BATCH):  # type: ignore[no-untyped-call]
            batch = {name: tensor[rows] for name, tensor in tensors.items()}
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                _logits(network, batch), batch["label"]
            )
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return {name: value.detach().numpy() for name, value in network.state_dict().items()}


def _network() -> Any:
    from torch import nn

    sides = {
        f"{side}": nn.ModuleDict(
            {
                "first": nn.Linear(width + BOTH, _HIDDEN),
                "second": nn.Linear(_HIDDEN, _HIDDEN),
                "word": nn.Linear(_HIDDEN, 1),
            }
        )
        for side, width in zip(SIDES, (ASKED, TOLD), strict=True)
    }
    pooled = 2 * (2 * _HIDDEN + 2) + BOTH
    return nn.ModuleDict({**sides, "hidden": nn.Linear(pooled, _JOINT), "out": nn.Linear(_JOINT, 1)})


def _logits(network: Any, batch: dict[str, Any]) -> Any:
    """As `Grounding` computes it, with dropout, over padded sets."""
    import torch
    from torch.nn.functional import dropout, logsigmoid

    pooled, grounded = [], []
    for side in SIDES:
        rows, mask, layers = batch[side], batch[f"{side}.mask"], network[side]
        both = batch["both"][:, None].expand(-1, rows.shape[1], -1)
        hidden = dropout(torch.relu(layers["first"](torch.cat([rows, both], -1))), _DROPOUT[0])
        hidden = torch.relu(layers["second"](hidden)) * mask[..., None]
        words = logsigmoid(layers["word"](hidden))[..., 0] * mask
        grounded.append(words.sum(1))
        mean = hidden.sum(1) / mask.sum(1, keepdim=True).clamp(1)
        pooled += [mean, hidden.max(1)[0], words.sum(1, keepdim=True), words.min(1, keepdim=True)[0]]
    joint = torch.relu(network["hidden"](torch.cat([*pooled, batch["both"]], -1)))
    return network["out"](dropout(joint, _DROPOUT[1]))[:, 0] + grounded[0]
