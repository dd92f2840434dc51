"""What a word of a question may also be called, and what must not be taken for it: two editable lists.

Synonyms let an honest paraphrase pass (找到活儿 = 再就业); contrasts hold words of one class that exclude one another (局长 ≠ 副局长), the
mark of a near miss. Both are read word by word: a phrase of the question is looked up as it stands.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
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


class Relations(Mapping[str, Related]):
    """Every word of the lists with its relations, worked out when a word is looked up: twenty thousand sets would be large."""

    def __init__(self, same: Sequence[str], other: Sequence[str]) -> None:
        self._same, self._other = [fold(line) for line in same], [fold(line) for line in other]
        self._same_at, self._other_at = _places(self._same), _places(self._other)
        self._found: dict[str, Related] = {}

    def __getitem__(self, word: str) -> Related:
        """The relations of a folded word; KeyError where no list has it."""
        if word not in self:
            raise KeyError(word)
        if word not in self._found:
            self._found[word] = self._related(word)
        return self._found[word]

    def __contains__(self, word: object) -> bool:
        """Whether a list has the folded word."""
        return word in self._same_at or word in self._other_at

    def __iter__(self) -> Iterator[str]:
        """All words, once each."""
        return iter(dict.fromkeys((*self._same_at, *self._other_at)))

    def __len__(self) -> int:
        """How many words the lists have."""
        return len(self._same_at.keys() | self._other_at.keys())

    def _related(self, word: str) -> Related:
        groups = [set(self._same[place].split()) for place in self._same_at.get(word, ())]
        synonyms = set().union(*groups) - {word}
        contrasts: set[str] = set()
        for place in self._other_at.get(word, ()):
            members = [set(member.split("|")) for member in self._other[place].split()]
            for member in members:
                if word in member:
                    contrasts |= set().union(*members) - member
        return Related(frozenset(synonyms), frozenset(contrasts - synonyms))


def _places(texts: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """For each word the lines that it stands in."""
    places: dict[str, tuple[int, ...]] = {}
    for place, text in enumerate(texts):
        for word in dict.fromkeys(re.split(r"[\s|]+", text)):
            places[word] = (*places.get(word, ()), place)
    return places


@cache
def relations() -> Relations:
    """The shipped lists."""
    return Relations((*lines("synonyms_zh.txt"), *lines("thesaurus_zh.txt")), lines("contrasts_zh.txt"))


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
