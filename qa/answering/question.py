"""What a question asks for: its kind, the unit it names, the words around the interrogative.

Kinds follow the coarse answer types of TREC QA (Li & Roth 2002, "Learning question classifiers"), in Chinese terms.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from qa.answering.measures import counted_people, ends_with_measure, implied_units, unit_fit
from qa.answering.words import in_dictionary, words
from qa.lexicon import word_list
from qa.text import HAN, fold


class Kind(StrEnum):
    """The expected type of the answer."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    RANK = "rank"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    NAME = "name"
    LIST = "list"
    YESNO = "yesno"
    WHY = "why"
    HOW = "how"
    OPEN = "open"


# In the order of trust: the first that matches decides. UNIT stands for any measure word.
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (Kind.WHY, "为什么|为何|为啥|什么原因|啥原因|原因是|何故|什么缘故|怎么会|因为什么|因为啥|凭什么"),
    (
        Kind.PERCENT,
        "百分之几|百分之多少|多[大少高]的?(?:比例|比重|占比|份额)|(?:比例|比重|占比|比率)(?:是|有|为|达到)?多|几成|占多[大少]|几个百分点|多少个百分点|[^效频功汇]率(?:是|为|达到?|有|大概)*多[少高大]",
    ),
    (Kind.RANK, "第几|排名?多少|名次(?!.*[吗吧]$)|排在?(?:哪|什么)|几等奖"),
    (
        Kind.MONEY,
        "多少(?:亿|万|千|百)?(?:元|钱|块|款|资金|经费|美元)|几(?:亿|万|千|百)?(?:元|块钱|块)|多少(?:投资|补助|奖金|补贴)|(?:花|投|拨|筹|补|罚|赔|发|追回|要回)[了过]?(?:来)?多少(?![\u4e00-\u9fff])|什么价|多贵|价格多|(?:金额|经费|资金|预算|投资|费用|收入|奖金|补贴|补助|标准|造价|票价|租金|工资)(?:是|为|有|达|到|一共|总共|合计)*多少",
    ),
    (
        Kind.DATE,
        "哪[一]?[年天月日]|何时|什么时[候间]|几月|几号|几时|哪个月|哪几年|哪段时间|几点|星期几|周几|多[会]?儿开始",
    ),
    (Kind.MONEY, "多少[^，。？?]{0,6}(?:费用?|资金|经费|款|奖金|补助|补贴)(?![一-鿿])"),
    (Kind.LIST, "哪几|哪[二三四五六七八九十两][个项条家种类名部件]|名单|列[一出]|逐[条一项]|盘点"),
    (Kind.COUNT, "多少|(?<![那这前后近好])几(?=UNIT|家|十|百|千|万|亿|多)|多[长久高大远重宽深快]|几何"),
    (
        Kind.PERSON,
        "谁|哪[一]?位|何人|什么人|哪个人|(?:主席|书记|局长|厅长|主任|院长|校长|会长|部长|省长|市长|县长|所长|社长|冠军|得主|获得者|选手|队长|一把手|负责人)[^，。？?]{0,6}(?:叫|姓名|名字)",
    ),
    (Kind.LIST, "哪些|分别|各[是有]|有什么|有啥|都[^，。？?]{0,4}(?:什么|啥|谁|叫)"),
    (
        Kind.PLACE,
        "哪里|哪儿|在哪|何处|何地|什么地方|啥地方|哪[一]?[个座]?(?:省|市|县|区|旗|盟|州|国|城市|国家|地区|镇|乡|村|地方)|地址|地点",
    ),
    (
        Kind.NAME,
        "叫什么|叫啥|名称|名字|全名|全称|哪[一]?[个家部本件项支首篇种类款条座所份场届只]|什么(?:奖|片|书|歌|品牌|活动|项目|文件|规划|条例|称号|组织|单位|题目|主题|节目|等次|名)|主题是",
    ),
    (
        Kind.YESNO,
        "吗|是否|是不是|有没有|有无|能不能|能否|会不会|算不算|对不对|[了过]没|没有[?？]?$|(?P<a>[\u4e00-\u9fff])不(?P=a)|还剩没|不[?？]$",
    ),
    (Kind.HOW, "怎么|怎样|如何|什么办法|啥办法|什么路子|哪样|什么手段|什么方式|啥子办法|咋"),
    (Kind.COUNT, "几|数量|数目|总数|[人家个次条只台户件项场部间套头匹处座所]数$"),
)
_ENGLISH: tuple[tuple[Kind, str], ...] = (
    (Kind.WHY, r"\bwhy\b|what (?:was the )?reason"),
    (Kind.PERCENT, r"percent|proportion|what share|\brate\b"),
    (Kind.RANK, r"\brank|what place"),
    (Kind.MONEY, r"how much (?:money|was|did)|\byuan\b|budget|cost"),
    (Kind.DATE, r"\bwhen\b|what (?:year|month|date|day)|which (?:year|month|day)"),
    (Kind.COUNT, r"how many|how much|how (?:long|large|far|big|often|tall)|number of|average"),
    (Kind.PERSON, r"\bwho\b|\bwhose\b"),
    (Kind.PLACE, r"\bwhere\b|which (?:city|county|province|country|banner|league)|what (?:city|county)"),
    (Kind.LIST, r"which [a-z ]*s\b (?:are|were|did|have)|what are|list"),
    (Kind.NAME, r"which|what (?:is|was) the (?:name|title|theme)|what (?:award|prize|project|plan)"),
    (Kind.HOW, r"\bhow\b"),
    (Kind.YESNO, r"^(?:is|are|was|were|did|do|does|has|have|can)\b"),
)
_MEASURED = frozenset({Kind.COUNT, Kind.MONEY, Kind.PERCENT})
_CLAUSE = re.compile(r"[，,。？?！!；;]")


