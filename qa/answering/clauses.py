"""Where a sentence could be cut: at its commas, and where a comma has been lost.

Scraped yearbook pages lose their commas. A logistic model over the characters on both sides of a place, trained on official
texts whose commas were taken out (`qa.answering.train_clauses`), says where one stood.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from qa.answering.quantities import Quantity, find_quantities
from qa.errors import ModelError
from qa.text import fold

BUCKETS = 1 << 18
_WEIGHTS = Path(__file__).parent / "model" / "clauses.npz"
_COMMA = re.compile(r"[，；;]|(?<!\d)[,：:]|[,：:](?!\d)")
_SHORTEST, _LAST = (
    3,
    6,
)  # characters of a clause behind a lost comma; of the sentence's last, with its full stop
_OPEN, _CLOSE = "《“（(「『【", "》”）)」』】"


@dataclass(frozen=True, slots=True)
class _Borders:
    weights: NDArray[np.float16]
    bias: float


@lru_cache(4096)
def clause_offsets(sentence: str) -> tuple[tuple[int, int], ...]:
    """`(start, end)` of each clause, gapless, in reading order; a comma belongs to the clause before it."""
    cuts = [0, *(cut for cut in _cuts(sentence)), len(sentence)]
    return tuple((start, end) for start, end in pairwise(cuts) if start < end)


def _cuts(sentence: str) -> list[int]:
    model = _borders()
    text = mask_digits(fold(sentence))
    inside = {
        i for q in find_quantities(sentence) for i in range(q.start + 1, q.end + _counts_on(sentence, q))
    }
    lost = {
        place
        for place, buckets in border_features(text)
        if place not in inside
        and _touching(text, place)
        and model.weights[buckets].sum(dtype=np.float32) + model.bias > 0
    }
    kept = {match.end() for match in _COMMA.finditer(sentence)} - inside
    return sorted(
        place for place in _long_enough(lost, kept, len(sentence)) | kept if _depth(sentence, place) <= 0
    )


def _long_enough(lost: set[int], kept: set[int], end: int) -> set[int]:
    """The lost commas that leave a clause behind them; 团结|统一 and 精神|培育作用。 are no two clauses."""
    following = sorted({*lost, *kept, end})
    return {
        place
        for place, after in pairwise(following)
        if place in lost and after - place >= (_LAST if after == end else _SHORTEST)
    }


def _counts_on(sentence: str, quantity: Quantity) -> bool:
    """Whether a count goes on with what it counts, as 51643个 does with 基层工会; no clause ends between the two."""
    import rjieba

    following = rjieba.tag(sentence[quantity.end : quantity.end + 6])
    return quantity.kind == "count" and bool(following) and following[0][1].startswith(("n", "b", "a"))


def _touching(text: str, place: int) -> bool:
    """Whether no punctuation stands on either side, closing marks before and opening marks behind excepted."""
    return (text[place - 1].isalnum() or text[place - 1] in _CLOSE) and (
        text[place].isalnum() or text[place] in _OPEN
    )


def _depth(sentence: str, place: int) -> int:
    """How many quotes and brackets are open at a place; more closed than opened (a lost bracket) is none."""
    return sum((char in _OPEN) - (char in _CLOSE) for char in sentence[:place])


def mask_digits(text: str) -> str:
    """Every digit as 0: which number it is does not tell where a clause ends."""
    return "".join("0" if char.isdigit() else char for char in text)


def border_features(text: str) -> Iterator[tuple[int, list[int]]]:
    """Each place between two words, with the buckets of what stands left and right of it.

    Characters, since segmentation errs on names; words with their parts of speech, since they say what begins a clause.
    """
    import rjieba

    tagged = rjieba.tag(text)
    place = 0
    for i, (word, tag) in enumerate(tagged[:-1]):
        place += len(word)
        follower, its_tag = tagged[i + 1]
        after = tagged[i + 2][1] if i + 2 < len(tagged) else ""
        left, right = text[max(0, place - 4) : place], text[place : place + 4]
        l1, l2, l3, r1, r2, r3 = left[-1:], left[-2:], left[-3:], right[:1], right[:2], right[:3]
        keys = (
            f"a{l1}", f"b{l2}", f"c{l3}", f"d{r1}", f"e{r2}", f"f{r3}", f"g{l1}|{r1}", f"h{l2}|{r1}", f"i{l1}|{r2}",
            f"j{l2}|{r2}", f"k{left}", f"m{right}", f"n{tag}|{its_tag}", f"o{word}|{its_tag}", f"p{tag}|{follower}",
            f"q{tag}|{its_tag}|{after}", f"r{word}|{its_tag}|{after}",
        )  # fmt: skip
        yield place, [zlib.crc32(key.encode()) % BUCKETS for key in keys]


@cache
def _borders() -> _Borders:
    try:
        with np.load(_WEIGHTS, allow_pickle=False) as arrays:
            return _Borders(arrays["weights"], float(arrays["bias"]))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error):
        raise ModelError(
            f"模型文件 {_WEIGHTS} 缺失或已损坏，请从版本库恢复该文件。",
            f"The model file {_WEIGHTS} is missing or damaged; restore it from the repository.",
        ) from None
