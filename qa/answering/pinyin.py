"""How Chinese characters sound, and Latin letters read as syllables. The readings are a file: `pinyin_zh.tsv`."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from qa.lexicon import lines

_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
_TOKEN = re.compile(r"[a-zü]+[1-5]?", re.IGNORECASE)
_LONGEST = 6  # letters of zhuang, chuang, shuang


@cache
def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for line in lines("pinyin_zh.tsv"):
        syllable, characters = line.split("\t")
        for character in characters:
            found.setdefault(character, []).append(syllable)
    return {character: tuple(syllables) for character, syllables in found.items()}


def readings(character: str) -> tuple[str, ...]:
    """The character's syllables with their tones, e.g. ("chang2", "zhang3"); () for what is no common character."""
    return _table().get(character, ())


@cache
def syllables() -> frozenset[str]:
    """All syllables, without tones."""
    return frozenset(line.split("\t")[0][:-1] for line in lines("pinyin_zh.tsv"))


@lru_cache(2048)
def blurred(syllable: str) -> str:
    """A syllable as careless typists write it: without its tone, zh as z, ng as n."""
    plain = syllable.rstrip("12345")
    for exact, alike in _ALIKE:
        if plain.startswith(exact):
            plain = alike + plain.removeprefix(exact)
        if len(exact) == 3 and plain.endswith(exact):
            plain = plain.removesuffix(exact) + alike
    return plain


def letters(text: str) -> tuple[str, frozenset[int]]:
    """A text in Latin letters → its letters without tone marks and digits, and the places that no syllable may straddle.

    gōnghuì · gong1 hui4 · gong'hui all give gonghui; spaces, apostrophes and tone digits bound syllables.
    """
    kept: list[str] = []
    bounds = {0}
    for token in _TOKEN.findall(_toneless(text)):
        kept.append(token.rstrip("12345").lower().replace("ü", "v"))
        bounds.add(sum(map(len, kept)))
    return "".join(kept), frozenset(bounds)


def _toneless(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text).replace("u\u0308", "ü")
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def is_pinyin(text: str) -> bool:
    """Whether all Latin letters of a text can be read as two syllables or more."""
    spelled, bounds = letters(text)
    longest = _most_syllables(spelled, bounds)
    return longest >= 2


def syllables_at(spelled: str, start: int, bounds: frozenset[int]) -> Iterator[int]:
    """Where a syllable that begins at `start` may end, without straddling a bound."""
    for end in range(start + 1, min(start + _LONGEST, len(spelled)) + 1):
        if spelled[start:end] in syllables():
            yield end
        if end in bounds:
            return


def _most_syllables(spelled: str, bounds: frozenset[int]) -> int:
    """How many syllables the letters can be cut into, at least as many as tokens; 0 where they cannot."""
    counts = {0: 0}
    for start in range(len(spelled)):
        for end in syllables_at(spelled, start, bounds) if start in counts else ():
            counts[end] = max(counts.get(end, 0), counts[start] + 1)
    return counts.get(len(spelled), 0)
