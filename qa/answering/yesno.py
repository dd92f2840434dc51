"""是 or 否, where the sentence itself decides; silence where it does not.

Four ways a sentence decides: by a figure against the limit asked about (过八成: 81.9%), by a rank against the place asked
about (前五: 第7位), by which way something moved (又增长了: 下降4.1%), and by telling or denying (未发生) the question's own
words. Anything less certain is left to the reader: a wrong 是 costs more than a missing one.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from qa.answering.clauses import clause_offsets
from qa.answering.measures import unit_fit
from qa.answering.quantities import Quantity, find_quantities
from qa.answering.question import Question
from qa.answering.relations import related
from qa.answering.words import carries_meaning, pairs, tagged_words
from qa.text import HAN, fold

_ASKS = re.compile(
    "是不是|有没有|有无|是否|能不能|能否|会不会|算不算|对不对|用不用|要不要|需不需要|行不行"
    rf"|(?P<verb>[{HAN}])(?:没|不)(?P=verb)|[了过]没有?|没有?[?？]*$|[吗吧不][?？]*$|对[吗吧]|行吗"
)
_OTHER = re.compile("多少|[几谁哪啥何]|什么|怎|还是|分别|各")
_DENIES = re.compile(
    "未(?!来|成年|央)|没有?|无(?!偿|障碍|线|人机|公害|形|机|烟|党派|害|缝|效|证)|尚未|不再|停止|取消|撤销|暂停"
)
_NEGATIVE = re.compile("[不没未无]|停|撤|取消|撒手|免")
_ABOVE = re.compile("(?:超过?|过|高于|多于|大于|突破|破|达到?|满|够不够|够)了?$")
_BELOW = re.compile("(?:不到|不足|低于|少于|小于|没到|跌破)了?$")
_REACHES = re.compile("[达到满够]了?$")
_SHARE = re.compile(
    "(?P<half>过半|半数以上|一半以上)|百分之百|百分百|(?:完成|用完|办结|满员|办完|达标)了?(?:没|吗|吧)"
)
_HALF = Quantity("50%", 0, 0, "percent", 50.0, "%")
_ALL = Quantity("100%", -1, 0, "percent", 100.0, "%")  # a start below 0: the limit itself counts as reached
_FIRST_TIME = re.compile("首次|首[个部家届座]|第一[次部个家]|头一[回次]|第一回|开创")
_BEFORE = re.compile("以前|之前|过去|此前|曾经?|原来|从前|前.{0,6}过[吗没]")
_AT_LEAST, _AT_MOST = re.compile("以上|超过?|逾|突破|[余多]"), re.compile("以下|不到|不足|低于|不超过|近")
_UP = "增长|增加|增多|上升|提高|上涨|偏高|高于|前移|扩大|提升|翻番|涨|增"
_DOWN = "下降|减少|降低|回落|下滑|偏低|低于|缩小|收窄|负增长|降|减|跌"
_MOVED = re.compile(f"(?P<up>{_UP})|(?P<down>{_DOWN})")
_COMPARED = re.compile(r"比[^，。]{1,8}?(?:(?P<up>[高多])|(?P<down>[低少]))(?=\d)")
# Asked of a movement: as the predicate, so at the end, or in a comparison with another time.
_END = "(?:了|的|下来|下去|起来|上去|来|去|过|些|很多)*(?:没有?|吗|吧|不|对不对|还是.*)*[?？]*$"
_THAN = "(?:比|跟|和|较)[^，,]{0,8}?(?:年|月|季度|期|往常|平均)[^，,]{0,8}"
_ASKED_UP = re.compile(f"(?:{_UP}|进步|走高|往上[走调升]?|变[多高大]){_END}|{_THAN}[多高大热]{_END}")
_ASKED_DOWN = re.compile(f"(?:{_DOWN}|退步|走低|往下[走掉降]?|变[少低小]){_END}|{_THAN}[少低小冷]{_END}")
_FIRST = re.compile("第一|头一|首[位个家座]|头名|冠军|夺冠|榜首|最[高大多热冷早长低]")
_TOLD_FIRST = re.compile("第[一1](?![0-9十百])[位名]?|首位|居首|榜首|冠军|夺冠")
_WITHIN = re.compile(r"前(?P<n>\d+|[一二三四五六七八九十]+)(?![年天次个季阶任期月日])")
_RANKED = re.compile(f"第|{_TOLD_FIRST.pattern}")
_MOVES = re.compile(
    f"{_MOVED.pattern}".replace("?P<up>", "?:").replace("?P<down>", "?:") + "|[高多低少](?=\\d)"
)
_NOT_PLACES = ("届", "次", "批", "期", "轮", "季度", "年", "条", "章", "场", "讲", "集", "")
_LATIN = re.compile("[a-z]+")
# Words that narrow what is asked: the sentence must say the same, or it does not decide.
_NARROWS = re.compile("只|仅|又|还|再|最|第|首|头|都|全|所有|唯一|个个|每|各|已经|刚|才|专门|完")


def decided(question: Question, sentence: str) -> bool | None:
    """Whether the sentence answers a yes/no question with yes or no; None where it leaves it open."""
    if not _ASKS.search(question.text) or _OTHER.search(_ASKS.sub("", question.text)):
        return None
    told = fold(sentence)
    for rule in (_by_limit, _by_precedent, _by_place, _by_movement, _by_words):
        verdict = rule(question.text, told)
        if verdict is not None:
            return verdict
    return None


def _by_limit(asked: str, told: str) -> bool | None:
    """A limit in the question against the one figure of its sort in the sentence; half and all are limits too."""
    for limit, above in _limits(asked):
        figures = _comparable(limit, find_quantities(told))
        if len(figures) != 1:
            continue
        figure = figures[0]
        around = told[max(0, figure.start - 3) : figure.end + 2]
        reached = figure.value >= limit.value if limit.start < 0 else figure.value > limit.value
        reached = reached or (figure.value == limit.value and bool(_AT_LEAST.search(around)))
        bound = _AT_MOST if reached else _AT_LEAST
        if figure.value != limit.value and bound.search(around):
            continue  # a bound on the other side of the limit says nothing
        return reached if above else not reached
    return None


def _limits(asked: str) -> list[tuple[Quantity, bool]]:
    """The limits that a question names, and whether it asks for what lies above."""
    found = [(_HALF if match.lastgroup == "half" else _ALL, True) for match in _SHARE.finditer(asked)]
    for quantity in find_quantities(asked):
        before = asked[: quantity.start]
        above, below = bool(_ABOVE.search(before)), bool(_BELOW.search(before))
        if above != below and quantity.kind in ("count", "percent"):
            tenths = quantity.unit == "成"
            limit = (
                replace(quantity, kind="percent", unit="%", value=quantity.value * 10) if tenths else quantity
            )
            reaches = above and bool(_REACHES.search(before))
            found.append((replace(limit, start=-1) if reaches else limit, above))
    return found


def _comparable(limit: Quantity, told: Iterable[Quantity]) -> list[Quantity]:
    """The figures in the limit's unit, else those in one that measures the same."""
    figures = [q for q in told if q.kind == limit.kind and q.unit and limit.unit]
    same = [q for q in figures if q.unit == limit.unit]
    return same or [q for q in figures if unit_fit(limit.unit, frozenset(), q.unit) > 0.7]


