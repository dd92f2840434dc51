"""Words that people use for what official texts call otherwise: an editable file, one group a line."""

from functools import cache, lru_cache

from qa.lexicon import lines
from qa.text import fold

_LONGEST = 10


@cache
def synonyms() -> dict[str, frozenset[str]]:
    """Folded word → the other words of its groups."""
    groups: dict[str, set[str]] = {}
    for line in lines("synonyms_zh.txt"):
        words = fold(line).split()
        for word in words:
            groups.setdefault(word, set()).update(set(words) - {word})
    return {word: frozenset(others) for word, others in groups.items()}


@lru_cache(4096)
def known_words(text: str) -> tuple[str, ...]:
    """The words of the folded text that the file knows, longest first at each place, in order."""
    found: list[str] = []
    start = 0
    while start < len(text):
        longest = (text[start : start + size] for size in range(_LONGEST, 0, -1))
        word = next((word for word in longest if word in synonyms()), "")
        if word:
            found.append(word)
        start += len(word) or 1
    return tuple(found)


def expansion(text: str) -> str:
    """The synonyms of a query's words, apart by spaces; "" where there are none."""
    others = [other for word in known_words(text) for other in sorted(synonyms()[word])]
    return " ".join(dict.fromkeys(others))
