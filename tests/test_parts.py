"""A question that asks several things falls apart into questions that can each be asked alone."""

import pytest

from qa.answering.parts import parts


@pytest.mark.parametrize(
    "question",
    [
        "到2021年底有多少基层工会？",
        "2021年，全区有多少个基层工会？",
        "你好，请问会员有多少？谢谢",
        "调研走访了多少困难职工、劳模？",
        "工会和妇联是什么关系？",
        "组织和推进改革工作的领导小组叫什么？",
        "工会经费收缴",
        "改革干得好不好，跟考核挂钩吗？",
        "困难家庭是不是都脱困了，还剩没剩？",
        "为什么要成立领导小组？",
        "Which unions and members are there?",
        "",
    ],
)
def test_one_question_stays_as_it_is(question: str) -> None:
    assert parts(question) == (question,)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("查出多少问题，提了多少条建议？", [["查出", "问题"], ["建议"]]),
        ("纪实短片叫什么，一共几集？", [["纪实短片", "叫什么"], ["纪实短片", "几集"]]),
        ("有几个事业单位？分别叫什么？", [["几个", "事业单位"], ["事业单位", "分别叫什么"]]),
        ("八大群体建会多少家，拥有多少会员？", [["八大群体", "多少家"], ["八大群体", "多少会员"]]),
        (
            "工会经费审查，查出多少问题，提了多少条建议？",
            [["经费审查", "问题"], ["经费审查", "建议"]],
        ),
        ("调解挽回多少损失？法律援助挽回多少？", [["调解", "损失"], ["法律援助", "挽回多少"]]),
        ("总工会哪年成立；设几个部门；有几个事业单位？", [["哪年成立"], ["总工会", "部门"], ["事业单位"]]),
    ],
)
def test_two_interrogatives_are_two_questions_each_with_its_subject(
    question: str, told: list[list[str]]
) -> None:
    found = parts(question)
    assert len(found) == len(told)
    for part, words in zip(found, told, strict=True):
        assert [word for word in words if word not in part] == []


@pytest.mark.parametrize(
    ("question", "one", "other", "asked"),
    [
        ("会员总数和八大群体会员数各是多少？", "会员总数", "八大群体会员数", "多少"),
        ("慰问的困难职工和劳动模范各多少？", "困难职工", "劳动模范", "多少"),
        ("呼和浩特与包头相比，哪个会员多？", "呼和浩特", "包头", "会员多"),
        ("职工疗休养和招聘会，哪个参加的人更多？", "职工疗休养", "招聘会", "参加的人"),
    ],
)
def test_two_things_asked_together_are_asked_one_by_one(
    question: str, one: str, other: str, asked: str
) -> None:
    first, second = parts(question)
    assert one in first and other not in first
    assert other in second and one not in second
    assert asked in first and asked in second


def test_the_first_clause_lends_the_second_no_answer_of_its_own() -> None:
    """Neither part holds both interrogatives: each is one question."""
    for part in parts("审计项目实施了几项，发现了多少条问题？"):
        assert ("几项" in part) != ("多少条" in part)
