"""A follow-up put together with the question that it leans on: one thing swapped for another, or a subject added."""

import re
from difflib import SequenceMatcher
from functools import cache

from qa.answering.quantities import find_quantities
from qa.answering.question import Kind, interrogative, read_question
from qa.answering.words import content_words, stop_words, tagged_content_words
from qa.lexicon import word_list
from qa.text import HAN

_ABOUT = re.compile(
    r"^(?:换成)?(?P<about>[^，,？?]{1,16}?)(?:这边|那边|这一级|那头)?(?:的?话)?呢(?:$|[，,？?。！!]+(?P<rest>.*)$)"
)
_YEAR = (
    r"^(?:到了?|换成)?(?P<about>(?:\d{4}|[零〇一二三四五六七八九]{4})年[底末初]?|SHIFT)(?:的|又|时)*(?:也?告诉我|是|有)?"
    r"(?:(?:多少|几)[^，,？?]{0,3})?(?:$|[，,？?。]+(?P<rest>.*)$)"
)
_SHIFTS = {  # from the year of the earlier question; 去年 and 明年 were read by the date before
    "前一年": -1,
    "上一年": -1,
    "上年": -1,
    "后一年": 1,
    "下一年": 1,
    "第二年": 1,
    "次年": 1,
    "来年": 1,
    "转过年": 1,
    "转年": 1,
}
_LIGHT = ("d", "u", "p", "c", "r", "y", "x", "w")
_AREA = re.compile("全国|全区|全省|全市|全县|全旗|全盟|全州|自治区|本省|本市|本区")
_COUNTED = re.compile(
    r"(?:多少|几)(?:个|名|家|户|件|条|项|位|所|座|场|人次|份|起|篇|台|辆|种)?"
    rf"(?P<noun>[{HAN}]{{2,12}}?)(?=[?？,，。]|$)"
)
_CLAUSES = re.compile(r"[，,。；;？?！!]\s*")
_WHAT = re.compile("(?:到底|具体)?是?(?:干嘛|干什么|干啥|做什么|怎么回事|咋回事|怎么一回事)的?$")
_ENDING = re.compile(r"[?？。!！,，;；\s]+$")


def complete(question: str, earlier: str) -> str:
    """Put what a follow-up asks in the place of what the earlier question asked; `question` has no 那 or 另外 before it."""
    asked = _ENDING.sub("", question)
    about = _ABOUT.match(asked) or _year().match(asked)
    if not about:
        return _under_topic(question, earlier)
    named, rest = about["about"], about["rest"] or ""
    if interrogative(rest):
        return f"{topic(earlier)}，{named}，{rest}"
    swapped = (
        _in_another_year(named, earlier)
        or _in_another_place(named, earlier)
        or _of_another_thing(named, earlier)
    )
    return f"{_ENDING.sub('', swapped)}，{rest}" if rest else swapped


def _under_topic(question: str, earlier: str) -> str:
    """The question behind what the earlier one was about; a year of its own takes the place of the earlier one's."""
    about = topic(earlier)
    years = [q for q in find_quantities(about) if q.kind == "date" and q.value > 1000]
    shift = _shift().search(question)
    if years and shift:
        year = f"{int(years[0].value) + _SHIFTS[shift.group()]}年"
        return f"{about.replace(years[0].text, year, 1)}，{question}"
    own = any(q.kind == "date" and q.value > 1000 for q in find_quantities(question))
    return f"{about.replace(years[0].text, '', 1) if years and own else about}，{question}"


def names_one_thing(question: str) -> bool:
    """Whether a question by its form only names what it is about: 会员呢, 2020年是多少."""
    asked = _ENDING.sub("", question)
    return bool(_ABOUT.match(asked) or _year().match(asked))


@cache
def _shift() -> re.Pattern[str]:
    """前一年 as the year asked of, not as what it is compared with."""
    return re.compile(f"(?<![比较跟同和与])(?:{'|'.join(_SHIFTS)})(?!相?比|[^，,]{{0,2}}相比)")


@cache
def _year() -> re.Pattern[str]:
    return re.compile(_YEAR.replace("SHIFT", "|".join(_SHIFTS)))


