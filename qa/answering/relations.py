"""What a word of a question may also be called, and what must not be taken for it: two editable lists.

Synonyms let an honest paraphrase pass (找到活儿 = 再就业); contrasts hold words of one class that exclude one another (局长 ≠ 副局长), the
mark of a near miss. Both are read word by word: a phrase of the question is looked up as it stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from qa.lexicon import lines
from qa.text import fold

_LONGEST = 10


@dataclass(frozen=True, slots=True)
class Related:
    """Words that may stand for a word, and words that must not; folded."""

    synonyms: frozenset[str]
    contrasts: frozenset[str]


_NONE = Related(frozenset(), frozenset())


@cache
def relations() -> dict[str, Related]:
    """Every word of the lists with its relations."""
    same: dict[str, set[str]] = {}
    for line in (*lines("synonyms_zh.txt"), *lines("thesaurus_zh.txt")):
        group = set(fold(line).split())
        for word in group:
            same.setdefault(word, set()).update(group - {word})
    other: dict[str, set[str]] = {}
    for line in lines("contrasts_zh.txt"):
        members = [set(member.split("|")) for member in fold(line).split()]
        everyone = set().union(*members)
        for member in members:
            for word in member:
                other.setdefault(word, set()).update(everyone - member)
    empty: set[str] = set()
    return {
        word: Related(
            frozenset(same.get(word, empty)), frozenset(other.get(word, empty) - same.get(word, empty))
        )
        for word in same.keys() | other.keys()
    }


def related(tokens: Sequence[str]) -> list[Related]:
    """For each token of a text its relations, those of the phrases that it is part of included."""
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    text = "".join(tokens)
    found: list[list[Related]] = [[] for _ in tokens]
    for first, token in enumerate(tokens):
        for last in range(first, len(tokens)):
            word = text[starts[first] : starts[last + 1]]
            if len(word) > _LONGEST:
                break
            if word in relations():
                for place in range(first, last + 1):
                    found[place].append(relations()[word])
        if not found[first] and len(token) > 2:  # the segmenter joins what the lists hold apart: 女党员数
            found[first] += [relations()[part] for part in _parts(token) if part in relations()]
    return [_merged(many) for many in found]


def _parts(token: str) -> list[str]:
    return [token[:-1], token[1:]]


def _merged(many: Sequence[Related]) -> Related:
    if not many:
        return _NONE
    synonyms = frozenset().union(*(one.synonyms for one in many))
    return Related(synonyms, frozenset().union(*(one.contrasts for one in many)) - synonyms)
