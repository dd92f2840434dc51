"""What a question asks for, in whatever words: kind, unit, and whether one short fact would do."""

import pytest

from qa.answering.question import Kind, interrogative, read_question, unit_agreement

ASKED = {
    Kind.COUNT: [
        "全区一共建了多少家职工书屋？", "困难职工家庭还有几户没脱困？", "参加招聘会的有多少人次？", "会员总数是多少？",
        "这部纪实短片拍了几集？", "知识竞赛连着办了几年？", "蹲点干部有几十人？", "干部总人数", "培训持续了多久？",
        "高速公路修了多长？", "粮食产量多少吨？", "監測點有多少個？", "培训班办了几期", "竞赛参与人数有多少呢",
        "疗休养有多少职工参加过？", "职工书屋的数量", "２０２１年新增会员几万人？",
    ],
    Kind.MONEY: [
        "送温暖款物折合多少钱？", "挽回了多少万元损失？", "困难职工能拿到多少补助？", "预算是多少？", "法律援助追回多少？",
        "多少钱能买一张会员卡？", "修这座桥花了多少亿元？", "门票几块钱一张？",
    ],
    Kind.PERCENT: [
        "建会率达到百分之几？", "入会率有多高？", "女职工占多大比例？", "已经有几成企业建会？", "失业率是多少？",
        "占比多少？", "增长了多少个百分点？",
    ],
    Kind.RANK: ["选手拿了第几名？", "全国排名多少？", "代表队在全国排在什么位置？", "获得几等奖？"],
    Kind.DATE: [
        "总工会哪年成立？", "座谈会什么时候召开的？", "何时出台的条例？", "比赛几月几号举行？", "从哪一天开始施行？",
        "哪個月開會？", "学校啥时候放假，哪天？",
    ],
    Kind.PERSON: ["主席是谁？", "谁写的这篇文章？", "哪位同志当选主席？", "院长叫什么名字？", "金牌得主姓名？"],
    Kind.PLACE: ["会议在哪里开的？", "监测点设在什么地方？", "哪个盟市首先试点？", "办公地址在哪？", "比赛在哪儿办？"],
    Kind.NAME: [
        "普法品牌叫什么？", "纪录片的片名叫啥？", "哪家公司的员工集体入会？", "主题教育的主题是什么？", "拿的是什么奖？",
        "与哪个部门一起成立了委员会？",
    ],
    Kind.LIST: [
        "下设哪些事业单位？", "五个产业工会分别是什么？", "哪四个帮扶品牌？", "列出所有驻会产业工会", "有什么规划配套出台？",
        "哪些媒体报道过？", "工会帮了哪些人？",
    ],
    Kind.YESNO: [
        "困难职工都脱困了吗？", "是否成立了监督委员会？", "有没有拿到一等奖？", "代表队夺冠了没有？",
        "会员是不是超过500万？", "工会设没设食堂，有无宿舍？",
    ],
    Kind.WHY: ["为什么要设监测点？", "为何开展蹲点活动？", "建设监测点的原因是啥？", "为啥要改革？"],
    Kind.HOW: ["怎么帮困难职工找工作？", "如何推进产业工人队伍改革？", "咋样才能加入工会？", "通过什么方式宣传劳模？"],
    Kind.OPEN: ["工会活动", "讲讲党史学习教育", "劳动竞赛情况", "Tell me about union finances"],
}  # fmt: skip
ENGLISH = {
    Kind.COUNT: [
        "How many members did the unions have?",
        "How many trade unions were there by the end of 2021?",
    ],
    Kind.PERCENT: ["What percentage of enterprises set up unions?"],
    Kind.MONEY: ["How much money was recovered for workers?"],
    Kind.DATE: ["When was the federation founded?", "In what year was the federation established?"],
    Kind.PERSON: ["Who is the chairman?"],
    Kind.PLACE: ["Where was the meeting held?"],
    Kind.LIST: ["What are the four public institutions?", "Which industrial unions are based there?"],
    Kind.NAME: ["What was the name of the short film?", "Which award did the team win?"],
    Kind.RANK: ["What rank did the welder get?"],
    Kind.YESNO: ["Did the team win the championship?", "Is there a law on labour supervision?"],
    Kind.WHY: ["Why were monitoring stations set up?"],
    Kind.HOW: ["How does the union help workers in difficulty?"],
}


