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
from qa.answering.relations import Related, related
from qa.answering.words import Rarity, carries_meaning, content_words, pairs, tagged_words, words
from qa.text import fold

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved sentence and where it stands.

    `start` is its offset in its article; `document` the article's whole folded text; `year` and `region` what it tells of.
    """

    text: str
    document_id: str
    start: int
    section_title: str
    section_text: str
    document: str
    year: int | None
    region: str
    score: float
    lexical: float
    dense: float


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of a question: part of speech, how rare it is, its character pairs, what else it may be called."""

    word: str
    tag: str
    weight: float
    pairs: tuple[str, ...]
    synonyms: tuple[str, ...]
    contrasts: tuple[str, ...]

    def opposed(self, text: str) -> bool:
        """Whether a folded text lacks the word and holds one that must not be taken for it (局长 in no 副局长)."""
        if not any(other in text for other in self.contrasts):
            return False
        for other in self.contrasts:
            if self.word in other:
                text = text.replace(other, " ")
        return self.word not in text and not any(synonym in text for synonym in self.synonyms)

    def held(self, text: str) -> float:
        """How far a folded text holds the word: 1 as it stands, 0.8 by a synonym, else the share of its pairs."""
        if self.word in text:
            return 1.0
        if any(synonym in text for synonym in self.synonyms):
            return 0.8
        return sum(pair in text for pair in self.pairs) / len(self.pairs) if len(self.pairs) > 1 else 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's side: `terms` its content words in order, `vectors` one row a term, `focus` places in them."""

    question: Question
    terms: tuple[Term, ...]
    total: float
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
    tagged = tagged_words(question.text)
    others = related([word for word, _ in tagged])
    terms = tuple(
        _term(word, tag, other, rarity)
        for (word, tag), other in zip(tagged, others, strict=True)
        if carries_meaning(word)
    )
    content = [term.word for term in terms]
    vectors = encoder.encode(content) if content else np.zeros((0, encoder.dimension), np.float32)
    return Asked(
        question,
        terms,
        sum(term.weight for term in terms) or 1.0,
        vectors,
        _focus(question, content),
        find_quantities(question.text),
        find_names(question.text),
        encoder.encode_query(question.text),
    )


def _term(word: str, tag: str, other: Related, rarity: Rarity) -> Term:
    own = tuple(pairs(word)) or (word,)
    return Term(
        word, tag, sum(map(rarity, own)), own, tuple(sorted(other.synonyms)), tuple(sorted(other.contrasts))
    )


def read_told(text: str, encoder: Encoder) -> Told:
    """Cut, embed and search a sentence; worth keeping, since sentences come again."""
    cut = words(text)
    starts = np.cumsum([0, *(len(word) for word in cut)])[:-1]
    kept = [i for i, word in enumerate(cut) if word.strip() and word[0].isalnum() and not word[0].isdigit()]
    vectors = encoder.encode([cut[i] for i in kept]) if kept else np.zeros((0, encoder.dimension), np.float32)
    return Told(
        fold(text),
        tuple(cut[i] for i in kept),
        starts[kept] if kept else starts[:0],
        vectors,
        find_candidates(text),
        find_quantities(text),
    )


def _focus(question: Question, content: Sequence[str]) -> tuple[int, ...]:
    """Places of the content words nearest to the interrogative: two behind it, else two before it."""
    behind = content_words(question.near.removeprefix(question.unit))
    nearest = behind[:2] if behind else content_words(question.before)[-2:]
    return tuple(content.index(word) for word in nearest if word in content)
