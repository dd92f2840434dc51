"""Names in a question: places, bodies, people and quoted titles, by form and by the segmenter's tags.

Whether a document knows a name is asked of its own text; there is no list of what lies outside.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from qa.text import HAN, fold

_PLACE = re.compile(rf"[{HAN}]{{2,6}}?(?:自治区|自治州|自治县|省|市|县|旗|盟|州|区|镇|乡|村|苏木)")
_QUOTED = re.compile(r"《([^《》]+)》|“([^“”]+)”|「([^「」]+)」|\"([^\"]+)\"")
_BODY = re.compile(
    rf"[{HAN}]{{0,8}}?(?:委员会|联合会|妇联|团委|共青团|工会|协会|学会|大学|学院|医院|公司|集团|法院|检察院|厅|局|工商联|红十字会|科协|文联|残联|侨联)"
)
# 全国 as the area asked about; not 在全国(层面), not the first word of a body's or a contest's name.
_WIDER = re.compile(
    f"(?<![在向获得评是被])全国(?!总工会|人大|政协|妇联|[{HAN}]{{0,12}}(?:赛|劳模|模范|先进|示范|试点|会|奖|名次))"
    "|全世界|全球|国内|中国|其他省|兄弟省|邻省|外省|外地|隔壁|周边|邻近|相邻|邻市|邻县|各省"
)
_NOW = re.compile(
    "去年|前年|明年|后年|今年|上年|上一年|前一年|往年|次年|第二年|来年|下一年|现在|目前|如今|今天|明天|昨天|最近|眼下|现任|今晚|周末"
)
_ERRAND = re.compile(
    "我|咱家|帮我|推荐|怎么办|怎么申请|怎么交|申请要|材料|流程|电话|地址|网址|窗口|攻略|哪家好|好吃|多少钱一|天气|写一[首篇封]|讲个"
)


@dataclass(frozen=True, slots=True)
class Names:
    """What a question names, folded; `wider`, `now` and `errand` tell whether words of that sort stand in it."""

    places: tuple[str, ...]
    bodies: tuple[str, ...]
    people: tuple[str, ...]
    quoted: tuple[str, ...]
    wider: tuple[str, ...]
    now: bool
    errand: bool


@lru_cache(1024)
def find_names(text: str) -> Names:
    """The names of a question or a sentence."""
    import rjieba

    folded = fold(text)
    tagged = rjieba.tag(folded)
    return Names(
        places=tuple(dict.fromkeys(word for word, tag in tagged if tag == "ns")),
        bodies=tuple(dict.fromkeys(match.group() for match in _BODY.finditer(folded))),
        people=tuple(dict.fromkeys(word for word, tag in tagged if tag.startswith("nr") and len(word) > 1)),
        quoted=tuple("".join(groups) for groups in _QUOTED.findall(folded)),
        wider=tuple(dict.fromkeys(_WIDER.findall(folded))),
        now=bool(_NOW.search(folded)),
        errand=bool(_ERRAND.search(folded)),
    )


def administrative_names(text: str) -> tuple[str, ...]:
    """Strings that end like a place's name (…省, …市, …县); the first characters may be too many."""
    return tuple(dict.fromkeys(_PLACE.findall(fold(text))))
