"""Is a question a follow-up, and what does it say in full? History helps to understand, it is never evidence.

Some forms lean on the earlier question: 那…呢, a pronoun, a bare year. A short question without one may be a bare attribute
(口号是什么) or a new topic; it is new where its own words stand together elsewhere than where the earlier question led.
What is complete by itself is left alone, so that a new topic is not coloured by the old one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from qa.answering.completion import complete, names_one_thing
from qa.answering.question import Kind, read_question
from qa.answering.words import tagged_content_words
from qa.text import HAN, fold

_SHORT, _LONG = 18, 36  # characters of a follow-up without a mark, and with one
_CHANGE = re.compile(
    "^(?:(?:好的?|行吧?|嗯|哦|明白了?|知道了?|谢谢|算了|哈哈)[，,。！!]*)*"
    "(?:我?(?:再|想)?(?:换一?个|换话题|换个|另问|问个?别的|问点别的|先不说|不说|说点别的|说别的|说正事|回到|言归正传|再问个别的)[^，,。：:]{0,8}[，,。：:])"
)
_LEAD = re.compile(
    "^(?:(?:好的?|行吧?|嗯|哦|对了|明白了?|知道了?|谢谢|算了|那么?(?!达慕|[个些边里儿时次年天位种家所座部本支条项起场届批件名张])|还有|至于|另外|此外|然后"
    "|顺便(?:再?问(?:一?下)?)?|再?问一?[下句个]|再问)[，,。！!：:\\s]*)+"
)
_PRONOUN = re.compile(
    "^(?:其(?!他|余)中?|该|上述|前者|后者|分别|里[头面]|这里[头面]|当中|具体|那里|那儿|那时|那会儿)|^[^，,。]*(?:它|(?<![其利])[他她](?!人)|当中|这里头)"
)
_BARE = frozenset(["人", "人次", "钱", "人数", "总数", "时间"])  # nouns that a bare attribute counts by
_TITLE = re.compile(r"[《“\"「]")
_YEAR = re.compile(r"\d{4}年")
_KEYWORDS = re.compile(f"[{HAN}] [{HAN}]")  # words apart by spaces are no sentence that lacks one
_POINTS = re.compile("[这那](?!达慕)")
_STANDS_FOR = {
    Kind.PERSON: re.compile("[他她](?!们|人)"),
    Kind.NAME: re.compile("它(?!们)"),
    Kind.PLACE: re.compile("那里(?!面|头)|那儿|当地"),
}


class Source(Protocol):
    """What the source says to an earlier question; asked anew, since a history can be made up."""

    def told(self, question: str) -> str:
        """The name, title or figure that a standalone question is answered with, "" for none."""

    def elsewhere(self, question: str, earlier: str) -> bool:
        """Whether a question's own words stand together elsewhere than where the earlier question led."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that can be asked alone, the earlier one that it was completed from, "" where it needed none, and why."""

    question: str
    earlier: str = ""
    why: str = ""


def resolve(question: str, earlier: Sequence[str], source: Source) -> Resolved:
    """Complete a follow-up; earlier questions, oldest first, are completed first, since they may be follow-ups themselves."""
    resolved = Resolved("")
    for asked in (*earlier, question):
        resolved = _resolve(asked, resolved.question, source)
    return resolved


def _resolve(asked: str, before: str, source: Source) -> Resolved:
    changed = _CHANGE.match(asked)
    if changed and len(asked) > changed.end():
        return Resolved(asked[changed.end() :], why="换了话题，不接上文")
    rest = _LEAD.sub("", asked) or asked
    if not before or not _follows(asked, rest, before, source):
        return Resolved(rest if before else asked)
    named, why = _with_name(rest, before, source)
    return Resolved(complete(named, before), before, f"承接上一问“{before}”{why}")


def _follows(asked: str, rest: str, before: str, source: Source) -> bool:
    text, led = fold(rest), rest != asked
    if not re.search(f"[{HAN}]", text) or len(text) > _LONG:
        return False
    if names_one_thing(text) or _PRONOUN.search(text):
        return True
    if _TITLE.search(text) or (_KEYWORDS.search(text) and not led):
        return False
    if not _has_noun(text):
        return True
    short = len(text) <= (_LONG if led or _POINTS.match(text) else _SHORT)
    return short and not _YEAR.search(text) and not source.elsewhere(rest, before)


def _has_noun(text: str) -> bool:
    nouns = (word for word, tag in tagged_content_words(text) if tag.startswith(("n", "j", "l")))
    return any(word not in _BARE for word in nouns)


def _with_name(question: str, before: str, source: Source) -> tuple[str, str]:
    """The question with 他, 它 or 那里 read as what answered the earlier question, where that asked for a person, name or place."""
    pronoun = _STANDS_FOR.get(read_question(before).kind)
    found = pronoun.search(question) if pronoun else None
    name = source.told(before) if found else ""
    if not found or not name:
        return question, ""
    return (
        f"{question[: found.start()]}{name}{question[found.end() :]}",
        f"，“{found.group()}”指其答案“{name}”",
    )
