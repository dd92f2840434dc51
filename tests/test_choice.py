"""Of several figures in one sentence the question's own words choose; the sentences are invented."""

import pytest

from qa.answering.candidates import find_candidates
from qa.answering.choice import choices
from qa.answering.features import fits
from qa.answering.question import read_question


@pytest.mark.parametrize(
    ("question", "sentence", "text"),
    [
        ("7天污染天气里甲市占了几天？", "出现污染天气7天，其中乙市3天、甲市2天。", "2天"),
        ("甲区批下来的规划有多少个？", "批准规划216个，其中甲区64个。", "64个"),
        ("批准的规划有多少个？", "批准规划216个，其中甲区64个。", "216个"),
        ("单笔奖励最多是多少钱？", "兑现奖励28.6万元，最高一笔5万元。", "5万元"),
        ("标准现在是每月多少元？", "标准从每月70元提高到88元。", "88元"),
        ("标准原来是每月多少元？", "标准从每月70元提高到88元。", "70元"),
        ("住宅用地卖了多少亿？", "住宅用地4260亩，成交价款196.3亿元。", "196.3亿元"),
        ("户均增收多少元？", "带动农户增收2000元，户均增收6200元。", "6200元"),
        ("慰问了多少名劳动模范？", "慰问困难职工5639人、劳动模范1786人。", "1786人"),
    ],
)
def test_the_figure_that_is_meant(question: str, sentence: str, text: str) -> None:
    asked = read_question(question)
    spans = [candidate for candidate in find_candidates(sentence) if fits(asked.kind, candidate)]
    factors = choices(asked, sentence, spans)
    assert spans[max(range(len(spans)), key=factors.__getitem__)].text == text


def test_no_span_no_factor() -> None:
    assert choices(read_question("多少人？"), "召开会议。", []) == []
