"""Homophones and slips of typing, mended by sound against the words of the collection itself.

A word is doubted only where the collection does not know it, and is replaced only by one that the collection, or the
language of questions, has and that sounds the same: by tone too where the word doubted is a dictionary's, else without tones and
with zh = z, ng = n.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product

from qa.answering.pinyin import blurred, readings
from qa.answering.words import stop_words
from qa.lexicon import lines, word_list
from qa.retrieval.synonyms import synonyms
from qa.text import fold, han_runs

_SIZES = (6, 5, 4, 3, 2)
_MEASURED = frozenset(
    "一二两三四五六七八九十百千万亿年月日个"
)  # behind a number: no word begins with them there
_SETTLED = 2  # how often a word stands in the collection that may take a dictionary word's place
_READINGS = 12  # ways to read a word that are tried
# Characters that are words by themselves all the time: none is a slip, and none was meant by another.
_FIXED = frozenset(
    "的了是在有和与吗呢呀啊吧这那哪几谁多少不没无我你他她它您一二两三四五六七八九十百千万亿年月日个只第每各"
    "给被把从到对向于以及或等还又也都就才再很最更比为用让叫请问说看要会能可该去来进出过起着得里内外上下前后间占做往约共其"
)


@dataclass(frozen=True, slots=True)
class Slip:
    """A word of a question and the word that it was taken for."""

    written: str
    meant: str


class Speller:
    """Mends what sounds like a word of the collection but is none."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    def mend(self, text: str) -> tuple[str, tuple[Slip, ...]]:
        """The text with its slips mended, and these."""
        folded = fold(text)
        mended, slips = folded, []
        for run in han_runs(folded):
            written, found = self._mend_run(run)
            if found:
                mended = mended.replace(run, written, 1)
                slips += found
        kept = (old if new == same else new for old, same, new in zip(text, folded, mended, strict=True))
        return "".join(kept), tuple(slips)

    def _mend_run(self, run: str) -> tuple[str, list[Slip]]:
        import rjieba

        tokens = rjieba.cut(run, False)
        doubted = [doubt for token in tokens for doubt in [self._doubted(token)] * len(token)]
        borders = {0}
        for token in tokens:
            borders.add(max(borders) + len(token))
        slips = []
        for size in _SIZES:
            for start in range(len(run) - size + 1):
                end = start + size
                if not {start, end} <= borders or not any(doubted[start:end]):
                    continue
                written = run[start:end]
                meant = self._meant(written, doubted[start:end])
                if meant:
                    slips.append(Slip(written, meant))
                    run = run[:start] + meant + run[end:]
                    doubted[start:end] = [""] * size
        return run, slips

    def _doubted(self, token: str) -> str:
        """How a token may be another: not at all "", by its "tone" alone, or by its "sound"."""
        if len(token) == 1:
            return "" if token in _FIXED else "sound"
        return "" if token in self._language or self.knows(token) else "tone"

    def knows(self, word: str) -> bool:
        """Whether the collection has all pairs of the word's characters."""
        return all(pair in self._pairs for pair in pairwise(word))

    def _meant(self, written: str, doubted: Sequence[str]) -> str:
        """The word that was likeliest meant, "" where none is."""
        if self.knows(written) or written in self._language:
            return ""
        alike = {word for key in _keys(written, blurred) for word in self._by_sound.get(key, ())}
        fitting = [word for word in alike if self._fits(written, word, doubted)]
        return max(fitting, key=lambda word: (_same(written, word), self._counts[word], word), default="")

    def _fits(self, written: str, word: str, doubted: Sequence[str]) -> bool:
        """Half the characters stay, and those that change may: each is doubted and stood in no pair of the collection."""
        changes = [place for place, (old, new) in enumerate(zip(written, word, strict=True)) if old != new]
        settled = "tone" not in doubted or self._counts[word] >= _SETTLED
        begins = written[0] not in _MEASURED or word in self._asking
        return (
            2 * len(changes) <= len(word)
            and settled
            and begins
            and all(
                word[place] not in _FIXED
                and _vouched(written[place], word[place], doubted[place])
                and not self.knows(written[max(0, place - 1) : place + 2])
                for place in changes
            )
        )

    @cached_property
    def _pairs(self) -> frozenset[tuple[str, str]]:
        """All adjacent characters of the collection."""
        return frozenset(pair for text in self._texts for pair in pairwise(fold(text)))

    @cached_property
    def _counts(self) -> Counter[str]:
        """The collection's words of two characters or more, and the language of questions, with how often they stand."""
        import rjieba

        found: Counter[str] = Counter()
        for text in self._texts:
            for run in han_runs(fold(text)):
                found.update(word for word in rjieba.cut(run) if len(word) > 1 and _is_word(word))
        return found + Counter({word: _SETTLED for word in self._asking})

    @cached_property
    def _language(self) -> frozenset[str]:
        """Words that questions are made of, whatever the collection."""
        english = (word for line in lines("glossary_en.tsv") for word in line.split("\t")[1].split())
        others = (*english, *synonyms(), *stop_words())
        return self._asking | {word for word in others if len(word) > 1}

    @cached_property
    def _asking(self) -> frozenset[str]:
        """The words among them that ask and point; these may also be meant."""
        counted = (f"几{unit}" for unit in word_list("units_zh.txt") if len(unit) < 3)
        asking = (word for word in stop_words() if word[0] not in "多何")  # 多打 is not 多大
        return frozenset(word for word in (*asking, *counted) if len(word) > 1)

    @cached_property
    def _by_sound(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for word in self._counts:
            for key in _keys(word, blurred):
                found.setdefault(key, []).append(word)
        return {key: tuple(words) for key, words in found.items()}


def _keys(word: str, sound: Callable[[str], str]) -> list[str]:
    """The word's readings, its syllables as `sound` gives them, apart by spaces."""
    each = [tuple(dict.fromkeys(map(sound, readings(char)))) for char in word]
    return [" ".join(key) for _, key in zip(range(_READINGS), product(*each), strict=False)]


def _is_word(word: str) -> bool:
    """Not 涨了, which the segmenter guesses to be one."""
    import rjieba

    return not _FIXED & set(word) or bool(rjieba.has_word(word))


def _vouched(old: str, new: str, doubted: str) -> bool:
    """Whether two characters that sound alike sound alike enough."""
    return doubted == "sound" or (doubted == "tone" and bool(set(readings(old)) & set(readings(new))))


def _same(written: str, word: str) -> int:
    return sum(old == new for old, new in zip(written, word, strict=True))
