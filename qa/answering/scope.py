"""Does a question lie outside what the documents cover? Asked of the documents' own metadata and text."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from qa.answering.entities import find_names
from qa.answering.evidence import Passage
from qa.answering.quantities import find_quantities
from qa.answering.question import Kind, Question
from qa.answering.relative_years import decades
from qa.lexicon import lines, word_list


def foreign(question: Question, passages: Sequence[Passage]) -> str:
    """What a question is about that the documents found do not tell of: "year", "name" (place or body), "wider" area, or ""."""
    if _other_year(question, passages):
        return "year"
    if _other_name(question, passages):
        return "name"
    return "wider" if any(_wider(question, best) for best in passages[:1]) else ""


def _other_year(question: Question, passages: Sequence[Passage]) -> bool:
    """All its years are foreign to all passages."""
    years = _years(question.text) | decades(question.text)
    return bool(years) and not any(years & _told(passage) for passage in passages)


def _told(passage: Passage) -> set[int]:
    """The years that a passage can tell of: its document's own, and those that its section dates something by.

    What the document dates elsewhere may be told too, but for what lies ahead (到2025年). The end of a plan (2021—2025年) is
    a year that nothing is told of.
    """
    ahead = (passage.year or 9999) + 2
    dated = {year for year in _dates(passage.document) if year < ahead}
    here = _dates(passage.section_text) | decades(passage.section_text)
    return dated | here | ({passage.year} if passage.year else set())


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
    """The years that a question asks of: 2021年, 2021—2025年; the 2022 of 2022卷 is a volume's name."""
    ranges = re.findall(r"(?<!\d)((?:19|20)\d\d)(?=\s*[—\-－~至到]\s*(?:19|20)\d\d\s*年)", text)
    return frozenset(
        (
            *map(int, ranges),
            *(int(q.value) for q in find_quantities(text) if q.kind == "date" and q.value > 1000),
        )
    )


@lru_cache(256)
def _dates(text: str) -> frozenset[int]:
    """The years of a text's dates, none of them the end of a range."""
    dates = (q for q in find_quantities(text) if q.kind == "date" and q.value > 1000)
    return frozenset(
        int(q.value)
        for q in dates
        if not re.search(r"\d\s*[—\-－~至到]\s*$", text[max(0, q.start - 3) : q.start])
    )
