"""What speaks for a retrieved sentence holding the answer, whichever of its spans it is: the columns PASSAGE_NAMES of `features`."""

from collections.abc import Callable, Sequence

import numpy as np

from qa.answering.agreement import cover, nearest, share, unit_mean
from qa.answering.entities import administrative_names
from qa.answering.evidence import Asked, Passage, Told
from qa.answering.expected import fits
from qa.answering.forms import enumerated, reasons
from qa.answering.quantities import find_quantities
from qa.answering.question import unit_agreement
from qa.answering.words import Rarity
from qa.text import fold


def passage_row(
    asked: Asked, passages: Sequence[Passage], place: int, rarity: Rarity, read: Callable[[str], Told]
) -> list[float]:
    """The features of the sentence at `place` among those retrieved; `read` gives its words and candidates."""
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
        *_fitting_row(asked, told),
        *_opposed_row(asked, sentence),
        *_form_row(asked, told, passage),
        *_score_row(passages, place),
        float(unit_mean(told.vectors) @ asked.vector),
    ]


def _fitting_row(asked: Asked, told: Told) -> list[float]:
    """Spans of the kind asked for: how many, how many of the unit asked for, how many of another."""
    question = asked.question
    fitting = [candidate for candidate in told.candidates if fits(question.kind, candidate)]
    agreeing = sum(unit_agreement(question, candidate.unit) > 0.7 for candidate in fitting)
    named = question.unit or question.implied
    return [len(fitting), agreeing, len(fitting) - agreeing if named else 0]


def _form_row(asked: Asked, told: Told, passage: Passage) -> list[float]:
    listed = enumerated(passage.text)
    as_many = any(q.value == listed > 1 for q in (*asked.quantities, *told.quantities))
    return [listed, float(as_many), reasons(passage.text), len(passage.text)]


def _score_row(passages: Sequence[Passage], place: int) -> list[float]:
    passage = passages[place]
    following = passages[place + 1].score if place + 1 < len(passages) else passage.score
    return [
        place,
        passage.score,
        passages[0].score - passage.score,
        passage.score - following,
        passage.lexical,
        passage.dense,
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
