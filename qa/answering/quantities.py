"""Numbers with their units, and dates, as they stand in Chinese text: Arabic or Chinese numerals, bounds, ranks.

`value` is comparable across spellings (469万 = 4,690,000 = 四百六十九万); nothing is rewritten, offsets are the text's own.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from qa.lexicon import word_list
from qa.text import fold

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# 千瓦, 千米, 千克 are units, whatever numeral stands before them
_HANZI = "[〇零一二两三四五六七八九十百千](?:[〇零一二两三四五六七八九十百万亿]|千(?![瓦米克]))*"
_AFTER = "[余多几]?"
_BOUND = "(?:以上|以下|左右|上下)?"

# A single character before these is a word, not a count: 一线, 统一部署, 八大群体, 千方百计, 千瓦, 十分.
_WORDS = "[一八两四十百千][线部步起方面分大些样定直般旦度带环代层班号等级节点]|千家|千方|千[瓦米克]|百计|百年|一部分|七台"

_DATE = re.compile(
    rf"(?<!\d)(?:(?:1[89]|20)\d\d|[一二][九八〇零][〇零一二三四五六七八九]{{2}})\s*年(?:\s*(?:\d{{1,2}}|{_HANZI})月(?:份|底|初|末)?(?:\s*(?:\d{{1,2}}|{_HANZI})[日号](?:[—\-至~]\d{{1,2}}[日号])?)?|[底末初])?"
    r"|(?<!\d)\d{1,2}月(?:份|底|初|末|中旬|上旬|下旬)?(?:\d{1,2}(?:[—\-至~]\d{1,2})?[日号])?(?:[—\-至~](?:\d{1,2}月)?\d{1,2}[日号])?"
)
_CHINESE_DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "兆": 1_000_000_000_000}


@cache
def _quantity_pattern() -> re.Pattern[str]:
    unit = "|".join(word_list("units_zh.txt"))
    return re.compile(
        rf"(?P<rank>第)(?:{_DIGITS}|{_HANZI})(?:{unit})?"
        rf"|(?P<percent>百分之(?:{_DIGITS}|{_HANZI})(?:点{_HANZI})?(?:[到至](?:{_HANZI}))?|(?:{_DIGITS})\s*(?:[%％‰]|/\d+万)){_BOUND}"
        rf"|(?P<digits>(?:{_DIGITS})(?:[余多几]?[百千]?[万亿兆]{{1,2}})?){_AFTER}\s*(?P<unit>{unit})?{_BOUND}"
        rf"|(?!{_WORDS})(?P<hanzi>{_HANZI}(?:点{_HANZI})?(?:[余多几]?[万亿]{{1,2}})?){_AFTER}(?P<unit2>{unit}){_BOUND}"
    )


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text. `kind`: "count", "percent", "rank" or "date"; `unit` "" where the text names none."""

    text: str
    start: int
    end: int
    kind: str
    value: float
    unit: str


@lru_cache(4096)
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """All dates and quantities, in reading order, none inside another."""
    folded = fold(text.replace("，", "、"))  # a full-width comma stands between numbers, never inside one
    found = [
        Quantity(text[m.start() : m.end()], m.start(), m.end(), "date", _date_value(m.group()), "")
        for m in _DATE.finditer(folded)
    ]
    taken = [(q.start, q.end) for q in found]
    for match in _quantity_pattern().finditer(folded):
        if not any(match.start() < end and start < match.end() for start, end in taken):
            found.append(_quantity(text, match))
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def _quantity(text: str, match: re.Match[str]) -> Quantity:
    span, folded = text[match.start() : match.end()], match.group()
    if match["rank"]:
        unit = re.sub(rf"^第(?:{_DIGITS}|{_HANZI})", "", folded)
        return Quantity(
            span, match.start(), match.end(), "rank", parse_number(folded[1 : len(folded) - len(unit)]), unit
        )
    if match["percent"]:
        number = re.sub(r"百分之|[%％‰\s]|/.*", "", match["percent"])
        return Quantity(span, match.start(), match.end(), "percent", parse_number(number), "%")
    unit = match["unit"] or match["unit2"] or ""
    return Quantity(
        span, match.start(), match.end(), "count", parse_number(match["digits"] or match["hanzi"]), unit
    )


def _date_value(text: str) -> float:
    """The year where one stands, else the month as a fraction: enough to tell dates apart."""
    year = re.match(r"(\d{4}|[一二][九八〇零][〇零一二三四五六七八九]{2})\s*年", text)
    if year:
        digits = year.group(1)
        return float(digits if digits.isdigit() else "".join(str(_CHINESE_DIGIT[char]) for char in digits))
    return float(re.match(r"\d+", text).group()) / 100  # type: ignore[union-attr]


def parse_number(text: str) -> float:
    """The value of a numeral: 6,907.19 · 340余万 · 二百三十五亿 · 十九点五; 0.0 where nothing can be read."""
    text = text.replace(",", "").translate(str.maketrans("", "", "余多几 "))
    digits = re.match(r"\d+(?:\.\d+)?", text)
    if digits:
        value = float(digits.group())
        for char in text[digits.end() :]:
            value *= _SCALE.get(char, 1)
        return value
    whole, _, fraction = re.split("[到至]", text)[0].partition("点")
    if len(whole) > 1 and all(char in _CHINESE_DIGIT for char in whole):  # digit by digit: 二零二一
        return float("".join(str(_CHINESE_DIGIT[char]) for char in whole))
    value = _parse_chinese(whole)
    tail = "".join(str(_CHINESE_DIGIT[char]) for char in fraction if char in _CHINESE_DIGIT)
    return value + (float(f"0.{tail}") if tail else 0.0)


def _parse_chinese(text: str) -> float:
    total = section = digit = 0.0
    for char in text:
        if char in _CHINESE_DIGIT:
            digit = _CHINESE_DIGIT[char]
        elif char in "十百千":
            section += (digit or 1) * _SCALE[char]
            digit = 0
        elif char == "万":
            total += (section + digit) * _SCALE[char]
            section = digit = 0
        elif char in "亿兆":
            total = (total + section + digit) * _SCALE[char]
            section = digit = 0
    return total + section + digit