@dataclass(frozen=True, slots=True)
class Question:
    """A question read: `text` folded; `kinds` one for each interrogative, `unit` "" where none is named.

    `implied` are the units that its words ask for where it names none (多深: 米, 厘米 …).

    `near` holds the characters behind the interrogative up to the clause's end and `before` those in front of it.
    """

    text: str
    kinds: tuple[Kind, ...]
    unit: str
    implied: frozenset[str]
    before: str
    near: str

    @property
    def kind(self) -> Kind:
        """The kind of the first interrogative, OPEN where there is none."""
        return self.kinds[0] if self.kinds else Kind.OPEN

    @property
    def wants_long(self) -> bool:
        """Whether one short fact would not answer it."""
        several = len(self.kinds) > 1 and self.kind != Kind.YESNO
        return several or self.kind in {Kind.LIST, Kind.WHY, Kind.HOW, Kind.OPEN}


@lru_cache(1024)
def read_question(text: str) -> Question:
    """Find what is asked, clause by clause."""
    folded = fold(text)
    patterns = _compiled(chinese=bool(re.search(f"[{HAN}]", folded)))
    kinds: list[Kind] = []
    unit = before = near = ""
    implied: frozenset[str] = frozenset()
    for clause in _CLAUSE.split(folded):
        found = next(((kind, match) for kind, pattern in patterns if (match := pattern.search(clause))), None)
        if not found:
            continue
        kind, match = found
        if not kinds:
            before, near = clause[: match.start()], clause[match.end() :]
            unit = _unit_asked(clause[match.start() :])
            if not unit and kind in _MEASURED:
                noun = words(near)[0] if near and kind == Kind.COUNT else ""
                implied = counted_people(noun) or implied_units(clause, *match.span())
        kinds.append(kind)
    if not kinds and ends_with_measure(folded):  # keywords alone: 水库 面积
        implied = implied_units(folded, len(folded), len(folded))
        kinds.append(Kind.COUNT)
        before = folded
    return Question(folded, tuple(kinds), unit, implied, before, near)


@cache
def _compiled(*, chinese: bool) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    units = "|".join(word_list("units_zh.txt"))
    return tuple(
        (kind, re.compile(pattern.replace("UNIT", units)))
        for kind, pattern in (_PATTERNS if chinese else _ENGLISH)
    )


def interrogative(text: str) -> tuple[Kind, int, int] | None:
    """Kind and place of the first interrogative, its measure word included."""
    folded = fold(text)
    for kind, pattern in _compiled(chinese=True):
        match = pattern.search(folded)
        if match:
            tail = folded[match.start() :]
            unit = _unit_asked(tail)
            behind = tail.find(unit, 1) + len(unit) if unit else 0  # 万吨 in 多少万吨
            return kind, match.start(), max(match.end(), match.start() + behind)
    return None


def _unit_asked(tail: str) -> str:
    """The measure word behind 多少 or 几, e.g. 人次 in 多少人次 and 小时 in 几个小时, but not 大 in 多少大学生."""
    match = re.match(
        "(?:多少|几|第几|百分之几)(?:亿|万|千|百|十)?(?:个(?=小时|钟头|工作日|百分点|月|世纪|季度|星期))?",
        tail,
    )
    if not match:
        return ""
    rest = tail[match.end() :]
    unit = next((unit for unit in word_list("units_zh.txt") if rest.startswith(unit)), "")
    first = words(rest[:8])[0] if unit else ""
    longer = len(first) > len(unit) and first[0] not in "人户" and in_dictionary(first)
    return "" if longer else unit


def unit_agreement(question: Question, told: str) -> float:
    """How well a unit told fits the one asked for; see `measures.unit_fit`."""
    return unit_fit(question.unit, question.implied, told)
