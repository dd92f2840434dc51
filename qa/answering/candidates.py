"""The spans of a sentence that could be a short answer: quantities, dates, titles, names, places, bodies.

Found by form alone, so that any document's do; which of them answers is for the ranker to say.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from qa.answering.quantities import find_quantities
from qa.lexicon import word_list
from qa.text import HAN

_QUOTED = re.compile(
    r"《[^《》]{2,60}》?(?:[（(][^（）()]{1,12}[）)])?"
    rf"|“[^“”]{{2,30}}”(?:[{HAN}]{{2,6}}?(?=[，。、；\s]|$))?"
)


@cache
def _person() -> re.Pattern[str]:
    """A name behind a post or in a list of names; or in front of what it was elected to."""
    surname, role = "|".join(word_list("surnames_zh.txt")), "|".join(word_list("roles_zh.txt"))
    name = f"(?:{surname})[{HAN}]{{1,2}}"
    return re.compile(
        rf"(?:{role}|[、和])(?P<name>{name})(?=[、，。；;（(\s]|[当任获被在为率带出]|$)"
        rf"|(?:选举|推选|选出|由)?(?P<elected>{name})(?=为[{HAN}]{{0,6}}(?:{role})|当选|任[{HAN}]{{0,4}}(?:{role}))"
    )


@cache
def _body() -> re.Pattern[str]:
    """A place or a body, by how its name ends, between what may stand beside it."""
    ending = "|".join(word_list("bodies_zh.txt"))
    return re.compile(
        r"(?:(?<=[，。、；;：:（()“”《》\s在于由向与和对从到被让以日月年中是给])|^)"
        rf"(?P<body>[{HAN}A-Za-z0-9“”]{{2,18}}?(?:{ending}))"
        r"(?=[，。、；;（()：:\s\d在于由与和举承召为获被成开列居最首入设减]|$)"
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a sentence, offsets in it; `kind`: count, percent, rank, date, title, person, body, or whole."""

    text: str
    start: int
    end: int
    kind: str
    unit: str = ""
    value: float = 0.0


@lru_cache(4096)
def find_candidates(sentence: str) -> tuple[Candidate, ...]:
    """All candidates in reading order; the last is always the whole sentence."""
    found = [Candidate(q.text, q.start, q.end, q.kind, q.unit, q.value) for q in find_quantities(sentence)]
    for kind, pattern in (("title", _QUOTED), ("person", _person()), ("body", _body())):
        for match in pattern.finditer(sentence):
            start, end = match.span(match.lastgroup or 0)
            found.append(Candidate(sentence[start:end], start, end, kind))
    return (*sorted(found, key=lambda c: (c.start, c.end)), Candidate(sentence, 0, len(sentence), "whole"))
