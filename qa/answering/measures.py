"""Which units an answer may have: those that the question names, or those that its words imply (多深 → 米).

The kinds of measure and the words that ask for them are a list for people to edit: qa/lexicon/measures_zh.txt.
"""

import re
from dataclasses import dataclass
from functools import cache

from qa.lexicon import lines


@dataclass(frozen=True, slots=True)
class Measure:
    """Units that can stand for one another, and words that ask for them without naming one."""

    units: frozenset[str]
    cues: tuple[str, ...]

    def interchanges(self, named: str, told: str) -> bool:
        """Whether one unit may stand for the other; where anything is counted, only 个 may stand for all."""
        return {named, told} <= self.units and ("个" not in self.units or "个" in (named, told))


@cache
def measures() -> tuple[Measure, ...]:
    """The lines of measures_zh.txt."""
    found = []
    for line in lines("measures_zh.txt"):
        units, _, cues = line.partition("|")
        found.append(Measure(frozenset(units.split()), tuple(cues.split())))
    return tuple(found)


def implied_units(clause: str, start: int, end: int) -> frozenset[str]:
    """Units of the measure that a clause asks for, whose interrogative is `clause[start:end]`; empty where none is told.

    The nearest word for a measure tells (率有多高: percent); an adjective alone (多高) only where there is none.
    """
    if _GROWTH.search(clause[:end]):
        return frozenset()
    found = [
        (cue.startswith("多"), _gap(match.span(), (start, end)), -match.end(), -len(cue), place)
        for place, measure in enumerate(measures())
        for cue in measure.cues
        for match in re.finditer(re.escape(cue), clause)
    ]
    near = [one for one in found if one[1] < _FAR]
    return measures()[min(near)[-1]].units if near else frozenset()


def ends_with_measure(text: str) -> bool:
    """Whether a text without an interrogative ends with a word for a measure: 水库 面积."""
    bare = text.rstrip("?？。.!！ ")
    return any(bare.endswith(cue) for measure in measures() for cue in measure.cues)


# Nouns that name people, by how they end; a legal person is none.
_PEOPLE = re.compile(
    "(?:[员者民师兵]|(?<!法)人|学生|考生|毕业生|医生|职工|员工|民工|女工|儿童|孩子|娃娃?|妇女)$"
)


def counted_people(noun: str) -> frozenset[str]:
    """The units in which people are counted, where a noun names people (会员: 人, 名 …); else empty."""
    if not _PEOPLE.search(noun):
        return frozenset()
    return next(measure.units for measure in measures() if "人" in measure.units and "名" in measure.units)


# What grew, or by how much in percent? Both may answer.
_GROWTH = re.compile(
    "(?:增长|增加|提高|上升|下降|减少|降低|缩小|扩大|高出|涨|降|升|多|少)(?:了|到|幅度?)?(?:多少|几)$"
)
_FAR = 12  # characters; a cue further away belongs to something else


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(0, one[0] - other[1], other[0] - one[1])


def unit_fit(named: str, implied: frozenset[str], told: str) -> float:
    """How well a unit told fits what is asked: 1 the same, 0.8 of the same measure, 0.5 unknown, 0 another measure."""
    if not told or not (named or implied):
        return 0.5
    if named:
        if named == told:
            return 1.0
        return 0.8 if any(measure.interchanges(named, told) for measure in measures()) else 0.0
    return 1.0 if told in implied else 0.0
