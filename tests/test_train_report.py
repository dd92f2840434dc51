"""What cross-validation says of the judge: every figure by hand over a hundred answerable and four refused questions."""

import numpy as np
import pytest

from qa.answering.train_report import report

# support of the answerable: 0.01 … 1.00; of the refused: 0.005, 0.05, 0.07, 0.995
ANSWERABLE = np.arange(1, 101) / 100
REFUSED = [
    ("unanswerable", 1, 0.005),
    ("unanswerable", 1, 0.05),
    ("scope", 2, 0.07),
    ("falsepremise", 3, 0.995),
]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    types = ["fact"] * 100 + [kind for kind, _, _ in REFUSED]
    due = [0] * 100 + [status for _, status, _ in REFUSED]
    statuses = np.zeros((104, 4), np.float32)
    statuses[:, 0] = [*ANSWERABLE, *(support for *_, support in REFUSED)]
    statuses[100:, 1:] = [[0.9, 0.1, 0], [0.1, 0.9, 0], [0, 0.8, 0.1], [0.1, 0.1, 0.7]]
    report(types, due, statuses)
    return capsys.readouterr().out.splitlines()


def test_the_area_under_the_curve(printed: list[str]) -> None:
    # above 0.005 stand 100, above 0.05 95 and a tie, above 0.07 93 and a tie, above 0.995 one
    assert printed[0] == f"104 questions; AUC {(100 + 95.5 + 93.5 + 1) / 400:.3f}"


def test_what_is_refused_at_each_share_of_false_refusals(printed: list[str]) -> None:
    assert printed[1:6] == [
        "threshold 0.030: false refusal 0.02, refused 0.250",
        "threshold 0.059: false refusal 0.05, refused 0.500",
        "threshold 0.089: false refusal 0.08, refused 0.750",
        "threshold 0.109: false refusal 0.10, refused 0.750",
        "threshold 0.159: false refusal 0.15, refused 0.750",
    ]


def test_what_is_refused_by_type_and_how_often_for_the_right_reason(printed: list[str]) -> None:
    assert printed[6:] == [
        "  fact answered: refused 0.080 of 100",
        "  falsepremise false_premise: refused 0.000 of 1",
        "  scope out_of_scope: refused 1.000 of 1",
        "  unanswerable not_in_source: refused 1.000 of 2",
        "kind right among rightly refused 0.667",
    ]
