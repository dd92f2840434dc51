"""A follow-up made complete from the questions before it; history helps to understand, it is never evidence.

Recognised by form: 那…呢, a pronoun, a bare attribute without a subject. What is complete by itself is left alone, so that
a new topic is not coloured by the old one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from qa.answering.messages import is_small_talk
from qa.answering.quantities import find_quantities
from qa.answering.question import Kind, interrogative, read_question
from qa.answering.words import content_words, stop_words, tagged_content_words
from qa.datatypes import Turn
from qa.lexicon import word_list
from qa.text import HAN, fold

_MARK = re.compile(
    r"^(?:那么?|还有|另外|其中|这里头|里头|里面|这里面|当中|它|他|她|这|该|其(?!他)|上述|前者|后者|此外|又|再|然后|具体|一共|总共|分别)"
)
_ABOUT = re.compile(
    r"^(?:那么?|还有|至于)?[,，]?(?P<about>.{1,16}?)(?:这边|那边|这一级|那头)?(?:的?话)?呢[?？。!！]*$"
)
_SHIFTS = {
    "前一年": -1,
    "上一年": -1,
    "上年": -1,
    "去年": -1,
    "前年": -2,
    "后一年": 1,
    "下一年": 1,
    "第二年": 1,
    "次年": 1,
    "来年": 1,
    "明年": 1,
}
_LEADS = re.compile(r"^(?:那么?|还有|至于|另外|然后)[,，]?")
_SUBJECTLESS = ("v", "r", "m", "d", "p", "c", "y", "u", "f")
_LIGHT = ("d", "u", "p", "c", "r", "y", "x", "w")
_AREA = re.compile("全国|全区|全省|全市|全县|全旗|全盟|全州|自治区|本省|本市|本区")
_COUNTED = re.compile(
    r"(?:多少|几)(?:个|名|家|户|件|条|项|位|所|座|场|人次|份|起|篇|台|辆|种)?"
    rf"(?P<noun>[{HAN}]{{2,12}}?)(?=[?？,，。]|$)"
)
_NEW_TOPIC = re.compile("^[^，,]{0,4}(?:换一?个|另问|先不说|不说这|换话题)")
_CLAUSES = re.compile(r"[，,。；;？?！!]\s*")
_ENDING = re.compile(r"[?？。!！,，;；\s]+$")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that can be asked alone, and the earlier one that it was completed from, "" where it needed none."""

    question: str
    earlier: str = ""


def resolve(question: str, history: Sequence[Turn]) -> Resolved:
    """Complete a follow-up; earlier questions are completed first, since they may be follow-ups themselves."""
    resolved = Resolved("")
    earlier = (turn.question for turn in history if not is_small_talk(turn.question))
    for asked in (*earlier, question):
        before = resolved.question
        follows = bool(before) and _follows_up(asked)
        resolved = Resolved(_complete(asked, before), before) if follows else Resolved(asked)
    return resolved


def _follows_up(question: str) -> bool:
    """Whether the form of a question says that it leans on an earlier one."""
    import rjieba

    text = fold(question).strip()
    if _NEW_TOPIC.match(text):
        return False
    if _ABOUT.match(text) or _MARK.match(text):
        return len(text) <= 30
    if re.search('[《“"「]|\\d{4}', text) or not re.search("[\u4e00-\u9fff]", text):
        return False
    tags = [tag for word, tag in rjieba.tag(text) if tag not in ("x", "w")]
    return len(text) <= 16 and bool(tags) and tags[0].startswith(_SUBJECTLESS)


def _complete(question: str, earlier: str) -> str:
    """Put what the follow-up asks in the place of what the earlier question asked."""
    about = _ABOUT.match(_ENDING.sub("", question) + "？")
    if not about:
        return f"{topic(earlier)}，{_LEADS.sub('', question)}"
    named = about["about"]
    return (
        _in_another_year(named, earlier)
        or _in_another_place(named, earlier)
        or _of_another_thing(named, earlier)
    )


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
    """What a question is about: its clauses that ask nothing, else the first less its interrogative."""
    clauses = [clause for clause in _CLAUSES.split(_ENDING.sub("", question)) if clause]
    silent = "，".join(clause for clause in clauses if not interrogative(clause))
    if len(content_words(silent)) >= 2:
        return silent
    about = _without_interrogative(clauses[0]) if clauses else ""
    return about if len(content_words(about)) >= 2 else _ENDING.sub("", question)


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
