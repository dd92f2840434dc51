"""Does a question lie outside what the documents cover? Asked of the documents' own metadata and text."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from qa.answering.entities import find_names
from qa.answering.evidence import Passage
from qa.answering.quantities import find_quantities
from qa.answering.question import Kind, Question
from qa.lexicon import lines, word_list


def out_of_scope(question: Question, passages: Sequence[Passage]) -> bool:
    """Whether the question is about a year, a place, a body or a wider area that the documents found do not tell of."""
    return (
        _other_year(question, passages)
        or _other_name(question, passages)
        or any(_wider(question, best) for best in passages[:1])
    )


def _other_year(question: Question, passages: Sequence[Passage]) -> bool:
    """All its years are foreign; a document tells of its own year and of those that its text dates something by."""
    years = _years(question.text)
    return bool(years) and not any(
        year == passage.year or year in _years(passage.document) for year in years for passage in passages
    )


def _other_name(question: Question, passages: Sequence[Passage]) -> bool:
    """It names a place or a body that no document knows; whether something took place there may still be asked."""
    if question.kind == Kind.YESNO:
        return False
    named = [names for names in _known_names() if any(name in question.text for name in names)]
    return any(not any(name in p.document for name in names for p in passages) for names in named)


def _wider(question: Question, best: Passage) -> bool:
    """It asks of the whole country or of neighbours, the document is of one region, and the best sentence speaks of neither."""
    wider = () if question.kind == Kind.YESNO else find_names(question.text).wider
    return any(word not in best.text and word not in best.region for word in wider)


@cache
def _known_names() -> tuple[tuple[str, ...], ...]:
    """Places, each alone, and bodies, each with all its names."""
    places = tuple((name,) for name in word_list("places_zh.txt"))
    return places + tuple(tuple(line.split()) for line in lines("organisations_zh.txt"))


@lru_cache(256)
def _years(text: str) -> frozenset[int]:
    """The years that a text dates things by: 2021年, 2021—2025年; the 2022 of 2022卷 is a volume's name."""
    ranges = (
        int(year)
        for year in re.findall(r"(?<!\d)((?:19|20)\d\d)(?=\s*[—\-－~至到]\s*(?:19|20)\d\d\s*年)", text)
    )
    dates = (int(q.value) for q in find_quantities(text) if q.kind == "date" and q.value > 1000)
    return frozenset((*ranges, *dates))
