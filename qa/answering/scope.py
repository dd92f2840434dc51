"""Does a question lie outside what the documents cover? Asked of the documents' own metadata and text."""

import re
from collections.abc import Sequence
from functools import lru_cache

from qa.answering.entities import find_names
from qa.answering.evidence import Passage
from qa.answering.quantities import find_quantities
from qa.answering.question import Kind, Question
from qa.lexicon import word_list


def out_of_scope(question: Question, passages: Sequence[Passage]) -> bool:
    """Whether the question is about a year, a place or a wider area that none of the passages' documents tells of."""
    return _other_year(question, passages) or _other_place(question, passages) or _wider(question, passages)


def _other_year(question: Question, passages: Sequence[Passage]) -> bool:
    """All its years are foreign; a document tells of its own year and of those that its text dates something by."""
    years = _years(question.text)
    return bool(years) and not any(
        year == passage.year or year in _years(passage.document) for year in years for passage in passages
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


@lru_cache(256)
def _years(text: str) -> frozenset[int]:
    """The years that a text dates things by: 2021年, 2021—2025年; the 2022 of 2022卷 is a volume's name."""
    ranges = (
        int(year)
        for year in re.findall(r"(?<!\d)((?:19|20)\d\d)(?=\s*[—\-－~至到]\s*(?:19|20)\d\d\s*年)", text)
    )
    dates = (int(q.value) for q in find_quantities(text) if q.kind == "date" and q.value > 1000)
    return frozenset((*ranges, *dates))
