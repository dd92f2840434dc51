"""A number of the question in the digits that the collection writes it with: 四百九十一个 ↔ 491个, 二百三十五亿元 ↔ 235亿元.

万 and 亿 stay as they are; nothing changes where the collection has the number as it was written, or in neither way.
"""

import re
from collections.abc import Callable

from qa.answering.quantities import find_quantities, parse_number
from qa.text import fold

_CHINESE = "〇零一二两三四五六七八九十百千点"
_NUMBER = re.compile(rf"(?P<number>[\d.]+|[{_CHINESE}]+)(?P<rest>.*)", re.DOTALL)
_PERCENT = re.compile(rf"百分之([\d.]+|[{_CHINESE}]+)")
_LEAST = 10  # smaller ones are words: 哪一个, 前一年
_DIGITS = "零一二三四五六七八九"
_PLACES = ("千", "百", "十", "")


def as_collection_writes(text: str, has: Callable[[str], bool]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with such numbers rewritten, and (written, rewritten) for each; `has` tells whether the collection has a string."""
    taken: list[tuple[str, str]] = []
    for quantity in reversed(find_quantities(text)):
        written = fold(quantity.text).strip()
        other = _other(written) if quantity.value >= _LEAST or quantity.kind == "percent" else ""
        if other and not has(written) and has(other):
            taken.insert(0, (written, other))
            text = text[: quantity.start] + other + text[quantity.end :]
    return text, tuple(taken)


def _other(written: str) -> str:
    """The same quantity in the other digits, "" where it has no plain form in them."""
    percent = _PERCENT.fullmatch(written)
    if percent:
        return f"{parse_number(percent[1]):g}%"
    lead = "第" if written.startswith("第") else ""
    match = _NUMBER.fullmatch(written.removeprefix("第"))
    if not match or match["rest"].startswith(("几", "余", "多")):
        return ""
    number = match["number"]
    if number[0].isdigit():
        other = _chinese(number)
    elif len(number) > 1 and not set(number) & set("十百千点"):
        other = "".join(str(int(parse_number(char))) for char in number)  # digit by digit: 二零二一年
    else:
        other = f"{parse_number(number):g}"
    return f"{lead}{other}{match['rest']}" if other else ""


def _chinese(number: str) -> str:
    """A whole number below 10,000 in Chinese, e.g. 1020 → 一千零二十; "" for any other."""
    if not number.isdigit() or not 0 < int(number) < 10_000:
        return ""
    digits = number.zfill(4)[-4:]
    spelled = "".join(
        f"{_DIGITS[int(digit)]}{place}" if digit != "0" else "零"
        for digit, place in zip(digits, _PLACES, strict=True)
    )
    spelled = re.sub("零+", "零", spelled).strip("零")
    return re.sub("^一十", "十", spelled)
