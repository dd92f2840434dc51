"""Does a question lie outside what the documents cover? Asked of the documents' own metadata and text."""

from collections.abc import Sequence

from qa.answering.entities import find_names
from qa.answering.evidence import Passage
from qa.answering.quantities import find_quantities
from qa.answering.question import Kind, Question
from qa.lexicon import word_list


def out_of_scope(question: Question, passages: Sequence[Passage]) -> bool:
    """Whether the question is about a year, a place or a wider area that none of the passages' documents tells of."""
    return _other_year(question, passages) or _other_place(question, passages) or _wider(question, passages)


def _other_year(question: Question, passages: Sequence[Passage]) -> bool:
    """All its years are foreign; a document tells of its own year and of those that its text names."""
    years = {int(q.value) for q in find_quantities(question.text) if q.kind == "date" and q.value > 1000}
    return bool(years) and not any(
        year == passage.year or str(year) in passage.document for year in years for passage in passages
    )


def _other_place(question: Question, passages: Sequence[Passage]) -> bool:
    """It names a place that no document knows; whether something took place there may still be asked."""
    return question.kind != Kind.YESNO and any(
        not any(place in passage.document for passage in passages)
        for place in word_list("places_zh.txt")
        if place in question.text
    )


def _wider(question: Question, passages: Sequence[Passage]) -> bool:
    """It asks of the whole country or of neighbours, and no sentence found speaks of them."""
    wider = find_names(question.text).wider
    return any(not any(word in passage.text for passage in passages) for word in wider)
