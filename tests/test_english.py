"""An English question goes through the glossary and is answered with the Chinese source."""

import re

import pytest

from qa.answering.english import glossary, in_chinese, is_english
from qa.chain import YearbookChain
from qa.datatypes import Status


@pytest.mark.parametrize("text", ["How many unions?", "members in 2021", "HELLO", "ni hao"])
def test_latin_words_without_chinese_are_english(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize(
    "text", ["工会有多少?", "GDP是多少", "51643?", "a", "!!", "", "How many 工会?", "總工會"]
)
def test_all_else_is_not(text: str) -> None:
    assert not is_english(text)


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("How many grassroots trade unions were there?", ["多少", "基层", "工会"]),
        ("How many members were there at the end of 2021?", ["多少", "会员", "2021年"]),
        ("When was the federation founded?", ["什么时候", "总工会", "成立"]),
        ("What percentage of enterprises have unions?", ["百分之几", "企业", "工会"]),
        ("How much economic loss was recovered?", ["多少", "经济损失", "挽回"]),
        ("companies' unions in Inner Mongolia", ["工会", "内蒙古"]),
        ("MODEL WORKERS", ["劳动模范"]),
        ("How many cadres were trained?", ["多少", "干部", "培训"]),
        ("unions in Beijing-Tianjin-Hebei", ["工会", "京津冀"]),
    ],
)
def test_terms_keep_their_order(question: str, terms: list[str]) -> None:
    chinese = in_chinese(question).split()
    assert [chinese.index(term) for term in terms] == sorted(chinese.index(term) for term in terms)


def test_only_a_year_becomes_one() -> None:
    assert in_chinese("members in 2021").split() == ["会员", "2021年"]
    assert in_chinese("51,643 unions").split() == ["51,643", "工会"]


@pytest.mark.parametrize("question", ["Xyzzy plugh?", "2021?", "", "sdfkj 1999"])
def test_nothing_known_gives_nothing(question: str) -> None:
    assert in_chinese(question) == ""


def test_the_glossary_is_well_written() -> None:
    for english, chinese in glossary().items():
        assert english == english.lower().strip() != ""
        assert 1 <= len(english.split()) <= 5, english
        assert re.search("[\u4e00-\u9fff]", chinese) and chinese == chinese.strip(), english


@pytest.mark.parametrize(
    ("question", "told", "section"),
    [
        ("How many grassroots trade unions were there by the end of 2021?", "51643", "概况"),
        ("When was the federation of trade unions founded?", "1949年5月", "概况"),
        ("How many monitoring points were set up?", "491个", "劳动领域政治安全"),
        ("What is the name of the documentary?", "《了不起的你》", "职工思想政治引领"),
        ("How many people did the union train?", "6088人次", "工会干部队伍建设"),
        ("What are the four public institutions?", "传媒中心", "概况"),
        ("How much economic loss was recovered?", "1600余万元", "和谐劳动关系构建"),
    ],
)
def test_the_answer_is_the_source_s_chinese(
    chain: YearbookChain, question: str, told: str, section: str
) -> None:
    answer = chain.invoke({"question": question, "history": []})
    assert (answer.status, answer.retrieved[0].section) == (Status.ANSWERED, section)
    assert told in answer.answer
    assert answer.question == question
    assert re.search("[\u4e00-\u9fff]", answer.standalone_question)


@pytest.mark.parametrize(
    "question",
    [
        "How many members did the union have in 2015?",
        "What's the weather in Beijing?",
        "How many union members are there in Beijing?",
    ],
)
def test_what_lies_outside_is_refused_in_english(chain: YearbookChain, question: str) -> None:
    answer = chain.invoke({"question": question, "history": []})
    assert answer.status == Status.OUT_OF_SCOPE
    assert answer.answer.startswith("This lies outside")
