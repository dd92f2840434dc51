"""An English question in the source's own words: a glossary, no translation engine.

The answer stays the source's Chinese text; what the question was taken for is shown to the person who asked.
"""

import re
from collections.abc import Callable
from functools import cache

from qa.answering.question import interrogative
from qa.lexicon import lines
from qa.text import HAN

_TOKEN = re.compile(r"[A-Za-z][A-Za-z']*|\d[\d,.]*%?")
_SUFFIXES = (
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("d", ""),
)
_LEAD = re.compile(
    r"^(?:(?:ok|okay|thanks|well)[,. ]+)?(?:and (?:what|how) about|(?:what|how) about|and)\b", re.IGNORECASE
)
_LONGEST = 5  # words of the longest term


def is_english(text: str) -> bool:
    """Whether a question has Latin words and no Chinese character."""
    return bool(re.search("[A-Za-z]{2}", text)) and not re.search(f"[{HAN}]", text)


def in_chinese(
    question: str, name: Callable[[str], str] = lambda _: "", known: Callable[[str], bool] = lambda _: True
) -> str:
    """The question's known terms and its numbers, in Chinese, in their order; "" where no term is known.

    A capitalised word that is no term may be a name in pinyin: `name` gives its characters, "" where it knows none.
    Of a term's several Chinese words those count that are `known` to the collection, the first where none is.

    And, what about and how about become what a Chinese follow-up begins and ends with: 那 …呢.
    """
    lead = _LEAD.match(question)
    terms = _terms(question[lead.end() :] if lead else question, name, known)
    if not lead or not terms:
        return terms
    return f"那{terms}" if interrogative(terms) else f"那{terms}呢"


def _terms(question: str, name: Callable[[str], str], known: Callable[[str], bool]) -> str:
    tokens = _TOKEN.findall(question)
    words = [token.lower() for token in tokens]
    terms: list[str] = []
    i = translated = 0
    while i < len(words):
        size, term = _longest_term(words, i)
        if term:
            words_of = term.split()
            terms += [word for word in words_of if known(word)] or words_of[:1]
            translated += 1
        elif words[i][0].isdigit():
            terms.append(_year(words[i]))
        elif tokens[i][0].isupper() and name(words[i].removesuffix("'s")):
            terms.append(name(words[i].removesuffix("'s")))
        i += max(1, size)
    return " ".join(terms) if translated else ""


def _longest_term(words: list[str], start: int) -> tuple[int, str]:
    for size in range(min(_LONGEST, len(words) - start), 0, -1):
        phrase = " ".join(words[start : start + size])
        for form in _forms(phrase):
            if form in glossary():
                return size, glossary()[form]
    return 0, ""


def _forms(phrase: str) -> list[str]:
    stems = [phrase.removesuffix(suffix) + stem for suffix, stem in _SUFFIXES if phrase.endswith(suffix)]
    return [phrase, phrase.removesuffix("'s"), *stems]


def _year(number: str) -> str:
    return f"{number}年" if re.fullmatch(r"(?:19|20)\d\d", number) else number


@cache
def glossary() -> dict[str, str]:
    """Lower-case English term, its hyphens as spaces → Chinese words."""
    rows = (line.split("\t", 1) for line in lines("glossary_en.tsv") if "\t" in line)
    return {english.replace("-", " "): chinese for english, chinese in rows}
