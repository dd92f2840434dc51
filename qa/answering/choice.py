"""Which of a sentence's spans is meant: what the question says, set against what stands beside each span.

The ranker weighs a span by itself; that of several figures in one sentence one is a part, a mean, a record or last
year's, is told by the words next to it and by the words of the question.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qa.answering.candidates import Candidate
from qa.answering.quantities import find_quantities
from qa.answering.question import Question
from qa.answering.relations import related
from qa.answering.words import carries_meaning, pairs, tagged_words
from qa.text import fold

_BORDER = re.compile("[，,。；;、：:（）()]")
_LITTLE = 3
_REACH = 14  # characters beside a span that speak of it
_MOST, _COUNTED = 4.0, 2.0
_PART, _WHOLE, _CHARACTER = 6.0, 0.7, 0.6  # chosen on yearbook_qa's sentences, where ± a half changes little
# What a question may ask of a figure, and how its neighbourhood says so.
_MARKS = tuple(
    (re.compile(asked), re.compile(told))
    for asked, told in (
        ("最|单[笔个项次]", "最"),
        ("平均|人均|户均|均价|每[人户个家亩天月]", "均|每"),
        ("目标|计划|要求|任务|指标", "目标|计划|要求|任务|指标"),
        ("上年|去年|前一年|上一年|头一年|原来|以前|之前|此前", "上年|去年|由|从|原"),
    )
)
_CHANGE = re.compile("(?:由|从)[^，,。；;]{0,12}$")
_CHANGES_TO = re.compile("[^，,。；;]{0,6}[到至为]")
_EARLIER = _MARKS[-1][0]
_SCALE = re.compile("多少(?P<scale>[亿万])")


def beside(sentence: str, candidates: Sequence[Candidate], place: int) -> tuple[str, str]:
    """What stands left and right of a span, up to its neighbours, clause borders, and a reach; folded."""
    candidate = candidates[place]
    start = max((c.end for c in candidates if c.end <= candidate.start), default=0)
    end = min((c.start for c in candidates if c.start >= candidate.end), default=len(sentence))
    left = fold(sentence[max(start, candidate.start - _REACH) : candidate.start])
    right = fold(sentence[candidate.end : min(end, candidate.end + 10)])
    if place and _CHANGES_TO.fullmatch(left):  # 从A提高到B: what is said of A is said of B
        left = beside(sentence, candidates, place - 1)[0] + left
    clauses = [part for part in _BORDER.split(left) if part]
    if clauses and len(clauses[-1]) < _LITTLE:  # 最高，为21.4%: the clause before it says of what
        clauses = ["".join(clauses[-2:])]
    return (clauses[-1] if clauses else ""), _BORDER.split(right)[0]


def choices(question: Question, sentence: str, candidates: Sequence[Candidate]) -> list[float]:
    """A factor for each span of one sentence, 1 where nothing speaks for or against it."""
    sides = [beside(sentence, candidates, place) for place in range(len(candidates))]
    wanted = _wanted(question.text, question.near.removeprefix(question.unit))
    held = [[way for way in wanted if any(form in " ".join(side) for form in way.forms)] for side in sides]
    shared = Counter(way for row in held for way in row)
    given = {q.value for q in find_quantities(question.text)}
    scale = _SCALE.search(question.text)
    factors = []
    for candidate, row, side in zip(candidates, held, sides, strict=True):
        told = sum(way.weight / shared[way] for way in row)
        factor = 1 + min(_MOST, told)
        factor *= _marked(question.text, side, candidate, sentence)
        if any(way.counted and shared[way] == 1 for way in row):
            factor *= _COUNTED
        if (
            "其中" in sentence[: candidate.start]
        ):  # a part: meant where the question names it, else the whole is
            factor *= _PART if any(shared[way] == 1 for way in row) else _WHOLE
        if (candidate.value and candidate.value in given) or fold(candidate.text).strip(
            "《》“”"
        ) in question.text:
            factor *= 0.1
        if scale and scale["scale"] not in candidate.text:
            factor *= 0.05
        factors.append(factor)
    return factors


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Something of the question that may stand beside a span, in any of its forms."""

    forms: tuple[str, ...]
    weight: float
    counted: bool = False


def _wanted(text: str, counted: str) -> list[_Wanted]:
    """The question's character pairs, its characters at less weight, and its words by what else they may be called."""
    tagged = tagged_words(text)
    meant = related([word for word, _ in tagged])
    synonyms = [
        _Wanted((word, *sorted(other.synonyms)), 1.0)
        for (word, _), other in zip(tagged, meant, strict=True)
        if carries_meaning(word) and len(word) > 1 and other.synonyms
    ]
    words = " ".join(word for word, _ in tagged if carries_meaning(word))
    characters = [_Wanted((char,), _CHARACTER) for char in dict.fromkeys(words) if char > "\u4e00"]
    near = set(pairs(counted))
    written = [_Wanted((pair,), 1.0, pair in near) for pair in dict.fromkeys(pairs(words))]
    return [*written, *characters, *synonyms]


def _marked(asked: str, side: tuple[str, str], candidate: Candidate, sentence: str) -> float:
    """Whether the figure is of the sort asked for: a record, a mean, a target, an earlier year's."""
    factor = 1.0
    for question_form, told_form in _MARKS:
        if told_form.search(" ".join(side)):
            factor *= 2.0 if question_form.search(asked) else 0.8
    earlier = bool(_CHANGE.search(sentence[: candidate.start])) and re.match(
        "[^，,。；;]{0,6}(?:到|至|为)", sentence[candidate.end :]
    )
    if earlier and not _EARLIER.search(asked):
        factor *= 0.3
    return factor