def _by_precedent(asked: str, told: str) -> bool | None:
    """Whether something had been before, where the sentence says that it was the first."""
    if not _FIRST_TIME.search(told):
        return None
    if _FIRST_TIME.search(asked):
        return True
    return False if _BEFORE.search(asked) else None


def _by_place(asked: str, told: str) -> bool | None:
    """A place in a ranking: 前五 or 第一 in the question against the one rank of the sentence."""
    within = _WITHIN.search(asked)
    first = _FIRST.search(asked)
    if not within and not first:
        return None
    told = _window(asked, told, _RANKED)
    ranks = [q for q in find_quantities(told) if q.kind == "rank" and q.unit not in _NOT_PLACES]
    if _TOLD_FIRST.search(told) and len(ranks) < 2:
        return True
    if len(ranks) != 1:
        return None
    if within:
        return ranks[0].value <= find_quantities(f"第{within['n']}名")[0].value
    return ranks[0].value == 1


def _by_movement(asked: str, told: str) -> bool | None:
    """The direction asked about against the only one told, in the clause that shares most with the question or behind it."""
    up, down = bool(_ASKED_UP.search(asked)), bool(_ASKED_DOWN.search(asked))
    if up == down:
        return None
    moves = {
        match.lastgroup
        for form in (_MOVED, _COMPARED)
        for match in form.finditer(_window(asked, told, _MOVES))
    }
    return (moves == {"up"}) == up if len(moves) == 1 else None


