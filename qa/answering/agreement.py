"""How far a piece of a sentence agrees with a question: by its words, by their meaning, by what stands beside it."""

import numpy as np
from numpy.typing import NDArray

from qa.answering.candidates import Candidate
from qa.answering.evidence import Asked, Told, Vectors
from qa.answering.words import pairs

WINDOW = 12  # characters beside a candidate that say what it counts


def window(told: Told, candidate: Candidate) -> tuple[str, str]:
    """What stands beside a candidate, up to its neighbours, at most WINDOW characters a side."""
    if candidate.kind == "whole":
        return "", ""
    others = [other for other in told.candidates if other.kind != "whole"]
    before = max((o.end for o in others if o.end <= candidate.start), default=0)
    after = min((o.start for o in others if o.start >= candidate.end), default=len(told.folded))
    left = told.folded[max(before, candidate.start - WINDOW) : candidate.start]
    return left, told.folded[candidate.end : min(after, candidate.end + WINDOW)]


def beside(told: Told, candidate: Candidate) -> NDArray[np.bool_]:
    """Which words of the sentence stand within WINDOW characters of the candidate."""
    return (told.starts >= candidate.start - WINDOW) & (told.starts < candidate.end + WINDOW)


def nearest(asked: Vectors, told: Vectors) -> Vectors:
    """For each word asked the cosine of the nearest word told, shape (asked,)."""
    if not len(asked) or not len(told):
        return np.zeros(len(asked), np.float32)
    return np.asarray((asked @ told.T).max(axis=1), np.float32)


def unit_mean(vectors: Vectors) -> Vectors:
    """The mean of the rows, scaled to length one; zeros for no rows."""
    mean = vectors.sum(axis=0)
    return np.asarray(mean / (float(np.linalg.norm(mean)) or 1.0), np.float32)


def cover(asked: Asked, text: str) -> float:
    """The share of the question's words, by weight, that the text holds."""
    return sum(term.weight * term.held(text) for term in asked.terms) / asked.total if text else 0.0


def explained(text: str, question: str) -> float:
    """The share of a text's character pairs that the question has too."""
    found = pairs(text)
    return sum(pair in question for pair in found) / len(found) if found else 0.0


def share(asked: Asked, text: str) -> float:
    """How far the text holds the words nearest to the interrogative; 0.5 where there are none."""
    return sum(asked.terms[i].held(text) for i in asked.focus) / len(asked.focus) if asked.focus else 0.5


def common_prefix(text: str, other: str) -> int:
    """How many characters both begin with."""
    size = 0
    for a, b in zip(text, other, strict=False):
        if a != b:
            break
        size += 1
    return size
