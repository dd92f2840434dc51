"""Terms of a text: Chinese characters, their pairs, and words of letters or digits; each also as a number of 32 bits.

Chinese text has no spaces, and a word segmenter errs on the names that yearbooks are full of. Single characters
and pairs need none, and found the right sentence a little more often than segmented words did (eval/README.md).
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.text import HAN, fold

Codes = NDArray[np.uint64]

_WORD_FORM = rf"[0-9]+(?:\.[0-9]+)?%?|[^\W_0-9{HAN}][^\W_{HAN}]*"
_WORD = re.compile(_WORD_FORM)
_RUN = re.compile(rf"[{HAN}]+|{_WORD_FORM}")
_HAN_RUN = re.compile(f"[{HAN}]")

# HAN's two blocks with the hexagrams between them, which are no letters: 27,648 code points, under 15 bits.
_FIRST, _HEXAGRAMS, _LAST = 0x3400, (0x4DC0, 0x4DFF), 0x9FFF
_SHIFT = 15
_WORDS = 1 << 31


def lexical_tokens(text: str) -> list[str]:
    """The terms of a text, repeated as they stand; folded first, so that 總工會 and 总工会 are the same."""
    terms: list[str] = []
    for run in _RUN.findall(fold(text)):
        if _HAN_RUN.match(run):
            terms.extend(run)
            terms.extend(run[i : i + 2] for i in range(len(run) - 1))
        else:
            terms.append(run)
    return terms


class TermCodes:
    """Numbers the terms: a character by its place in its block, a pair by both, a word by its first occurrence."""

    def __init__(self) -> None:
        self._words: dict[str, int] = {}

    def code(self, term: str) -> int | None:
        """The number of a term as `lexical_tokens` gives it; None for a word that no text had."""
        if not _HAN_RUN.match(term):
            return self._words.get(term)
        first, *second = (ord(character) - _FIRST for character in term)
        return (first + 1) << _SHIFT | second[0] if second else first

    def occurrences(self, texts: Sequence[str]) -> Codes:
        """Each occurrence of a term as its number's 32 bits above the 32 bits of its text's row; in no order."""
        folded = [fold(text) for text in texts]
        han = np.frombuffer("\n".join(folded).encode("utf-32-le"), np.uint32)
        rows = np.repeat(np.arange(len(folded), dtype=np.uint64), [len(text) + 1 for text in folded])[
            : len(han)
        ]
        is_han = (han >= _FIRST) & (han <= _LAST) & ((han < _HEXAGRAMS[0]) | (han > _HEXAGRAMS[1]))
        places = han.astype(np.uint64) - np.uint64(_FIRST)
        single = np.flatnonzero(is_han)
        paired = np.flatnonzero(is_han[:-1] & is_han[1:])
        pairs = (places[paired] + np.uint64(1)) << np.uint64(_SHIFT) | places[paired + 1]
        return np.concatenate(
            [
                _packed(places[single], rows[single]),
                _packed(pairs, rows[paired]),
                self._word_occurrences(folded),
            ]
        )

    def _word_occurrences(self, folded: Sequence[str]) -> Codes:
        found = [(word, row) for row, text in enumerate(folded) for word in _WORD.findall(text)]
        codes = [self._words.setdefault(word, _WORDS + len(self._words)) for word, _ in found]
        return _packed(np.array(codes, np.uint64), np.array([row for _, row in found], np.uint64))


def _packed(codes: Codes, rows: Codes) -> Codes:
    return codes << np.uint64(32) | rows
