"""What speaks for a span being the answer, as numbers: one row a candidate, the columns of `NAMES`.

Literal agreement is counted in character pairs weighted by rarity, since a question's words and the source's are
seldom cut alike; agreement of meaning is the encoder's cosine. Nothing here knows a document.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Encoder
from qa.answering.agreement import beside, common_prefix, cover, explained, nearest, share, unit_mean, window
from qa.answering.candidates import Candidate
from qa.answering.entities import administrative_names
from qa.answering.evidence import Asked, Passage, Told, read_asked, read_told
from qa.answering.forms import enumerated, reasons
from qa.answering.quantities import find_quantities
from qa.answering.question import Kind, Question, unit_agreement
from qa.answering.words import Rarity
from qa.text import fold

_KINDS = list(Kind)
_SPANS = ("count", "percent", "rank", "date", "title", "person", "body", "whole")
# Which spans can answer which kind; where none is named, only a sentence can.
_FITS: dict[Kind, tuple[str, ...]] = {
    Kind.COUNT: ("count", "percent"),
    Kind.MONEY: ("count",),
    Kind.PERCENT: ("percent", "count"),
    Kind.RANK: ("rank", "count"),
    Kind.DATE: ("date",),
    Kind.PERSON: ("person", "body"),
    Kind.PLACE: ("body",),
    Kind.NAME: ("title", "body"),
}
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


def fits(kind: Kind, candidate: Candidate) -> bool:
    """Whether a span of this form can answer a question of this kind."""
    if kind == Kind.MONEY:
        return candidate.kind == "count" and candidate.unit.endswith(("元", "块"))
    return candidate.kind in _FITS.get(kind, ("whole",))


class Featuriser:
    """Rows of features for a question over retrieved sentences."""

    def __init__(self, rarity: Rarity, encoder: Encoder) -> None:
        self._rarity = rarity
        self._encoder = encoder
        self._told: dict[str, Told] = {}

    def rows(
        self, question: Question, passages: Sequence[Passage]
    ) -> tuple[list[tuple[int, Candidate]], NDArray[np.float32]]:
        """All candidates of the passages as (passage's place, candidate), and their rows, shape (n, len(NAMES))."""
        asked = read_asked(question, self._rarity, self._encoder)
        found: list[tuple[int, Candidate]] = []
        rows: list[list[float]] = []
        for place, passage in enumerate(passages):
            told = self._read(passage.text)
            shared = _passage_row(asked, passages, place, self._rarity, self._read)
            own = [_candidate_row(asked, told, candidate) for candidate in told.candidates]
            found += [(place, candidate) for candidate in told.candidates]
            rows += [row + flags + shared for row, flags in zip(own, _best_flags(own), strict=True)]
        return found, np.array(rows, np.float32).reshape(len(rows), len(NAMES))

    def _read(self, text: str) -> Told:
        if text not in self._told:
            if len(self._told) > 4096:
                self._told.clear()
            self._told[text] = read_told(text, self._encoder)
        return self._told[text]


def _passage_row(
    asked: Asked, passages: Sequence[Passage], place: int, rarity: Rarity, read: Callable[[str], Told]
) -> list[float]:
    passage = passages[place]
    told = read(passage.text)
    sentence, section = told.folded, fold(passage.section_title + passage.section_text)
    held = [term.held(sentence) for term in asked.terms]
    missing = [term.weight * (1 - share) for term, share in zip(asked.terms, held, strict=True)]
    known = sum(term.weight for term in asked.terms if any(map(rarity.known, term.pairs)))
    characters = {char for char in asked.question.text if char.isalnum()}
    absent = [i for i, share in enumerate(held) if share < 0.3]
    meant = nearest(asked.vectors, told.vectors)
    meant_section = nearest(asked.vectors[absent], read(passage.section_text[:600]).vectors)
    scores = [other.score for other in passages]
    fitting = [c for c in told.candidates if fits(asked.question.kind, c)]
    return [
        1 - sum(missing) / asked.total,
        cover(asked, section),
        known / asked.total,
        sum(char in sentence for char in characters) / max(1, len(characters)),
        max(missing, default=0.0),
        len(absent) / max(1, len(asked.terms)),
        sum(not any(map(rarity.known, asked.terms[i].pairs)) for i in absent),
        *_missing_row(asked, held, section, rarity),
        share(asked, sentence),
        float(np.mean(meant[list(asked.focus)])) if asked.focus else 0.5,
        float(meant.min(initial=1.0)),
        float(meant[absent].mean()) if absent else 1.0,
        float(meant_section.mean()) if absent else 1.0,
        *_number_row(asked, told, passage),
        *_name_row(asked, told, passage),
        len(fitting),
        sum(agreements := [unit_agreement(asked.question, c.unit) > 0.7 for c in fitting]),
        len(fitting) - sum(agreements) if asked.question.unit or asked.question.implied else 0,
        *_opposed_row(asked, sentence),
        enumerated(passage.text),
        float(any(q.value == enumerated(passage.text) > 1 for q in (*asked.quantities, *told.quantities))),
        reasons(passage.text),
        len(passage.text),
        place,
        passage.score,
        scores[0] - passage.score,
        passage.score - scores[place + 1] if place + 1 < len(scores) else 0.0,
        passage.lexical,
        passage.dense,
        float(unit_mean(told.vectors) @ asked.vector),
    ]


def _opposed_row(asked: Asked, sentence: str) -> list[float]:
    """Words whose place in the sentence is taken by another of their class: all by weight, the rarest, those in focus."""
    opposed = [term.weight if term.opposed(sentence) else 0.0 for term in asked.terms]
    return [
        sum(opposed) / asked.total,
        max(opposed, default=0.0),
        sum(opposed[i] > 0 for i in asked.focus),
    ]


def _missing_row(asked: Asked, held: Sequence[float], section: str, rarity: Rarity) -> list[float]:
    """What the sentence lacks of the question: a missing verb may be a paraphrase, a missing noun is another thing.

    A word that the collection knows and this sentence lacks points elsewhere, most of all if the section lacks it too.
    """
    missing = [(term, term.weight * (1 - share)) for term, share in zip(asked.terms, held, strict=True)]
    nouns = [weight for term, weight in missing if term.tag.startswith(("n", "j", "l", "x"))]
    return [
        sum(nouns) / asked.total,
        sum(weight for term, weight in missing if term.tag.startswith("v")) / asked.total,
        max(nouns, default=0.0),
        sum(weight for term, weight in missing if all(map(rarity.known, term.pairs))) / asked.total,
        sum(term.weight * (1 - term.held(section)) for term in asked.terms) / asked.total,
        min((held[i] for i in asked.focus), default=0.5),
    ]


def _best_flags(rows: Sequence[Sequence[float]]) -> list[list[float]]:
    """For each candidate of a sentence whether none that fits has a better unit, cover, or neighbourhood."""
    columns = [(_UNIT,), (_COVER,), _ADJACENT]
    measured = [[sum(row[i] for i in column) for column in columns] for row in rows]
    fitting = [values for row, values in zip(rows, measured, strict=True) if row[_FITTING]]
    tops = [max(values) for values in zip(*fitting, strict=True)] if fitting else [0.0] * len(columns)
    return [[float(value >= top) for value, top in zip(values, tops, strict=True)] for values in measured]


def _number_row(asked: Asked, told: Told, passage: Passage) -> list[float]:
    """Numbers and years of the question against the sentence, its section and its document's year."""
    numbers = [q for q in asked.quantities if q.kind != "date"]
    years = [q.value for q in asked.quantities if q.kind == "date" and q.value > 1000]
    here = {q.value for q in told.quantities}
    unmet = [number for number in numbers if number.value not in here]
    section = {q.value for q in find_quantities(passage.section_text)}
    against = sum(
        any(q.kind == number.kind and q.unit == number.unit for q in told.quantities) for number in unmet
    )
    return [
        len(numbers),
        len(numbers) - len(unmet),
        sum(number.value in section for number in unmet),
        against,
        len(years),
        sum(int(year) != passage.year and str(int(year)) not in passage.document for year in years),
    ]


def _name_row(asked: Asked, told: Told, passage: Passage) -> list[float]:
    names = asked.names
    document = passage.document
    places = [place for place in names.places if len(place) > 1]
    official = administrative_names(asked.question.text)
    return [
        sum(place not in document for place in places)
        + 0.5 * sum(name[-3:] not in document for name in official),
        sum(place not in told.folded for place in places),
        sum(body[-4:] not in document for body in names.bodies),
        sum(quoted not in document for quoted in names.quoted),
        sum(person not in document for person in names.people),
        sum(word not in told.folded for word in names.wider),
        float(names.now),
        float(names.errand),
    ]


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
