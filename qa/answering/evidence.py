"""Both sides of the comparison that the support check makes: what is asked, and a sentence that may tell it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Encoder
from qa.answering.candidates import Candidate, find_candidates
from qa.answering.entities import Names, find_names
from qa.answering.quantities import Quantity, find_quantities
from qa.answering.question import Question
from qa.answering.words import Rarity, content_words, pairs, words
from qa.text import fold

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved sentence and where it stands.

    `start` is its offset in its article; `document` the article's whole folded text; `year` the year told of.
    """

    text: str
    document_id: str
    start: int
    section_title: str
    section_text: str
    document: str
    year: int | None
    score: float
    lexical: float
    dense: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's side: `weights` rarity of its content pairs, `vectors` one row a word."""

    question: Question
    weights: dict[str, float]
    total: float
    words: tuple[str, ...]
    vectors: Vectors
    focus: tuple[int, ...]
    quantities: tuple[Quantity, ...]
    names: Names
    vector: Vectors


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence's side: folded text, its words with their places and vectors, and its candidates."""

    folded: str
    words: tuple[str, ...]
    starts: NDArray[np.int64]
    vectors: Vectors
    candidates: tuple[Candidate, ...]
    quantities: tuple[Quantity, ...]


def read_asked(question: Question, rarity: Rarity, encoder: Encoder) -> Asked:
    """Weigh and embed a question's words."""
    content = content_words(question.text)
    weights = {pair: rarity(pair) for word in content for pair in (pairs(word) or [word])}
    vectors = encoder.encode(content) if content else np.zeros((0, encoder.dimension), np.float32)
    return Asked(
        question,
        weights,
        sum(weights.values()) or 1.0,
        tuple(content),
        vectors,
        _focus(question, content),
        find_quantities(question.text),
        find_names(question.text),
        encoder.encode_query(question.text),
    )


def read_told(text: str, encoder: Encoder) -> Told:
    """Cut, embed and search a sentence; worth keeping, since sentences come again."""
    cut = words(text)
    starts = np.cumsum([0, *(len(word) for word in cut)])[:-1]
    kept = [i for i, word in enumerate(cut) if word.strip() and word[0].isalnum() and not word[0].isdigit()]
    vectors = encoder.encode([cut[i] for i in kept]) if kept else np.zeros((0, encoder.dimension), np.float32)
    return Told(
        fold(text), tuple(cut[i] for i in kept), starts[kept] if kept else starts[:0], vectors, find_candidates(text), find_quantities(text)
    )


def _focus(question: Question, content: Sequence[str]) -> tuple[int, ...]:
    """Places of the content words nearest to the interrogative: two behind it, else two before it."""
    behind = content_words(question.near.removeprefix(question.unit))
    nearest = behind[:2] if behind else content_words(question.before)[-2:]
    return tuple(content.index(word) for word in nearest if word in content)
