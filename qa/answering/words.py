"""Chinese text → content words (rjieba), and how rare each is in a collection."""

import math
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache

from qa.lexicon import word_list
from qa.text import HAN, fold


@cache
def stop_words() -> frozenset[str]:
    """Words that ask, point, link or are polite: they say nothing about what a sentence must tell."""
    return frozenset(word_list("stop_words.txt"))


@lru_cache(4096)
def words(text: str) -> tuple[str, ...]:
    """All words of the folded text, in order."""
    import rjieba

    return tuple(rjieba.cut(fold(text)))


def in_dictionary(word: str) -> bool:
    """Whether the segmenter's dictionary has the word, or it was only guessed to be one."""
    import rjieba

    return bool(rjieba.has_word(word))


def content_words(text: str) -> list[str]:
    """The words that carry meaning, in order, repeated as they stand."""
    return [word for word, _ in tagged_content_words(text)]


@lru_cache(4096)
def tagged_content_words(text: str) -> tuple[tuple[str, str], ...]:
    """The words that carry meaning with their parts of speech (n…, v…, m, …), in order."""
    return tuple((word, tag) for word, tag in tagged_words(text) if carries_meaning(word))


@lru_cache(4096)
def tagged_words(text: str) -> tuple[tuple[str, str], ...]:
    """All words of the folded text with their parts of speech, in order."""
    import rjieba

    return tuple(rjieba.tag(fold(text)))


def carries_meaning(word: str) -> bool:
    """Whether a word is a content word: it has letters, and does not only ask, point or link."""
    return word not in stop_words() and _has_letters(word)


def _has_letters(word: str) -> bool:
    return any(char.isalnum() or HAN[0] <= char for char in word) and not all(
        char in "，。、？?!！；;：:" for char in word
    )


class Rarity:
    """Inverse document frequency of character pairs over a collection's sentences (Spärck Jones 1972).

    Pairs, since words of a question and of a source are seldom segmented alike.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        seen: Counter[str] = Counter()
        self._texts = 0
        for text in texts:
            self._texts += 1
            seen.update(set(pairs(text)))
        self._seen = seen

    def __call__(self, pair: str) -> float:
        """ln((n + 1) / (df + 0.5)): high for a pair that no sentence has, at least 0.1."""
        return max(0.1, math.log((self._texts + 1) / (self._seen[pair] + 0.5)))

    def known(self, pair: str) -> bool:
        """Whether any sentence has the pair."""
        return pair in self._seen


@lru_cache(16384)
def pairs(text: str) -> tuple[str, ...]:
    """Adjacent characters of the folded text within runs of letters, digits or Chinese characters."""
    folded = fold(text)
    return tuple(
        folded[i : i + 2] for i in range(len(folded) - 1) if folded[i].isalnum() and folded[i + 1].isalnum()
    )