def _in_another_year(named: str, earlier: str) -> str:
    """The earlier question asked of the year named, or of the year before or after its own; "" where none is named."""
    shift = next((years for words, years in _SHIFTS.items() if words in named), None)
    years = [q for q in find_quantities(earlier) if q.kind == "date" and q.value > 1000]
    named_years = [q for q in find_quantities(named) if q.kind == "date"]
    if shift is None and not named_years:
        return ""
    if not years:
        return f"{named}{earlier}"
    asked = f"{int(years[0].value) + shift}年" if shift is not None else named
    behind = years[0].text.partition("年")[2] if shift is not None else ""
    return earlier.replace(years[0].text, asked + behind, 1)


def _in_another_place(named: str, earlier: str) -> str:
    """The earlier question asked of the place named; "" where what is named is no place."""
    place = named.rstrip("省市县旗盟")
    if not _AREA.fullmatch(named) and place not in word_list("places_zh.txt"):
        return ""
    before = next((name for name in word_list("places_zh.txt") if name in earlier), "")
    area = re.search(rf"{before}[省市县旗盟]?", earlier) if before else _AREA.search(earlier)
    return earlier.replace(area.group(), named, 1) if area else f"{named}{earlier}"


def _of_another_thing(named: str, earlier: str) -> str:
    """The earlier question with the phrase that it counts, else its likest word, else its last noun, swapped for the new one."""
    counted = _COUNTED.search(earlier)
    if counted and not read_question(named).kinds:
        return f"{earlier[: counted.start()]}多少{named}{earlier[counted.end() :]}"
    likest = max(content_words(earlier), key=lambda word: _alike(word, named), default="")
    if likest and _alike(likest, named) > 0 and likest in earlier:
        return earlier.replace(likest, named, 1)
    found = interrogative(earlier)
    before = earlier[: found[1]] if found else ""
    nouns = [
        word
        for word, tag in tagged_content_words(before)
        if tag.startswith(("n", "l", "j")) and word in before
    ]
    if found and found[0] == Kind.COUNT and nouns:
        head, _, tail = before.rpartition(nouns[-1])
        tail = tail.rstrip("有是为")
        return f"{head}{named}{tail}有多少？"
    return f"{topic(earlier)}，{named}呢？"


def _alike(word: str, other: str) -> float:
    return SequenceMatcher(None, word, other, autojunk=False).ratio()


def topic(question: str) -> str:
    """What a question is about: its clauses that ask nothing, with what is asked where that names things; else the latter alone."""
    clauses = [clause for clause in _CLAUSES.split(_ENDING.sub("", question)) if clause]
    silent = [_WHAT.sub("", clause) for clause in clauses if not interrogative(clause)][:2]
    asked = next((_without_interrogative(clause) for clause in clauses if interrogative(clause)), "")
    if len(content_words("，".join(silent))) >= 2:
        nouns = [word for word, tag in tagged_content_words(asked) if tag.startswith(("n", "l", "j"))]
        about = "，".join((*silent, asked) if len(nouns) > 1 else silent)
        return about if _years(about) else "".join(_years(question)[:1]) + about
    about = asked or (clauses[0] if clauses else "")
    return about if len(content_words(about)) >= 2 else _ENDING.sub("", question)


def _years(text: str) -> list[str]:
    return [q.text for q in find_quantities(text) if q.kind == "date" and q.value > 1000]


def _without_interrogative(clause: str) -> str:
    """The clause less the words that ask and the light words around them."""
    import rjieba

    found = interrogative(clause)
    if not found:
        return clause
    kind, start, end = found
    tail = clause[end:] if kind in {Kind.COUNT, Kind.LIST, Kind.NAME, Kind.YESNO} else ""
    return _trim(rjieba.tag(clause[:start]), last=True) + _trim(rjieba.tag(tail), last=False)


def _trim(tagged: list[tuple[str, str]], *, last: bool) -> str:
    """Drop light words at the end that touched the interrogative."""
    words = list(tagged)
    edge = -1 if last else 0
    while words and _light(*words[edge]):
        words.pop(edge)
    return "".join(word for word, _ in words)


def _light(word: str, tag: str) -> bool:
    return (
        tag.startswith(_LIGHT) or (word in stop_words() and word != "年") or (tag == "v" and len(word) == 1)
    )
