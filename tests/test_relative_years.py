"""Years that are not written as numbers: by the date, by the document, by the century."""

from datetime import date

import pytest

from qa.answering.relative_years import decades, resolve_years
from qa.chain import YearbookChain
from qa.datatypes import Status

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("去年会员有多少？", "2025年会员有多少？"),
        ("前年会员有多少？", "2024年会员有多少？"),
        ("大前年会员有多少？", "2023年会员有多少？"),
        ("今年会员有多少？", "2026年会员有多少？"),
        ("明年打算发展多少会员？", "2027年打算发展多少会员？"),
        ("那去年呢？", "那2025年呢？"),
        ("当年评了几名工匠？", "2021年评了几名工匠？"),
        ("这一年评了几名工匠？", "2021年评了几名工匠？"),
        ("本年度评了几名工匠？", "2021年评了几名工匠？"),
        ("98年会员有多少？", "1998年会员有多少？"),
        ("21年会员有多少？", "2021年会员有多少？"),
        ("到05年，会员有多少？", "到2005年，会员有多少？"),
    ],
)
def test_a_year_gets_its_number(question: str, read: str) -> None:
    resolved, taken = resolve_years(question, 2021, TODAY)
    assert resolved == read
    assert len(taken) == 1 and taken[0][0] in question and taken[0][1] in read


@pytest.mark.parametrize(
    "question",
    [
        "会员有多少？",
        "2020年会员比去年多多少？",
        "会员比去年多了多少？",
        "和去年相比多了多少？",
        "我今年退休，2019年补助多少？",
        "我今年四十六岁，还能入会吗？",
        "孩子明年上学，学校有多少名额？",
        "他今年多大？",
        "用了20年时间？",
        "近20年建了多少？",
        "30年来建了多少？",
        "上一年是多少？",
        "90年代当年建了多少？",
    ],
)
def test_what_names_no_such_year_stays(question: str) -> None:
    assert resolve_years(question, 2021, TODAY) == (question, ())


def test_without_one_year_told_of_this_year_stays_open() -> None:
    assert resolve_years("当年会员有多少？", None, TODAY) == ("当年会员有多少？", ())


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("20世纪90年代", 1990, 1999),
        ("上世纪九十年代", 1990, 1999),
        ("90年代", 1990, 1999),
        ("本世纪10年代", 2010, 2019),
        ("21世纪", 2000, 2099),
        ("上个世纪", 1900, 1999),
    ],
)
def test_decades_and_centuries_are_years(text: str, first: int, last: int) -> None:
    assert decades(text) == frozenset(range(first, last + 1))


def test_other_text_names_no_decade() -> None:
    assert decades("2021年底会员有多少？一个时代，30年来。") == frozenset()


@pytest.mark.parametrize(
    "question", ["去年全区有多少个基层工会？", "上世纪90年代会员有多少？", "前年会员有多少？"]
)
def test_a_year_that_the_page_does_not_tell_of_lies_outside(chain: YearbookChain, question: str) -> None:
    answer = chain.invoke({"question": question, "history": []})
    assert (answer.status, answer.confidence) == (Status.OUT_OF_SCOPE, 0.0)
    assert "51643" not in answer.answer and "469" not in answer.answer


def test_the_year_of_the_page_is_said(chain: YearbookChain) -> None:
    answer = chain.invoke({"question": "当年全区命名了几名北疆工匠？", "history": []})
    assert answer.standalone_question == "2021年全区命名了几名北疆工匠？"
    assert answer.resolution == "“当年”即2021年"
    assert answer.status == Status.ANSWERED and "10名" in answer.answer


def test_a_decade_that_holds_a_year_told_of_lies_within(chain: YearbookChain) -> None:
    answer = chain.invoke({"question": "总工会是上世纪40年代成立的吗？", "history": []})
    assert answer.status == Status.ANSWERED and "1949年5月" in answer.answer
