"""Word lists, one file each, for people to read and edit; `word_list(name)` reads one.

synonyms_zh.txt   what people say → what official texts call it, one group a line
thesaurus_zh.txt  words for the same thing · contrasts_zh.txt  words of one class that exclude one another: when evidence is checked
measures_zh.txt   units that may stand for one another, and the words that ask for them
glossary_en.tsv   English terms → Chinese
places_zh.txt     China's provinces and prefectures · organisations_zh.txt  well-known bodies
pinyin_zh.tsv     characters by sound · features_zh.tsv  labels of `ask --explain`
units_zh.txt · stop_words.txt · surnames_zh.txt · roles_zh.txt · bodies_zh.txt
"""

from functools import cache
from pathlib import Path


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a file of this folder, without comments and empty ones."""
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def word_list(name: str) -> tuple[str, ...]:
    """The words of a file, longest first, so that a pattern made of them finds the longest."""
    return tuple(
        sorted({word for line in lines(name) for word in line.split()}, key=lambda word: (-len(word), word))
    )
