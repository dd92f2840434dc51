"""A question and the likeliest answer beside each other, word by word: what the grounding network reads.

One row for each content word that is asked, one for each word that stands beside the likely answer, one for both together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.answering.agreement import beside, window
from qa.answering.candidates import Candidate
from qa.answering.evidence import Asked, Passage, Term, Told
from qa.answering.question import Kind
from qa.answering.words import Rarity, stop_words
from qa.text import fold

Rows = NDArray[np.float32]
_KINDS = list(Kind)
_SPANS = ("count", "percent", "rank", "date", "title", "person", "body", "whole")
_LIKELY = 0.15  # of the sentence's own probability: a span that may be what is asked for
_MOST = 40  # words of a side
ASKED, TOLD, BOTH = 27, 11, 6 + len(_KINDS) + len(_SPANS)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`asked` of shape (words of the question, ASKED), `told` (words beside the answer, TOLD), `both` (BOTH,)."""

    asked: Rows
    told: Rows
    both: Rows


@dataclass(frozen=True, slots=True)
class _Alignment:
    """Cosines of the words asked (rows) and told (columns), and which of these stand near the likely answer."""

    cosines: Rows
    near: NDArray[np.bool_]


def compare(
    asked: Asked,
    told: Told,
    passage: Passage,
    place: int,
    likely: Sequence[tuple[float, Candidate]],
    rarity: Rarity,
) -> Comparison:
    """The question beside the sentence `passage`, the `place`th retrieved; `likely`: its candidates, likeliest first."""
    chance, first = likely[0]
    spans = [candidate for p, candidate in likely if candidate.kind != "whole" and p > _LIKELY * chance]
    candidate = first if first.kind != "whole" or not spans else spans[0]
    whole = candidate.kind == "whole"
    near = np.ones(len(told.words), bool) if whole else beside(told, candidate)
    if len(asked.terms) and len(told.words):
        cosines = asked.vectors @ told.vectors.T
    else:
        cosines = np.zeros((len(asked.terms), max(1, len(told.words))), np.float32)
    question = asked.question
    aligned = _Alignment(cosines, near)
    both = [
        " " in question.text,
        len(question.text) / 30,
        chance,
        place / 5,
        bool(question.unit),
        bool(question.implied),
        *(question.kind == kind for kind in _KINDS),
        *(candidate.kind == kind for kind in _SPANS),
    ]
    return Comparison(
        _asked_rows(asked, told, passage, candidate, aligned, rarity),
        _told_rows(asked, told, candidate, aligned, rarity),
        np.array(both, np.float32),
    )


def _asked_rows(
    asked: Asked,
    told: Told,
    passage: Passage,
    candidate: Candidate,
    aligned: _Alignment,
    rarity: Rarity,
) -> Rows:
    cosines, near = aligned.cosines, aligned.near
    section = fold(passage.section_title + passage.section_text)
    left, right = window(told, candidate)
    around = told.folded if candidate.kind == "whole" else f"{left} {right}"
    beside_it = cosines[:, near] if near.any() else cosines
    rows = []
    for i, term in enumerate(asked.terms[:_MOST]):
        distance = 1.0
        if len(told.words):
            distance = abs(float(told.starts[int(cosines[i].argmax())]) - candidate.start) / 20
        rows.append(
            [
                *_word_row(asked, term, rarity),
                *(term.held(text) for text in (told.folded, section, passage.document, around, left, right)),
                term.held(told.folded) == 1,
                term.held(told.folded) == 0.8,
                term.opposed(told.folded),
                term.opposed(around),
                float(cosines[i].max()),
                float(beside_it[i].max()),
                min(distance, 3.0),
                i in asked.focus,
            ]
        )
    return np.array(rows, np.float32).reshape(-1, ASKED)


def _word_row(asked: Asked, term: Term, rarity: Rarity) -> list[float]:
    """A word of the question by itself: how rare, which part of speech, how far from the interrogative."""
    distance = asked.question.text.find(term.word) - len(asked.question.before)
    return [
        term.weight / asked.total,
        term.weight / 5,
        rarity.known(term.pairs[0]),
        float(np.clip(distance / 10, -2, 2)),
        abs(distance) < 6,
        *(term.tag.startswith(tags) for tags in ("n", "v", ("a", "b"), ("m", "t", "q"))),
        len(term.word) / 3,
        len(asked.terms) / 10,
        bool(term.contrasts),
        bool(term.synonyms),
    ]


def _told_rows(asked: Asked, told: Told, candidate: Candidate, aligned: _Alignment, rarity: Rarity) -> Rows:
    cosines, near = aligned.cosines, aligned.near
    text = asked.question.text
    rows = []
    for j in np.nonzero(near)[0][:_MOST]:
        word = told.words[j]
        distance = int(told.starts[j]) - candidate.start
        rows.append(
            [
                word in text,
                any(word in term.synonyms for term in asked.terms),
                any(word in term.contrasts for term in asked.terms),
                float(cosines[:, j].max()) if len(asked.terms) else 0.0,
                word in stop_words(),
                float(np.clip(distance / 12, -2, 2)),
                distance < 0,
                len(word) / 3,
                rarity(word[:2]) / 5,
                sum(char in text for char in word) / len(word),
                candidate.kind == "whole",
            ]
        )
    return np.array(rows, np.float32).reshape(-1, TOLD)
