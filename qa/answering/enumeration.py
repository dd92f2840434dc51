"""Enumerations: where a sentence lists things, and which of its lists a question asks for.

A list is what stands between 、, titles side by side, or clauses that begin alike, one behind the other (坚决防止… 坚决维护…).
Its span is whole: the items with the marks between them, without what introduces the list or comes after it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from qa.answering.clauses import clause_offsets
from qa.answering.naming import asked_class
from qa.answering.quantities import find_quantities
from qa.answering.question import Question
from qa.answering.words import content_words, pairs, tagged_words
from qa.text import HAN, fold

_QUOTED = re.compile("(?:《[^《》]+》|“[^“”]+”)(?:(?:[、和与及]|以及)?(?:《[^《》]+》|“[^“”]+”))+")
_SEGMENT = re.compile("[^，,。；;：:（）()]+")
_INTRODUCES = re.compile("(?:分别[是为]|包括|包含|即|含|有|是|为|由|对|给|向|在|授予|赴)$")
_SHORT_VERBS, _PREPOSITIONS = "有是为由对给向在获设含即辖管至到", "对在由向给被把将从"
_BORDER = re.compile("[，,。；;]")
_JOINED = re.compile("、|以及|[和与及]")
_COUNTED = re.compile(
    "哪(?P<n>[二两三四五六七八九十]|\\d+)|(?P<m>[二两三四五六七八九十])[个项条家种类名部位件]"
)
_N_TIMES = re.compile(f'(?P<n>[二两三四五六七八九十])个(?P<word>[{HAN}]{{2}})[”"]?')
_ALIKE, _LEAST_ALIKE = 2, 3  # characters that clauses begin with alike; how many such clauses make a list
_NEAR = 24  # characters in front of a list that introduce it
_NUMBER = {char: value for value, char in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


@dataclass(frozen=True, slots=True)
class Enumeration:
    """`start`–`end` of a list in its sentence, and how many items it has."""

    start: int
    end: int
    items: int


@lru_cache(2048)
def enumerations(sentence: str) -> tuple[Enumeration, ...]:
    """All lists of a sentence in reading order, none inside another."""
    found = [*_side_by_side(sentence), *_alike(sentence), *_between_marks(sentence)]
    kept: list[Enumeration] = []
    for one in found:
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))


def _side_by_side(sentence: str) -> Iterator[Enumeration]:
    for match in _QUOTED.finditer(sentence):
        items = len(re.findall("《[^《》]+》|“[^“”]+”", match.group()))
        yield Enumeration(match.start(), match.end(), items)


def _alike(sentence: str) -> Iterator[Enumeration]:
    """Runs of clauses that begin with the same characters."""
    clauses = clause_offsets(sentence)
    first = 0
    for place in range(1, len(clauses) + 1):
        head = sentence[clauses[first][0] :][:_ALIKE]
        if place < len(clauses) and sentence[clauses[place][0] :].startswith(head):
            continue
        if place - first >= _LEAST_ALIKE and head.isalpha():
            text = sentence[clauses[first][0] : clauses[place - 1][1]].rstrip("，,；;。)）")
            yield Enumeration(clauses[first][0], clauses[first][0] + len(text), place - first)
        first = place


def _between_marks(sentence: str) -> Iterator[Enumeration]:
    """Items between 、 within one stretch of text, the first and the last freed of the rest of their clause."""
    for segment in _SEGMENT.finditer(sentence):
        text = segment.group()
        if "、" not in text:
            continue
        start = segment.start() + _first_item(text[: text.index("、")])
        last = text.rindex("、") + 1
        end = segment.start() + last + _last_item(text[last:], sentence[start : segment.start() + last - 1])
        yield Enumeration(start, end, len(_JOINED.split(sentence[start:end])))


def _first_item(text: str) -> int:
    """Where the first item begins: behind the last verb or preposition in front of it."""
    tagged = tagged_words(text)
    place, begin = 0, 0
    for i, (word, tag) in enumerate(tagged):
        place += len(word)
        verb = tag.startswith("v") and tag != "vn" and (len(word) > 1 or word in _SHORT_VERBS)
        if i + 1 < len(tagged) and (
            verb or tag.startswith(("p", "uj")) or word == "其中" or _INTRODUCES.search(word)
        ):
            begin = place
    return begin + (text[begin : begin + 1] in tuple(_PREPOSITIONS) and len(text) - begin > 2)


def _last_item(text: str, items: str) -> int:
    """Where the last item ends: before 等 or a number, where the others do (工会、…工会), else before the next verb."""
    others = [item for item in items.split("、") if item]
    figures = find_quantities(text)
    if figures and others and find_quantities(others[-1]):
        return figures[0].end
    counted = re.match(rf"[{HAN}“”《》]{{1,16}}?(?=等|\d|[一二三四五六七八九十两]+[个项种类家])", text)
    if counted:
        return counted.end()
    ending = others[-1][-1] if others else ""
    longest = max(map(len, others), default=0)
    place, joined = 0, False
    for word, tag in tagged_words(text):
        if place and not joined and tag.startswith(("v", "p", "d", "u", "m", "w")) and tag != "vn":
            break
        joined = bool(_JOINED.fullmatch(word))
        place += len(word)
    alike = len({item[-1] for item in others}) == 1 and ending.isalpha() and ending in text[:place]
    if alike and place > 2 * longest and not _JOINED.match(text[text.index(ending) + 1 :]):
        return text.index(ending) + 1
    return place


def _repeated(asked: str, sentence: str) -> Enumeration | None:
    """Five clauses that each say 坚决, where the question asks for 五个坚决; what stands in quotes names them only."""
    match = _N_TIMES.search(asked)
    if not match:
        return None
    unquoted = re.sub("[“《][^”》]*[”》]", lambda quoted: "\0" * len(quoted.group()), sentence)
    places = [found.start() for found in re.finditer(re.escape(match["word"]), unquoted)]
    count = _NUMBER[match["n"]]
    if len(places) != count:
        return None
    behind = [end for _, end in clause_offsets(sentence) if end > places[-1] + len(match["word"])]
    text = sentence[places[0] : behind[0]].rstrip("，,；;。)）")
    return Enumeration(places[0], places[0] + len(text), count)


def asked_count(question: Question) -> int:
    """How many things a question says that it asks for (哪三个), 0 where it does not."""
    match = _COUNTED.search(question.text)
    number = match and (match["n"] or match["m"])
    return 0 if not number else int(number) if number.isdigit() else _NUMBER[number]


def asked_list(question: Question, sentence: str) -> Enumeration | None:
    """The list of a sentence that a question asks for: of as many items, beside the question's words; None if none fits."""
    count = asked_count(question)
    wanted = set(pairs(" ".join(content_words(question.text))))
    noun = asked_class(question.text)
    folded = fold(sentence)

    def fit(one: Enumeration) -> float:
        before = _BORDER.split(folded[max(0, one.start - _NEAR) : one.start])[-1]
        behind = _BORDER.split(folded[one.end : one.end + 8])[0]
        own = folded[one.start : one.end]
        beside = sum(pair in before or pair in behind for pair in wanted)
        given = 0 if find_quantities(own) else sum(pair in own for pair in wanted)
        named = bool(noun) and (noun in own or noun in behind or noun in before)
        return beside + 2 * named + 4 * (one.items == count) - 0.5 * given

    repeated = _repeated(question.text, sentence)
    if repeated and not any(one.items == repeated.items for one in enumerations(sentence)):
        return repeated
    lists = [one for one in enumerations(sentence) if not (count and one.items < count)]
    best = max(lists, key=fit, default=None)
    return best if best and (fit(best) > 0 or len(lists) == 1) else None