def _window(asked: str, told: str, form: re.Pattern[str]) -> str:
    """The clauses from the nearest to the question up to the first with the form; "" where another is meant.

    Another is meant where the sentence holds a word of the question that this part of it lacks.
    """
    clauses = clause_offsets(told)
    wanted = set(pairs(asked))
    shares = [len(wanted & set(pairs(told[start:end]))) for start, end in clauses]
    nearest = max(range(len(clauses)), key=lambda i: (shares[i], -i), default=0)
    last = next((i for i in range(nearest, len(clauses)) if form.search(told[slice(*clauses[i])])), None)
    if last is None or last > nearest + 1:
        return ""
    window = told[clauses[nearest][0] : clauses[last][1]]
    before = told[slice(*clauses[nearest - 1])] if nearest else ""
    words = [ways[0] for ways in _content(_ASKS.sub("", asked)) if ways[0] in told]
    if any(word not in window for word in words) and not form.search(before):
        window = before + window
    return window if all(word in window for word in words) else ""


def _by_words(asked: str, told: str) -> bool | None:
    """Whether the sentence tells all that is asked, or denies it in the question's own words."""
    stripped = _ASKS.sub("", asked)
    if _NEGATIVE.search(stripped) or _ASKED_UP.search(asked) or _ASKED_DOWN.search(asked):
        return None
    spellings = _content(stripped)
    shared = [word for ways in spellings for word in ways if word in told]
    for denial in _DENIES.finditer(told):
        rest = re.split("[，,。；;、]", told[denial.end() :], maxsplit=1)[0]
        if any(word in rest for word in shared):
            return False
    figures = {q.value for q in find_quantities(told)}
    agreed = all(q.value in figures for q in find_quantities(stripped) if q.kind != "date")
    narrowed = all(match.group() in told for match in _NARROWS.finditer(stripped))
    clauses = [told[start:end] for start, end in clause_offsets(told)]
    told_all = any(all(any(word in clause for word in ways) for ways in spellings) for clause in clauses)
    identity = re.search("(?<!不)是(?!不是|否)", asked) or set(_LATIN.findall(stripped)) - set(
        _LATIN.findall(told)
    )
    if told_all and len(spellings) > 1 and agreed and narrowed and not identity and not _DENIES.search(told):
        return True
    return None


@lru_cache(256)
def _content(text: str) -> tuple[tuple[str, ...], ...]:
    """The content words of a text, each with what else it may be called; years, which documents tell once, left out."""
    tagged = tagged_words(text)
    return tuple(
        (word, *sorted(other.synonyms))
        for (word, _), other in zip(tagged, related([word for word, _ in tagged]), strict=True)
        if carries_meaning(word) and len(word) > 1 and not word[0].isdigit()
    )


def leading(question: Question, sentence: str) -> str:
    """What an answer says before it quotes the sentence: 是。, 否。, or nothing."""
    verdict = decided(question, sentence)
    return "" if verdict is None else "是。" if verdict else "否。"
