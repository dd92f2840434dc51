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
    Kind.OPEN: ["工会经费", "讲讲党史学习教育", "劳动竞赛情况", "Tell me about union finances"],
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
        ("有多少职工参加？", ""),
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
        ("工会经费", True),
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
    ("asked", "told", "agreement"),
    [
        ("人次", "人次", 1.0),
        ("", "人", 0.5),
        ("家", "", 0.5),
        ("户", "人", 0.0),
        ("元", "人", 0.0),
        ("场", "人次", 0.0),
        ("%", "个", 0.0),
    ],
)
def test_units_agree_or_differ(asked: str, told: str, agreement: float) -> None:
    assert unit_agreement(asked, told) == agreement


@pytest.mark.parametrize(
    ("asked", "told"), [("个", "家"), ("人", "名"), ("次", "场"), ("天", "日"), ("元", "块")]
)
def test_near_units_agree_nearly_and_both_ways(asked: str, told: str) -> None:
    assert 0.5 < unit_agreement(asked, told) == unit_agreement(told, asked) < 1
