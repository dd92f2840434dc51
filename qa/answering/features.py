"""What speaks for a span being the answer, as numbers: one row a candidate, the columns of `NAMES`.

Literal agreement is counted in character pairs weighted by rarity, since a question's words and the source's are
seldom cut alike; agreement of meaning is the encoder's cosine. Nothing here knows a document.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Encoder
from qa.answering.agreement import beside, common_prefix, cover, explained, nearest, share, unit_mean, window
from qa.answering.candidates import Candidate
from qa.answering.comparison import Comparison, compare
from qa.answering.evidence import Asked, Passage, Told, read_asked, read_told
from qa.answering.expected import fits
from qa.answering.passage_features import passage_row
from qa.answering.question import Kind, Question, unit_agreement
from qa.answering.words import Rarity

_KINDS = list(Kind)
_SPANS = ("count", "percent", "rank", "date", "title", "person", "body", "whole")
CANDIDATE_NAMES = (
    "kind", "span_kind", "fits", "unit", "asks_unit", "kinds_asked", "question_chars", "focus_in_window", "cover_window",
    "cover_left", "cover_right", "window_explained", "left_explained", "right_explained", "adjacent_right", "adjacent_left",
    "opposed_window", "given", "same_spans", "nth_same", "focus_meant_in_window", "cosine_window", "best_unit", "best_cover", "best_adjacent",
)  # fmt: skip
PASSAGE_NAMES = (
    "cover_sentence", "cover_section", "cover_collection", "cover_characters", "rarest_missing", "words_missing",
    "words_unknown", "missing_nouns", "missing_verbs", "rarest_noun_missing", "missing_known", "missing_in_section",
    "least_focus", "focus_in_sentence", "focus_meant", "least_meant", "missing_meant", "missing_meant_in_section",
    "numbers_asked", "numbers_met", "numbers_elsewhere", "numbers_against", "years_asked", "year_conflict",
    "places_unknown", "places_unmet", "bodies_unknown", "quoted_unknown", "people_unknown", "wider", "now", "errand",
    "fitting_spans", "agreeing_spans", "other_units", "opposed", "opposed_most", "opposed_in_focus", "enumerated", "as_many",
    "reasons", "sentence_chars", "rank", "score", "behind_best", "ahead_of_next", "lexical", "dense", "cosine_sentence",
)  # fmt: skip
NAMES = CANDIDATE_NAMES + PASSAGE_NAMES
_FITTING, _UNIT, _COVER = (CANDIDATE_NAMES.index(name) for name in ("fits", "unit", "cover_window"))
_ADJACENT = (CANDIDATE_NAMES.index("adjacent_right"), CANDIDATE_NAMES.index("adjacent_left"))


class Featuriser:
    """Rows of features for a question over retrieved sentences."""

    def __init__(self, rarity: Rarity, encoder: Encoder) -> None:
        self._rarity = rarity
        self._encoder = encoder
        self._told: dict[str, Told] = {}
        self._asked: Asked | None = None

    def rows(
        self, question: Question, passages: Sequence[Passage]
    ) -> tuple[list[tuple[int, Candidate]], NDArray[np.float32]]:
        """All candidates of the passages as (passage's place, candidate), and their rows, shape (n, len(NAMES))."""
        asked = self._ask(question)
        found: list[tuple[int, Candidate]] = []
        rows: list[list[float]] = []
        for place, passage in enumerate(passages):
            told = self._read(passage.text)
            shared = passage_row(asked, passages, place, self._rarity, self._read)
            own = [_candidate_row(asked, told, candidate) for candidate in told.candidates]
            found += [(place, candidate) for candidate in told.candidates]
            rows += [row + flags + shared for row, flags in zip(own, _best_flags(own), strict=True)]
        return found, np.array(rows, np.float32).reshape(len(rows), len(NAMES))

    def compared(
        self,
        question: Question,
        passages: Sequence[Passage],
        found: Sequence[tuple[int, Candidate]],
        chances: NDArray[np.float32],
    ) -> Comparison:
        """The question beside the likeliest candidate's sentence, given the probability of every candidate of `rows`."""
        place = found[int(np.argmax(chances))][0]
        here = [
            (float(p), candidate) for p, (at, candidate) in zip(chances, found, strict=True) if at == place
        ]
        likely = sorted(here, key=lambda one: -one[0])
        passage = passages[place]
        return compare(self._ask(question), self._read(passage.text), passage, place, likely, self._rarity)

    def _ask(self, question: Question) -> Asked:
        if self._asked is None or self._asked.question != question:
            self._asked = read_asked(question, self._rarity, self._encoder)
        return self._asked

    def _read(self, text: str) -> Told:
        if text not in self._told:
            if len(self._told) > 4096:
                self._told.clear()
            self._told[text] = read_told(text, self._encoder)
        return self._told[text]


def _best_flags(rows: Sequence[Sequence[float]]) -> list[list[float]]:
    """For each candidate of a sentence whether none that fits has a better unit, cover, or neighbourhood."""
    columns = [(_UNIT,), (_COVER,), _ADJACENT]
    measured = [[sum(row[i] for i in column) for column in columns] for row in rows]
    fitting = [values for row, values in zip(rows, measured, strict=True) if row[_FITTING]]
    tops = [max(values) for values in zip(*fitting, strict=True)] if fitting else [0.0] * len(columns)
    return [[float(value >= top) for value, top in zip(values, tops, strict=True)] for values in measured]


def _candidate_row(asked: Asked, told: Told, candidate: Candidate) -> list[float]:
    question = asked.question
    left, right = window(told, candidate)
    both = f"{left} {right}"
    nearby = told.vectors[beside(told, candidate)]
    same = [c for c in told.candidates if (c.kind, c.unit) == (candidate.kind, candidate.unit)]
    return [
        _KINDS.index(question.kind),
        _SPANS.index(candidate.kind),
        float(fits(question.kind, candidate)),
        unit_agreement(question, candidate.unit),
        float(bool(question.unit or question.implied)),
        len(question.kinds),
        len(question.text),
        share(asked, both),
        cover(asked, both),
        cover(asked, left),
        cover(asked, right),
        explained(both, question.text),
        explained(left, question.text),
        explained(right, question.text),
        common_prefix(right, question.near.removeprefix(question.unit)),
        common_prefix(left[::-1], question.before[::-1]),
        sum(term.weight for term in asked.terms if term.opposed(both)) / asked.total,
        float(candidate.value != 0 and any(q.value == candidate.value for q in asked.quantities)),
        len(same),
        same.index(candidate),
        float(nearest(asked.vectors[list(asked.focus)], nearby).mean()) if asked.focus else 0.5,
        float(unit_mean(nearby) @ asked.vector),
    ]
