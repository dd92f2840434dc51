"""Does a retrieved sentence support an answer, and which span is it? Three small models, learned from near misses.

The ranker gives every candidate span the probability that it is the answer. The grounding network compares the question with the
best one's sentence word by word. The judge reads the best candidates'
features together with what these two think and gives the probability that the source tells the answer at all;
where it does not, which kind of refusal fits. Trained on yearbook_qa (`qa.answering.train`), where every
answerable question has near-miss twins, since retrieval scores alone cannot tell these apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.answering.candidates import Candidate
from qa.answering.evidence import Passage
from qa.answering.expected import fits
from qa.answering.features import CANDIDATE_NAMES, NAMES, Featuriser
from qa.answering.forest import Forest
from qa.answering.grounding import Grounding
from qa.answering.question import Kind, Question
from qa.datatypes import Status

MODEL = Path(__file__).parent / "model"
STATUSES = (Status.ANSWERED, Status.NOT_IN_SOURCE, Status.OUT_OF_SCOPE, Status.FALSE_PREMISE)
SHORT_KINDS = frozenset(
    {Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.RANK, Kind.DATE, Kind.PERSON, Kind.PLACE, Kind.NAME}
)
_UNIT = NAMES.index("unit")

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate of passage `place` with the probability that it answers."""

    place: int
    candidate: Candidate
    probability: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """All candidates, likeliest first, and the judge's probabilities of STATUSES."""

    weighed: tuple[Weighed, ...]
    statuses: tuple[float, ...]

    @property
    def support(self) -> float:
        """The probability that the source tells the answer."""
        return self.statuses[0]

    @property
    def refusal(self) -> Status:
        """The likeliest kind of refusal."""
        return STATUSES[1 + int(np.argmax(self.statuses[1:]))]


class SupportCheck:
    """Weighs retrieved sentences as evidence for a question."""

    def __init__(self, featuriser: Featuriser, ranker: Forest, grounding: Grounding, judge: Forest) -> None:
        self._featuriser = featuriser
        self._ranker = ranker
        self._grounding = grounding
        self.judge = judge

    @classmethod
    def shipped(cls, featuriser: Featuriser) -> "SupportCheck":
        """With the models in `model/`; ModelError where they are missing."""
        return cls(
            featuriser,
            Forest.load(MODEL / "ranker.npz"),
            Grounding.load(MODEL / "grounding.npz"),
            Forest.load(MODEL / "judge.npz"),
        )

    def weigh(self, question: Question, passages: Sequence[Passage]) -> Verdict:
        """Rank the candidates of the passages and judge whether the best is good enough."""
        found, chances, row = self.read(question, passages)
        statuses = self.judge.probabilities(row[None])[0]
        order = np.argsort(-chances, kind="stable")
        weighed = tuple(Weighed(found[i][0], found[i][1], float(chances[i])) for i in order)
        return Verdict(weighed, tuple(map(float, statuses)))

    def read(
        self, question: Question, passages: Sequence[Passage]
    ) -> tuple[list[tuple[int, Candidate]], NDArray[np.float32], NDArray[np.float32]]:
        """All candidates as (passage's place, candidate), the ranker's probability of each, and what the judge reads."""
        found, rows = self._featuriser.rows(question, passages)
        chances = self._ranker.probabilities(rows)
        grounded = self._grounding(self._featuriser.compared(question, passages, found, chances))
        return found, chances, judge_row(question, found, rows, chances, grounded)


def judge_row(
    question: Question,
    found: Sequence[tuple[int, Candidate]],
    rows: Matrix,
    chances: NDArray[np.float32],
    grounded: float,
) -> NDArray[np.float32]:
    """What the judge reads: the best candidate's row, the best fitting span's, and how sure ranker and grounding are."""
    best = int(np.argmax(chances))
    fitting = [i for i, (_, candidate) in enumerate(found) if fits(question.kind, candidate)]
    beside = [i for i in fitting if found[i][0] == found[best][0]]
    spans = [i for i in fitting if found[i][1].kind != "whole"]
    sentences = sorted(
        (float(chances[i]) for i, (_, c) in enumerate(found) if c.kind == "whole"), reverse=True
    )
    best_fit = max(fitting, key=lambda i: chances[i], default=None)
    nothing = np.full(len(CANDIDATE_NAMES), -1, np.float32)
    confidence = [
        chances[best],
        chances[best_fit] if best_fit is not None else -1,
        max((chances[i] for i in spans), default=-1),
        sentences[0],
        sentences[1] if len(sentences) > 1 else 0,
        len(beside),
        max((rows[i, _UNIT] for i in beside), default=-1),
        float(question.kind in SHORT_KINDS),
        float(chances.sum()),
        grounded,
    ]
    of_fit = rows[best_fit, : len(CANDIDATE_NAMES)] if best_fit is not None else nothing
    return np.concatenate([rows[best], of_fit, np.array(confidence, np.float32)]).astype(np.float32)
