"""Characters made comparable without moving them: `fold` keeps the length, so offsets stay true."""

import re
import unicodedata
from functools import cache, lru_cache

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_HAN_RUN = re.compile(f"[{HAN}]+")


@cache
def _simplified() -> dict[int, str]:
    """Traditional → simplified, one character to one (OpenCC's t2s, asked character by character)."""
    from opencc import OpenCC

    characters = [chr(code) for code in range(0x3400, 0xA000)]
    convert = OpenCC("t2s").convert
    converted = convert(convert("\n".join(characters))).split("\n")  # twice: 薴 → 苧 → 苎
    pairs = zip(characters, converted, strict=True)
    return {ord(old): new for old, new in pairs if old != new and len(new) == 1}


@cache
def _fold_character(character: str) -> str:
    """One character in NFKC, lower case, simplified; unchanged where that would not be one character."""
    folded = unicodedata.normalize("NFKC", character).lower().translate(_simplified())
    return folded if len(folded) == 1 else character


@lru_cache(8192)
def fold(text: str) -> str:
    """Full-width → half-width, upper → lower, traditional → simplified; `len(fold(text)) == len(text)`."""
    return "".join(map(_fold_character, text))


def han_runs(text: str) -> list[str]:
    """The maximal runs of Chinese characters."""
    return _HAN_RUN.findall(text)
