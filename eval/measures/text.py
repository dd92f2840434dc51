"""Texts made comparable: what every measure of words and numbers starts from."""

import re
import unicodedata
from decimal import Decimal

_MARKER = re.compile(r"\[(\d+)\]")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)([十百千万亿]*)")
_HAN_NUMBER = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+")
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_DIGITS = {character: value % 10 for value, character in enumerate("零一二三四五六七八九〇")} | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


def normalise(text: str) -> str:
    """NFKC, lower case, without white space and punctuation (Unicode category P: 80% and 80 become equal)."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(c for c in folded if not c.isspace() and not unicodedata.category(c).startswith("P"))


def without_markers(text: str) -> str:
    """The text without its citation markers [1], [2] and so on."""
    return _MARKER.sub("", text)


def statements(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """Each stretch of an answer with the numbers of the markers right behind it; none behind an uncited rest."""
    found: list[tuple[str, tuple[int, ...]]] = []
    for place, part in enumerate(_MARKER.split(text)):  # text, number, text, number, …
        if place % 2 and found:
            found[-1] = (found[-1][0], (*found[-1][1], int(part)))
        elif not place % 2 and normalise(part):
            found.append((part, ()))
    return found


def numbers(text: str) -> set[Decimal]:
    """The values of all numbers in a text: 51,643 and 5.1643万 are equal; Chinese numerals are read too."""
    plain = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text))
    written = {Decimal(digits) * _product(units) for digits, units in _NUMBER.findall(plain)}
    return written | {Decimal(_han_value(run)) for run in _HAN_NUMBER.findall(_NUMBER.sub(" ", plain))}


def _product(units: str) -> int:
    product = 1
    for unit in units:
        product *= _UNITS[unit]
    return product


def _han_value(run: str) -> int:
    """二千零三十 → 2030, 二〇二一 → 2021, 一亿二千万 → 120,000,000."""
    if not any(character in _UNITS for character in run):
        return int("".join(str(_DIGITS[character]) for character in run))
    total = section = digit = 0
    for character in run:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif (unit := _UNITS[character]) < 10_000:
            section, digit = section + (digit or 1) * unit, 0
        else:  # 亿 also multiplies what stands before a 万
            section += digit
            total = (total + section) * unit if character == "亿" else total + section * unit
            section = digit = 0
    return total + section + digit
