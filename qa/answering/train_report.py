"""What cross-validation says of the judge, printed."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.answering.support import STATUSES

FALSE_REFUSAL = 0.08  # the share of answerable questions that the threshold may refuse


def report(types: Sequence[str], due: Sequence[int], statuses: NDArray[np.float32]) -> None:
    """Print the risk–coverage points and what is refused by type; `statuses` are the judge's probabilities of STATUSES."""
    from sklearn.metrics import roc_auc_score

    answerable = np.array(due) == 0
    support = statuses[:, 0]
    print(f"{len(due)} questions; AUC {roc_auc_score(answerable, support):.3f}")
    for false_refusal in (0.02, 0.05, 0.08, 0.10, 0.15):
        threshold = float(np.quantile(support[answerable], false_refusal))
        refused = (support[~answerable] < threshold).mean()
        print(f"threshold {threshold:.3f}: false refusal {false_refusal:.2f}, refused {refused:.3f}")
    threshold = float(np.quantile(support[answerable], FALSE_REFUSAL))
    by_type: dict[str, list[bool]] = defaultdict(list)
    for kind, status, value in zip(types, due, support, strict=True):
        by_type[f"{kind} {STATUSES[status]}"].append(bool(value < threshold))
    for name, refused_ones in sorted(by_type.items()):
        print(f"  {name}: refused {np.mean(refused_ones):.3f} of {len(refused_ones)}")
    likeliest = statuses[:, 1:].argmax(axis=1) + 1
    caught = ~answerable & (support < threshold)
    print(f"kind right among rightly refused {(likeliest == np.array(due))[caught].mean():.3f}")