@pytest.mark.parametrize(
    ("question", "kind"),
    [(question, kind) for cases in (ASKED, ENGLISH) for kind, asked in cases.items() for question in asked],
)
def test_the_interrogative_decides_the_kind(question: str, kind: Kind) -> None:
    assert read_question(question).kind == kind


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("全区一共建了多少家职工书屋？", "家"),
        ("困难职工家庭还有几户没脱困？", "户"),
        ("参加招聘会的有多少人次？", "人次"),
        ("宣讲办了多少场次？", "场次"),
        ("挽回了多少万元损失？", "元"),
        ("粮食产量多少吨？", "吨"),
        ("监测点有多少個？", "个"),
        ("选手拿了第几名？", "名"),
        ("全区新增会员几万人？", "人"),
        ("出具了多少批次？", "批次"),
        ("会员总数是多少？", ""),
        ("遇到多少困难？", ""),
        ("总工会哪年成立？", ""),
        ("普法品牌叫什么？", ""),
    ],
)
def test_the_unit_is_the_measure_word_behind_the_interrogative(question: str, unit: str) -> None:
    assert read_question(question).unit == unit


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("查出多少问题，提了多少条建议？", (Kind.COUNT, Kind.COUNT)),
        ("片子叫什么名字，拍了几集？", (Kind.NAME, Kind.COUNT)),
        ("有几个单位？分别是哪些？", (Kind.COUNT, Kind.LIST)),
        ("拿了第几名；叫什么比赛？", (Kind.RANK, Kind.NAME)),
        ("为什么要建，建了多少个？", (Kind.WHY, Kind.COUNT)),
        ("花了多少钱？多少人受益？", (Kind.MONEY, Kind.COUNT)),
        ("2021年，全区有多少个基层工会？", (Kind.COUNT,)),
        ("您好，谢谢您", ()),
    ],
)
def test_each_clause_that_asks_gives_a_kind(question: str, kinds: tuple[Kind, ...]) -> None:
    assert read_question(question).kinds == kinds


@pytest.mark.parametrize(
    ("question", "long"),
    [
        ("会员有多少？", False),
        ("主席是谁？", False),
        ("夺冠了吗？", False),
        ("夺冠了吗，第几名？", False),
        ("有哪些品牌？", True),
        ("怎么做的？", True),
        ("为什么成立？", True),
        ("工会活动", True),
        ("查出多少问题，提了多少条建议？", True),
    ],
)
def test_an_account_or_several_facts_want_a_longer_answer(question: str, long: bool) -> None:
    assert read_question(question).wants_long is long


def test_what_stands_around_the_interrogative() -> None:
    read = read_question("请问，審計發現了多少條問題？謝謝")
    assert (read.before, read.near) == ("审计发现了", "条问题")
    assert read.text == "请问,审计发现了多少条问题?谢谢"


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("全区有多少个基层工会", Kind.COUNT, "多少个"),
        ("慰问了多少人次", Kind.COUNT, "多少人次"),
        ("普法品牌叫什么", Kind.NAME, "叫什么"),
        ("是哪一年的事", Kind.DATE, "哪一年"),
        ("为什么要改", Kind.WHY, "为什么"),
    ],
)
def test_the_interrogative_s_place_takes_its_measure_word_in(text: str, kind: Kind, words: str) -> None:
    found = interrogative(text)
    assert found and found[0] == kind
    assert text[found[1] : found[2]] == words


