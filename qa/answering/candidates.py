"""The spans of a sentence that could be a short answer: quantities, dates, titles, names, places, bodies.

Found by form alone, so that any document's do; which of them answers is for the ranker to say.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from qa.answering.quantities import find_quantities
from qa.text import HAN

_QUOTED = re.compile(
    r"《[^《》]{2,60}》?(?:[（(][^（）()]{1,12}[）)])?|“[^“”]{2,30}”(?:[一-鿿]{2,6}?(?=[，。、；\s]|$))?"
)
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越隆师巩聂晁勾敖融冷辛阚那简饶空曾沙养鞠须丰巢关相查后荆红游竺权盖益桓公"
_ROLE = "主席|书记|主任|厅长|局长|院长|校长|部长|会长|省长|市长|县长|区长|旗长|盟长|州长|乡长|镇长|所长|站长|馆长|社长|处长|科长|队长|团长|行长|总经理|董事长|理事长|秘书长|检察长|教练|运动员|选手|教师|教授|医生|护士长|工程师|法官|民警|作家|导演|演员|村民|农民|职工|同志|捐献者|传承人|代表|委员|院士|研究员|作者|记者"
_DOUBLE = "司马|欧阳|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|贺兰|独孤|呼延|端木"
_PERSON = re.compile(
    rf"(?:{_ROLE}|[、和])(?P<name>(?:[{_SURNAMES}]|{_DOUBLE})[{HAN}]{{1,2}})(?=[、，。；;（(\s]|[当任获被在为率带出]|$)"
    rf"|(?:选举|推选|选出|由)?(?P<elected>(?:[{_SURNAMES}]|{_DOUBLE})[{HAN}]{{1,2}})(?=为[{HAN}]{{0,6}}(?:{_ROLE})|当选|任[{HAN}]{{0,4}}(?:{_ROLE}))"
)
_SUFFIX = "省|市|县|区|旗|盟|州|镇|乡|村|苏木|街道|公司|集团|大学|学院|中学|小学|医院|委员会|联合会|协会|学会|基金会|研究院|研究所|银行|法院|检察院|公安局|局|厅|办公室|中心|工会|妇联|团委|支队|法庭|公园|广场|体育馆|剧院|大厦|酒店|宾馆|影城|俱乐部|代表队|代表团|部门"
_BODY = re.compile(
    rf"(?:(?<=[，。、；;：:（()“”《》\s在于由向与和对从到被让以日月年中是给])|^)(?P<body>[{HAN}A-Za-z0-9“”]{{2,18}}?(?:{_SUFFIX}))(?=[，。、；;（()：:\s\d在于由与和举承召为获被成开列居最首入设减]|$)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a sentence, offsets in it; `kind`: count, percent, rank, date, title, person, body, or whole."""

    text: str
    start: int
    end: int
    kind: str
    unit: str = ""
    value: float = 0.0


@lru_cache(4096)
def find_candidates(sentence: str) -> tuple[Candidate, ...]:
    """All candidates in reading order; the last is always the whole sentence."""
    found = [Candidate(q.text, q.start, q.end, q.kind, q.unit, q.value) for q in find_quantities(sentence)]
    for kind, pattern in (("title", _QUOTED), ("person", _PERSON), ("body", _BODY)):
        for match in pattern.finditer(sentence):
            start, end = match.span(match.lastgroup or 0)
            found.append(Candidate(sentence[start:end], start, end, kind))
    return (*sorted(found, key=lambda c: (c.start, c.end)), Candidate(sentence, 0, len(sentence), "whole"))
