"""Questions for a name: the sort of thing asked for (哪个厅, 活动叫什么), and the phrases of a sentence that name one.

The candidates of `candidates.py` are found without the question; here the question's own noun says where a name ends
(厅: 自治区人社厅), a place is what something was held at, and a person is what the segmenter takes for one.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from qa.answering.candidates import Candidate, find_candidates
from qa.answering.clauses import clause_offsets
from qa.answering.question import Kind, Question
from qa.answering.words import tagged_words
from qa.text import HAN, fold

_WHICH = re.compile('(?:哪|什么|啥|何)(?:一)?[些个家座本部份届项种类位支首篇款条场所间片块只期名台]?[“"]?')
_CALLED = re.compile(
    "(?:的)?(?:正式|完整)?(?:名称|名字|全名|全称|大名|题目|主题|篇名|称呼|是|叫|为|怎么写)+(?:做|作)?(?:什么|啥|怎么|$)"
)
_FULL = re.compile("全名|全称|正式")
_NOMINAL = ("n", "j", "vn", "b", "an", "l", "i", "eng", "s")
# Nouns under which anything may stand: they do not say how a name ends.
_GENERIC = frozenset(
    {
        "地方",
        "地点",
        "单位",
        "地区",
        "机构",
        "组织",
        "东西",
        "方面",
        "名称",
        "名字",
        "人",
        "事",
        "样",
        "时候",
        "意思",
        "问题",
        "内容",
        "情况",
        "话",
        "字",
    }
)
_FOREMOST = re.compile("最|首[位家个次名]|居首|第[一1]|夺冠|冠军|榜首|唯一")
_SORTS = "厅局市县区旗盟省州镇乡村库年国校院司店报刊奖"
_HELD_AT = re.compile(
    rf"(?:在|于)(?P<place>[{HAN}“”]{{2,16}}?)(?:隆重)?(?:举行|召开|举办|开展|成立|挂牌|开幕|启动|播出|开工|设立|建成|敬献|演出|落户|办)"
)
_PREPOSITIONS = "由在和与被给向对"
_NO_NAME = ("为", "居", "在", "被", "由", "把", "将", "于")
_LONGEST = 18


@lru_cache(512)
def asked_class(text: str) -> str:
    """The noun that says what sort of thing is asked for by name, "" where none or any would do."""
    folded = fold(text)
    which = _WHICH.search(folded)
    noun = _first_noun(folded[which.end() :]) if which else ""
    if not noun and (called := _CALLED.search(folded)):
        noun = _last_noun(folded[: called.start()])
    return "" if noun in _GENERIC else noun


def _first_noun(text: str) -> str:
    """The head of the noun phrase that a text begins with: its last noun of two characters, else its first word."""
    head = ""
    for word, tag in tagged_words(text.lstrip('“"')[:12]):
        if not tag.startswith(_NOMINAL) or (head and len(word) == 1):
            break
        head = word
    single = text.lstrip('“"')[:1]
    return re.sub("(?<=.)[里上中内]$", "", head) or (single if single and single in _SORTS else "")


def _last_noun(text: str) -> str:
    nouns = [word for word, tag in tagged_words(text) if tag.startswith(_NOMINAL)]
    return nouns[-1] if nouns else ""


def phrases(question: Question, sentence: str) -> tuple[Candidate, ...]:
    """The parts of a sentence that name what the question asks for, beside what `find_candidates` finds."""
    noun = asked_class(question.text)
    found = list(_ending_in(noun, sentence)) if noun else []
    if question.kind == Kind.PLACE:
        found += [_candidate(sentence, *match.span("place")) for match in _HELD_AT.finditer(sentence)]
        found += list(_tagged(sentence, "ns"))
    elif question.kind == Kind.PERSON:
        found += list(_tagged(sentence, "nr"))
    if question.kind in (Kind.NAME, Kind.PERSON):
        found += list(_subjects(sentence))
    known = [c for c in find_candidates(sentence) if c.kind in ("title", "person")]
    return tuple(
        c
        for c in dict.fromkeys(found)
        if fold(c.text) not in question.text and not any(k.start <= c.start and c.end <= k.end for k in known)
    )


def _subjects(sentence: str) -> Iterator[Candidate]:
    """Noun phrases that begin a clause, or stand behind 为, 是 or 由, where the clause tells of a first or a most."""
    for start, end in clause_offsets(sentence):
        clause = sentence[start:end]
        if not _FOREMOST.search(clause):
            continue
        for match in re.finditer("^(?:其中)?|[为是由]", clause):
            run = _nominal_run(clause[match.end() :])
            if len(run) > 1:
                yield _candidate(sentence, start + match.end(), start + match.end() + len(run))


def _nominal_run(text: str) -> str:
    run = ""
    for word, tag in tagged_words(text[:_LONGEST]):
        if not tag.startswith(_NOMINAL) or len(run) + len(word) > 12:
            break
        run += text[len(run) : len(run) + len(word)]
    return run


def _candidate(sentence: str, start: int, end: int) -> Candidate:
    return Candidate(sentence[start:end], start, end, "body")


def _ending_in(noun: str, sentence: str) -> Iterator[Candidate]:
    """Noun phrases whose last word ends with the noun and which say more than it."""
    tagged, ends = _placed(sentence)
    for i, (word, _) in enumerate(tagged):
        if not word.endswith(noun) or not word:
            continue
        first = i
        while first > 0 and tagged[first - 1][1].startswith(_NOMINAL) and tagged[first - 1][0].strip():
            if ends[i] - (ends[first - 1] - len(tagged[first - 1][0])) > _LONGEST:
                break
            first -= 1
        start = ends[first] - len(tagged[first][0])
        if ends[i] - start > len(noun) and not sentence[:start].endswith(
            ("”", "》")
        ):  # there the quotation is the name
            yield _candidate(sentence, start, ends[i])


def _tagged(sentence: str, tag: str) -> Iterator[Candidate]:
    """Words of a tag, two characters at least; a place with the 市 or 县 that the segmenter cut off."""
    tagged, ends = _placed(sentence)
    for (word, its_tag), end in zip(tagged, ends, strict=True):
        if its_tag.startswith(tag) and len(word) > 1:
            tail = re.match("自治[区州县旗]|[省市县区旗盟州镇乡村]", sentence[end:]) if tag == "ns" else None
            start = end - len(word.lstrip(_PREPOSITIONS))
            if end - start > 1:
                yield _candidate(sentence, start, end + (tail.end() if tail else 0))


def _placed(sentence: str) -> tuple[tuple[tuple[str, str], ...], list[int]]:
    """The words with their tags, and where each ends."""
    tagged = tagged_words(sentence)
    ends, place = [], 0
    for word, _ in tagged:
        place += len(word)
        ends.append(place)
    return tagged, ends


def class_fit(noun: str, sentence: str, candidate: Candidate) -> float:
    """How well a span fits the noun asked for: 1 it ends so, 0.8 the noun stands beside it, 0.5 unknown, 0.15 neither."""
    text = fold(candidate.text).rstrip("》”)）")
    if text.startswith(_NO_NAME):
        return 0.05
    if not noun or noun not in fold(sentence):
        return 0.5
    before, behind = fold(sentence[: candidate.start]), fold(sentence[candidate.end :])
    near = re.split("[，,。；;、《“]", behind)[0][:8]
    if text.endswith(noun):
        return 1.0
    if noun in near or re.search(f"{re.escape(noun)}(?:名|名称)?(?:是|为|:|：)?[“《]?$", before):
        return 0.8
    return 0.15


def widened(question: Question, sentence: str, candidate: Candidate) -> Candidate:
    """A quotation that is no name without its noun (“八七” 普法规划), or whose full name is asked for, up to that noun."""
    noun = asked_class(question.text)
    if candidate.kind != "title" or not candidate.text.endswith("”") or not noun:
        return candidate
    tail = re.match(rf"[{HAN}]{{0,10}}?{re.escape(noun)}", sentence[candidate.end :])
    if not tail or (len(candidate.text) > 6 and not _FULL.search(question.text)):
        return candidate
    end = candidate.end + tail.end()
    return Candidate(sentence[candidate.start : end], candidate.start, end, "title")
