"""A question typed in pinyin, with or without tones and spaces, read as the likeliest row of the collection's words.

The likeliest row maximises the product of the words' relative frequencies (Viterbi over a unigram model).
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import product

from qa.answering.pinyin import is_pinyin, letters, readings, syllables_at
from qa.answering.words import stop_words
from qa.lexicon import word_list
from qa.text import HAN, fold, han_runs

_LETTER = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü"
_LATIN = re.compile(rf"[{_LETTER}](?:[{_LETTER}'’ ]|(?<=[{_LETTER}])[1-5](?!\d))*", re.IGNORECASE)
_ASKING = 1 / 200  # share of a question's words that each word that asks is taken to have
_ALONE = 0.1  # how often a character is taken to stand alone, of all times that the collection has it
_READINGS = 12
_ASKED_ALONE = "有是的了吗钱谁几"


class Romanised:
    """Reads pinyin by the words of a collection."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    def read(self, text: str) -> str:
        """The text with its pinyin in characters, "" where it holds none that can be read."""
        spelled = [match.group() for match in _LATIN.finditer(text)]
        pinyin = [run for run in spelled if is_pinyin(run) and not self._latin & set(fold(run).split())]
        if not pinyin or (not re.search(f"[{HAN}]", text) and len(pinyin) < len(spelled)):
            return ""
        for run in pinyin:
            text = text.replace(run, self._decode(run), 1)
        return re.sub(f"(?<=[{HAN}0-9]) +(?=[{HAN}0-9])", "", text)

    def name(self, token: str) -> str:
        """The one word of the collection, of two characters or more, that all the letters of a token spell; "" for none."""
        spelled, bounds = letters(token)
        found = (word for end, word, _ in self._words_at(spelled, 0, bounds) if end == len(spelled))
        return next((word for word in found if len(word) > 1 and spelled == token), "")

    def _decode(self, run: str) -> str:
        """Viterbi over the letters; every syllable has at least its commonest character."""
        spelled, bounds = letters(run)
        best: dict[int, tuple[float, str]] = {0: (0.0, "")}
        for start in range(len(spelled)):
            if start not in best:
                continue
            score, read = best[start]
            for end, word, chance in self._words_at(spelled, start, bounds):
                if end not in best or score + chance > best[end][0]:
                    best[end] = (score + chance, read + word)
        return best[len(spelled)][1] if len(spelled) in best else run

    def _words_at(self, spelled: str, start: int, bounds: frozenset[int]) -> list[tuple[int, str, float]]:
        """The words that begin at a place: where each ends, and the logarithm of its relative frequency."""
        found: list[tuple[int, str, float]] = []
        rows: list[tuple[tuple[str, ...], int]] = [((), start)]
        while rows:
            row, at = rows.pop()
            for end in syllables_at(spelled, at, bounds):
                longer = (*row, spelled[at:end])
                if longer in self._by_sound:
                    word, chance = self._by_sound[longer]
                    found.append((end, word, chance))
                if longer in self._beginnings:
                    rows.append((longer, end))
        return found

    @cached_property
    def _latin(self) -> frozenset[str]:
        """The collection's own words of Latin letters: these are no pinyin."""
        return frozenset(word for text in self._texts for word in re.findall("[a-z]+", fold(text)))

    @cached_property
    def _by_sound(self) -> dict[tuple[str, ...], tuple[str, float]]:
        """Syllables → the likeliest word, with the logarithm of its relative frequency."""
        found: dict[tuple[str, ...], tuple[str, float]] = {}
        for word, chance in sorted(self._chances().items()):
            for sounds in _sounds(word):
                if sounds not in found or math.log(chance) > found[sounds][1]:
                    found[sounds] = (word, math.log(chance))
        return found

    def _chances(self) -> dict[str, float]:
        """Relative frequencies: the collection's words and single characters, and the words that ask."""
        import rjieba

        runs = [run for text in self._texts for run in han_runs(fold(text))]
        words = Counter(word for run in runs for word in rjieba.cut(run) if len(word) > 1)
        characters = Counter(character for run in runs for character in run)
        chances = {word: count / words.total() for word, count in words.items()}
        chances |= {char: _ALONE * count / characters.total() for char, count in characters.items()}
        counted = (f"几{unit}" for unit in word_list("units_zh.txt") if len(unit) == 1)
        asking = [word for word in stop_words() if len(word) > 1]
        chances |= dict.fromkeys(counted, _ASKING / 20) | dict.fromkeys((*asking, *_ASKED_ALONE), _ASKING)
        return chances

    @cached_property
    def _beginnings(self) -> frozenset[tuple[str, ...]]:
        return frozenset(sounds[:size] for sounds in self._by_sound for size in range(1, len(sounds)))


def _sounds(word: str) -> list[tuple[str, ...]]:
    """The readings of a word, without tones; none where a character has none."""
    each = [tuple(dict.fromkeys(reading[:-1] for reading in readings(char))) for char in word]
    return [sounds for _, sounds in zip(range(_READINGS), product(*each), strict=False)]
