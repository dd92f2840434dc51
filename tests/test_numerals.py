"""A number is asked for in the digits that the collection has it in; 万 and 亿 stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.numerals import as_collection_writes
from qa.chain import YearbookChain
from qa.datatypes import Status

TEXT = (
    "建立491个监测点，12个盟市，投资235亿元，增长6.6%，二十三所学校，第三名，2021年，一千零二十人，共15家。"
)


def has(text: str) -> bool:
    return text in TEXT


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("四百九十一个监测点在哪里？", "491个监测点在哪里？"),
        ("十二个盟市建了什么？", "12个盟市建了什么？"),
        ("二百三十五亿元是谁投的？", "235亿元是谁投的？"),
        ("百分之六点六是什么的增长？", "6.6%是什么的增长？"),
        ("23所学校在哪里？", "二十三所学校在哪里？"),
        ("二零二一年有什么？", "2021年有什么？"),
        ("1020人是谁？", "一千零二十人是谁？"),
        ("十五家在哪里？", "15家在哪里？"),
    ],
)
def test_the_collection_s_digits_are_taken(question: str, read: str) -> None:
    text, taken = as_collection_writes(question, has)
    assert text == read
    assert len(taken) == 1 and has(taken[0][1]) and not has(taken[0][0])


@pytest.mark.parametrize(
    "question",
    [
        "491个监测点在哪里？",
        "四百个监测点在哪里？",
        "400个监测点在哪里？",
        "一千零二十人是谁？",
        "十几个盟市？",
        "会员有多少？",
        "八大群体",
        "",
    ],
)
def test_all_else_stays_as_it_was_written(question: str) -> None:
    assert as_collection_writes(question, has) == (question, ())


@given(st.integers(1, 9999))
def test_every_number_is_found_in_chinese_and_in_arabic_digits(number: int) -> None:
    seen: list[str] = []
    as_collection_writes(f"{number}个人", lambda text: bool(seen.append(text)))
    chinese = next(text for text in seen if not text[0].isdigit()) if len(seen) > 1 else ""
    arabic = f"{number}个"
    if chinese:
        assert as_collection_writes(f"{chinese}人", lambda text: text == arabic)[0] == f"{arabic}人"


@pytest.mark.parametrize(
    ("question", "told"),
    [("十二个盟市建立了什么工作室？", "诉调对接工作室"), ("九百九十家企业整改了多少个问题？", "820多个")],
)
def test_the_page_is_asked_in_its_own_digits(chain: YearbookChain, question: str, told: str) -> None:
    answer = chain.invoke({"question": question, "history": []})
    assert answer.status == Status.ANSWERED and told in answer.answer
    assert "写作" in answer.resolution
