"""Years that a question does not name by their number: 去年, 当年, 98年, 上世纪90年代.

去年, 今年, 明年 depend on the day on which they are said, so they are read by the date; 当年, 本年, 这一年 in a question to a yearbook
that tells of one year are that year. A comparison (比去年增长多少) names no year: it is made within the year told of.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import partial

from qa.text import fold

_BY_DATE = {
    "大前年": -3,
    "前年": -2,
    "去年": -1,
    "今年": 0,
    "明年": 1,
    "后年": 2,
}
_SAID = re.compile(
    rf"(?<![比较跟同和与据])(?<!相比)(?:{'|'.join(_BY_DATE)})(?!(?:同期)?(?:相比|比)|[^，,]{{0,4}}(?:岁|高寿|多大))"
)
# The asker's own time, not the source's: 孩子明年上学, 我今年退休.
_OWN = re.compile(
    "(?:^|[，,。；;！!？?])[^，,。；;！!？?]{0,3}(?:我|咱|孩子|儿子|女儿|爸|妈|家里)[^，,。；;！!？?]*"
)
_TOLD = re.compile("(?:当年|本年度?|这一?年)(?![前后来间里内]|以)")
_SHORT = re.compile(
    r"(?:(?<=^)|(?<=[，,。；;、\s在于从自到至截和与]))(?P<year>\d\d)年(?!代|来|前|后|间|里|内|以|多|的?时间|中|期)"
)
_DECADE = re.compile(
    r"(?:(?P<century>\d\d|上个?|本)世纪)?(?P<decade>[1-9]0|[一二三四五六七八九]十)年代(?P<part>初|中期|末|后期)?"
)
_CENTURY = re.compile(r"(?P<century>\d\d|上个?|本)世纪(?!\d|[一二三四五六七八九]十年代)")
_BEFORE = re.compile("上一?年|前一年")  # with it 这一年 is the other of two, and both stay
_NUMBERED = re.compile(r"(?:1[89]|20)\d\d(?!\d)|[一二][九八〇零][〇零一二三四五六七八九]{2}年")
_TENS = "一二三四五六七八九"

Clock = Callable[[], date]


def resolve_years(question: str, told: int | None, today: date) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The question with its years as numbers, and what was taken for what; `told` is the one year of the documents, if one.

    A question that names a year by its number keeps it and all else: 我今年退休，2019年补助多少.
    """
    taken: list[tuple[str, str]] = []

    def replaced(pattern: re.Pattern[str], year: Callable[[re.Match[str]], int | None], text: str) -> str:
        def put(match: re.Match[str]) -> str:
            number = year(match)
            if number is None:
                return match.group()
            taken.append((match.group(), f"{number}年"))
            return f"{number}年"

        return pattern.sub(put, text)

    if _NUMBERED.search(fold(question)):
        return question, ()
    text = replaced(_SHORT, lambda said: _century(int(said.group()[:2]), today), question)
    if not taken:
        text = replaced(_SAID, partial(_by_date, today), text)
    if not taken and not decades(text) and not _BEFORE.search(text):
        text = replaced(_TOLD, lambda _: told, text)
    return text, tuple(taken)


def _by_date(today: date, said: re.Match[str]) -> int | None:
    own = any(clause.start() <= said.start() < clause.end() for clause in _OWN.finditer(said.string))
    return None if own else today.year + _BY_DATE[said.group()]


def _century(short: int, today: date) -> int:
    """98 → 1998, 21 → 2021: the last such year that is not beyond the next."""
    year = today.year // 100 * 100 + short
    return year if year <= today.year + 1 else year - 100


def decades(text: str) -> frozenset[int]:
    """The years of the decades and centuries that a text names: 上世纪90年代, 九十年代, 20世纪."""
    folded = fold(text)
    years: set[int] = set()
    for match in _DECADE.finditer(folded):
        tens = match["decade"]
        decade = int(tens) if tens.isdigit() else 10 * (_TENS.index(tens[0]) + 1)
        century = _first_year(match["century"]) if match["century"] else 1900 if decade >= 20 else 2000
        years |= set(range(century + decade, century + decade + 10))
    for match in _CENTURY.finditer(folded):
        first = _first_year(match["century"])
        years |= set(range(first, first + 100))
    return frozenset(years)


def _first_year(century: str) -> int:
    """20 → 1900; 上 and 本 are said in the 21st."""
    return 100 * (int(century) - 1) if century.isdigit() else 1900 if century.startswith("上") else 2000
