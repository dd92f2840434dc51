"""A follow-up is completed from the questions before it, and only from what it needs of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.completion import topic
from qa.answering.followup import Resolved, resolve
from qa.chain import YearbookChain
from qa.datatypes import Status

UNIONS = "到2021年底全区有多少个基层工会？"


class Nowhere:
    """A source in which no words stand together elsewhere, and that tells nothing."""

    def told(self, question: str) -> str:
        """Nothing."""
        return ""

    def elsewhere(self, question: str, earlier: str) -> bool:
        """The same for every question."""
        return False


class Everywhere(Nowhere):
    """A source in which the words of every question stand together elsewhere."""

    def elsewhere(self, question: str, earlier: str) -> bool:
        """The same for every question."""
        return True


def complete(question: str, *earlier: str) -> str:
    return resolve(question, earlier, Nowhere()).question


@pytest.mark.parametrize("question", ["那会员呢?", "那会员呢？", "会员呢", "那么，会员呢？"])
def test_another_thing_takes_the_place_of_the_thing_counted(question: str) -> None:
    completed = complete(question, UNIONS)
    assert "会员" in completed and "2021年底" in completed and "多少" in completed
    assert "基层工会" not in completed and "呢" not in completed


@pytest.mark.parametrize(
    ("earlier", "question", "completed"),
    [
        ("慰问了多少困难职工？", "劳模呢？", "慰问了多少劳模？"),
        ("经审办发现了多少条问题？", "那建议呢？", "经审办发现了多少建议？"),
        ("谁是主席？", "副主席呢？", "谁是副主席？"),
        ("2021年全区有多少个基层工会？", "那前一年呢？", "2020年全区有多少个基层工会？"),
        ("2021年全区有多少个基层工会？", "上一年呢？", "2020年全区有多少个基层工会？"),
        ("2021年全区有多少个基层工会？", "那次年呢？", "2022年全区有多少个基层工会？"),
        ("2021年全区有多少个基层工会？", "2020年呢？", "2020年全区有多少个基层工会？"),
        ("全区有多少个基层工会？", "2018年呢？", "2018年全区有多少个基层工会？"),
    ],
)
def test_one_thing_is_changed_and_all_else_stays(earlier: str, question: str, completed: str) -> None:
    assert complete(question, earlier) == completed
    assert resolve(question, [earlier], Nowhere()).earlier == earlier


@pytest.mark.parametrize(
    ("earlier", "question", "told"),
    [
        ("经审办发现了多少条问题？", "提了多少条建议？", ["经审办", "多少条建议"]),
        ("纪实短片叫什么名字？", "拍了几集？", ["纪实短片", "几集"]),
        ("纪实短片叫什么名字？", "它在哪里播出？", ["纪实短片", "哪里播出"]),
        ("法律知识竞赛办了几年？", "有多少人参加？", ["法律知识竞赛", "多少人参加"]),
        ("法律知识竞赛办了几年？", "得了第几名？", ["法律知识竞赛", "第几名"]),
        ("总工会哪年成立的？", "有几个部门？", ["总工会", "几个部门"]),
        ("总工会设几个部门？", "分别叫什么？", ["总工会", "部门", "叫什么"]),
        ("2021年送温暖款物多少万元？", "慰问了多少人次？", ["2021年", "送温暖", "多少人次"]),
        ("2021年送温暖款物多少万元？", "其中现金多少？", ["送温暖款物", "现金多少"]),
    ],
)
def test_a_bare_attribute_gets_its_subject(earlier: str, question: str, told: list[str]) -> None:
    completed = complete(question, earlier)
    assert [words for words in told if words not in completed] == []


@pytest.mark.parametrize(
    ("earlier", "question", "completed"),
    [
        ("妇联2021年派了几个驻村干部？", "2018年派了几个？", "2018年派了几个？"),
        ("1992年钢产量是多少万吨？", "那到1997年要搞到多少？", "钢产量，到1997年要搞到多少？"),
        (
            "2019年科技论坛征集到几篇论文？",
            "第二年少了吧，是多少？",
            "2020年科技论坛征集论文，第二年少了吧，是多少？",
        ),
        ("2019年用户有多少？", "跟前一年比多了多少？", "2019年用户，跟前一年比多了多少？"),
        ("2020年培训了几期？", "2018年是多少？", "2018年培训了几期？"),
    ],
)
def test_a_year_of_its_own_takes_the_earlier_one_s_place(earlier: str, question: str, completed: str) -> None:
    asked = complete(question, earlier)
    assert asked.endswith(completed)
    assert len(set(re.findall("[0-9]{4}", asked))) == 1


def test_years_shift_on_and_on() -> None:
    assert complete("再前一年呢？", "2021年会员有多少？", "那前一年呢？") == "2019年会员有多少？"
    assert "2020年" in complete("那会员呢？", "2021年全区有多少个基层工会？", "那前一年呢？")


def test_a_chain_keeps_its_subject() -> None:
    completed = complete("得了第几名？", "法律知识竞赛办了几年？", "有多少人参加？")
    assert "法律知识竞赛" in completed and "第几名" in completed
    assert "几年" not in completed and "多少人" not in completed


@pytest.mark.parametrize(
    "question",
    [
        "《了不起的你》一共拍了多少集？",
        "工会经审办2021年发现了多少条问题？",
        "工会建立了多少个劳动关系监测点？",
        "北疆工匠选了几名？",
        "总工会是什么时候成立的？",
        "全国职工法律知识竞赛中自治区代表队获得第几名？",
        "How many members are there?",
    ],
)
def test_a_new_topic_is_left_alone(question: str) -> None:
    assert resolve(question, [UNIONS], Everywhere()) == Resolved(question)


@pytest.mark.parametrize(
    "change",
    ["换一个问题，", "换个话题，", "先不说这个了，", "好的。换一个，", "我换个问题，", "说点别的，", "算了，说正事，", "另外，", "哦对了，",
     "再问一个，", "那", "好，不说这个了，"],
)  # fmt: skip
def test_a_change_of_topic_is_dropped_with_the_old_one(change: str) -> None:
    resolved = resolve(f"{change}职工夜校有几所？", [UNIONS], Everywhere())
    assert (resolved.question, resolved.earlier) == ("职工夜校有几所？", "")


@pytest.mark.parametrize("question", ["口号是什么？", "会场设在哪里？", "门票卖多少钱？", "邮费花了多少？"])
def test_a_bare_attribute_and_a_new_topic_are_told_apart_by_the_source(question: str) -> None:
    assert resolve(question, ["第七届读书节办了多久？"], Nowhere()).question == f"第七届读书节，{question}"
    assert resolve(question, ["第七届读书节办了多久？"], Everywhere()) == Resolved(question)


@pytest.mark.parametrize("question", ["那会员呢？", "分别叫什么？", "为什么？", "好的，谢谢"])
def test_without_a_history_nothing_is_added(question: str) -> None:
    assert resolve(question, [], Nowhere()) == Resolved(question)


def test_the_answers_of_the_history_are_not_read(chain: YearbookChain) -> None:
    told = [{"question": "谁是主席？", "answer": "主席是张三丰，基层工会有77777个。"}]
    answer = chain.invoke({"question": "他是哪年上任的？", "history": told})
    again = chain.invoke({"question": "他是哪年上任的？", "history": ["谁是主席？"]})
    assert (answer.standalone_question, answer.answer) == (again.standalone_question, again.answer)
    assert "张三丰" not in answer.standalone_question and "77777" not in answer.answer


class Teller(Nowhere):
    """A source that answers every earlier question."""

    def told(self, question: str) -> str:
        """A name of the kind asked for."""
        return {
            "省能源局局长是谁？": "贺兰昭",
            "短片叫什么名字？": "《第一双手》",
            "书市在哪里办的？": "柳堰区",
        }[question]


@pytest.mark.parametrize(
    ("earlier", "question", "completed"),
    [
        ("省能源局局长是谁？", "他是哪年上任的？", "贺兰昭是哪年上任的？"),
        ("省能源局局长是谁？", "那他之前在哪儿工作？", "贺兰昭之前在哪儿工作？"),
        ("短片叫什么名字？", "它的播放量多少？", "《第一双手》的播放量多少？"),
        ("书市在哪里办的？", "那里来了多少人？", "柳堰区来了多少人？"),
    ],
)
def test_a_pronoun_stands_for_what_answered_the_earlier_question(
    earlier: str, question: str, completed: str
) -> None:
    resolved = resolve(question, [earlier], Teller())
    assert resolved.question.endswith(completed)
    assert "指其答案" in resolved.why and earlier in resolved.why


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("经审办发现了多少条问题？", "经审办发现问题"),
        ("法律知识竞赛办了几年？", "法律知识竞赛"),
        ("2021年送温暖活动，筹了多少钱？", "2021年送温暖活动"),
    ],
)
def test_the_topic_is_what_is_left_without_the_interrogative(question: str, about: str) -> None:
    assert topic(question) == about


@given(st.lists(st.text(alphabet="那会员呢其中多少个2021年前一，？?A《》“”", max_size=12), max_size=4))
def test_any_conversation_can_be_resolved(asked: list[str]) -> None:
    *earlier, last = asked or [""]
    resolved = resolve(last, earlier, Nowhere())
    assert resolved.question == last or resolved.why or last.endswith(resolved.question)


CONVERSATIONS = [
    ([UNIONS], "那会员呢？", "469万"),
    (["经审办实施了几项审计？"], "发现了多少条问题？", "147条"),
    (["经审办实施了几项审计？", "发现了多少条问题？"], "建议呢？", "119条"),
    (["两节筹集送温暖款物多少？"], "慰问了多少人次？", "13.73万人次"),
    (["总工会有几个部门？"], "那事业单位呢？", "4个事业单位"),
    (["法律知识竞赛连续办了几年？"], "有多少人参加？", "340余万"),
    (["法律知识竞赛连续办了几年？"], "在全国得了第几名？", "第二名"),
    (["纪实短片叫什么名字？"], "拍了几集？", "100集"),
    (["八大群体建会多少家？"], "会员有多少？", "10.44万人"),
    (["走访慰问了多少困难职工？"], "劳模呢？", "1786人"),
    (["文体活动办了多少场？"], "多少人次参加？", "63.5万人次"),
    (["蹲点干部有多少名？"], "组成几个组？", "12个蹲点组"),
    (["谢谢"], "监测点有多少个？", "491个"),
    ([UNIONS, "谢谢"], "《了不起的你》拍了几集？", "100集"),
]


@pytest.mark.parametrize(("history", "question", "expected"), CONVERSATIONS)
def test_a_conversation_on_the_page(
    chain: YearbookChain, history: list[str], question: str, expected: str
) -> None:
    answer = chain.invoke({"question": question, "history": history})
    assert (answer.status, answer.question) == (Status.ANSWERED, question)
    assert expected in answer.answer


@pytest.mark.parametrize("question", ["那前一年呢？", "2019年呢？", "那2016年呢？"])
def test_a_refusal_holds_on_a_later_turn(chain: YearbookChain, question: str) -> None:
    answer = chain.invoke({"question": question, "history": [UNIONS]})
    assert answer.status.refused
    assert "51643" not in answer.answer


@pytest.mark.parametrize("question", ["谢谢", "你好", "你能做什么？"])
def test_politeness_in_between_is_no_follow_up(chain: YearbookChain, question: str) -> None:
    answer = chain.invoke({"question": question, "history": [UNIONS, "那会员呢？"]})
    assert (answer.status, answer.standalone_question) == (Status.META, question)