@pytest.mark.parametrize("text", ["基层工会的会员", "谢谢", "", "2021年底51643个"])
def test_no_interrogative(text: str) -> None:
    assert interrogative(text) is None
    assert read_question(text).kind == Kind.OPEN


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("这口井打了多深？", {"米", "厘米"}),
        ("培训持续了多久？", {"天", "个多月"}),
        ("水库面积多大？", {"亩", "平方公里"}),
        ("入会率有多高？", {"%", "个百分点"}),
        ("失业率是多少？", {"%", "个百分点"}),
        ("预算是多少？", {"元", "块"}),
        ("全年發電量是多少？", {"千瓦时", "度"}),
        ("2021年，全区装机容量是多少？", {"千瓦"}),
        ("干部总人数", {"人", "名"}),
    ],
)
def test_units_are_implied_where_none_is_named(question: str, units: set[str]) -> None:
    read = read_question(question)
    assert read.unit == ""
    assert read.implied >= units


@pytest.mark.parametrize(
    "question",
    [
        "挽回了多少万元损失？",  # a unit is named
        "培训办了几个月？",
        "遇到多少困难？",  # nothing tells
        "产值增长了多少？",  # by how much, or by how much in percent
        "工资什么时候发？",  # nothing is measured
        "投资是谁批的？",
        "为什么减少投资？",
        "How much did the budget grow?",
    ],
)
def test_no_unit_is_implied(question: str) -> None:
    assert read_question(question).implied == frozenset()


@pytest.mark.parametrize(
    ("keywords", "unit", "before"),
    [
        ("水库 面积", "亩", "水库 面积"),
        ("工会经费", "元", "工会经费"),
        ("２０２１年 用電量", "千瓦时", "2021年 用电量"),
    ],
)
def test_a_measure_among_keywords_alone_asks_for_a_figure(keywords: str, unit: str, before: str) -> None:
    read = read_question(keywords)
    assert read.kinds == (Kind.COUNT,)
    assert unit in read.implied
    assert (read.unit, read.before, read.near) == ("", before, "")


def test_the_first_clause_that_asks_tells_the_units() -> None:
    read = read_question("塔有多高，花了多少钱？")
    assert read.kinds == (Kind.COUNT, Kind.MONEY)
    assert "米" in read.implied and "元" not in read.implied


@pytest.mark.parametrize(
    ("question", "told", "agreement"),
    [
        ("参加的有多少人次？", "人次", 1.0),
        ("建了多少个书屋？", "家", 0.8),
        ("有多少人受益？", "名", 0.8),
        ("办了多少次？", "场", 0.8),
        ("持续了多少天？", "日", 0.8),
        ("花了多少元？", "块", 0.8),
        ("花了多少元？", "人", 0.0),
        ("走访了多少户？", "吨", 0.0),
        ("井打了多深？", "米", 1.0),
        ("井打了多深？", "人", 0.0),
        ("入会率有多高？", "个", 0.0),
        ("遇到多少困难？", "人", 0.5),
        ("建了多少家书屋？", "", 0.5),
        ("井打了多深？", "", 0.5),
    ],
)
def test_units_agree_or_differ(question: str, told: str, agreement: float) -> None:
    assert unit_agreement(read_question(question), told) == agreement


@pytest.mark.parametrize(
    ("question", "told"), [("走访了多少户？", "人"), ("办了多少场？", "人次"), ("买了多少辆？", "人")]
)
def test_a_household_is_no_person_and_a_vehicle_neither(question: str, told: str) -> None:
    assert unit_agreement(read_question(question), told) == 0.0


@pytest.mark.parametrize("question", ["讲讲投资情况", "介绍一下全区用电量的情况"])
def test_to_tell_about_a_measure_wants_an_account(question: str) -> None:
    assert read_question(question).wants_long


def test_a_rate_of_interest_is_a_percentage() -> None:
    assert "%" in read_question("贷款利率多高？").implied
