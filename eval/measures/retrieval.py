"""Whether the gold sections, and the gold sentences, are found and stand first; the figures are ir-measures' own.

MacAvaney, Macdonald & Ounis 2022, "Streamlining Evaluation with ir-measures". Success@k and RR@k are printed under
the names that question answering knows them by, hit@k and MRR@k.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import ir_measures
from ir_measures import RR, R, Success, nDCG

from eval.measures.text import normalise
from eval.questions import EvalQuestion
from qa.corpus.sentences import sentence_offsets
from qa.datatypes import Answer, Article

MEASURES: dict[str, Any] = {
    "hit@1": Success @ 1,
    "hit@5": Success @ 5,
    "nDCG@10": nDCG @ 10,
    "MRR@10": RR @ 10,
    "R@5": R @ 5,
    "R@10": R @ 10,
}
SENTENCE = "sentence_"  # the prefix of the same measures per sentence
DEPTH = 10  # how many sentences are asked for

Place = tuple[str, int]  # a sentence: its document's id and where it starts in the text


def section_scores(
    question: EvalQuestion, answer: Answer, articles: Mapping[str, Article]
) -> dict[str, float | None]:
    """Every measure over the sections retrieved; None for a question without gold sections."""
    gold = gold_sections(question, articles) if question.sections else {}
    found = dict.fromkeys(section_key(one.document_id, one.section) for one in answer.retrieved)
    return _scores(gold, list(found)) if question.sections else dict.fromkeys(MEASURES)


def sentence_scores(
    question: EvalQuestion, found: Sequence[Place], articles: Mapping[str, Article]
) -> dict[str, float | None]:
    """Every measure over the sentences retrieved; None where the set's evidence is not in its documents."""
    gold = {_sentence_key(place): 1 for place in gold_sentences(question, articles)}
    values = _scores(gold, [_sentence_key(place) for place in found]) if gold else dict.fromkeys(MEASURES)
    return {SENTENCE + key: value for key, value in values.items()}


def gold_sections(question: EvalQuestion, articles: Mapping[str, Article]) -> dict[str, int]:
    """Gold section → its grade, over the question's documents (all, where it names none)."""
    titles = {normalise(title) for title in question.sections}
    grades = dict(zip(question.doc_ids, question.grades, strict=False))
    return {
        section_key(key, section.title): grades.get(key, 1)
        for key in question.documents or articles
        for section in (articles[key].sections if key in articles else ())
        if normalise(section.title) in titles
    }


def gold_sentences(question: EvalQuestion, articles: Mapping[str, Article]) -> set[Place]:
    """The sentences that the question's evidence lies in, where it stands verbatim in a document."""
    places: set[Place] = set()
    for key in question.documents or articles:
        if key not in articles:
            continue
        for evidence in question.evidence:
            start = articles[key].text.find(evidence.strip())
            if evidence.strip() and start >= 0:
                places |= _overlapping(articles[key], start, start + len(evidence.strip()))
    return places


def section_key(document_id: str, title: str) -> str:
    """A section's name over all documents; titles are compared normalised."""
    return f"{document_id}#{normalise(title)}"


def _overlapping(article: Article, start: int, end: int) -> set[Place]:
    return {
        (article.id, section.start + first)
        for section in article.sections
        if section.start < end and section.end > start
        for first, last in sentence_offsets(section.text)
        if section.start + first < end and section.start + last > start
    }


def _sentence_key(place: Place) -> str:
    return f"{place[0]}#{place[1]}"


def _scores(gold: Mapping[str, int], ranked: Sequence[str]) -> dict[str, float | None]:
    """A gold item that was not found counts as missed; so does a question for which nothing was found."""
    if not gold or not ranked:
        return dict.fromkeys(MEASURES, 0.0)
    run = {"q": {key: float(-rank) for rank, key in enumerate(ranked)}}
    values = ir_measures.calc_aggregate(list(MEASURES.values()), {"q": gold}, run)
    return {key: float(values[measure]) for key, measure in MEASURES.items()}
