"""What a sentence holds by its form: how many items it lists, how many reasons it gives."""

import pytest

from qa.answering.forms import enumerated, reasons


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("下设新闻部、专题部、文艺部和总编室4个部室", 3),
        ("播出《红旗》《求是》《支部生活》三部片子", 3),
        ("播出《红旗》、《求是》、《支部生活》", 3),
        ("“春送岗位”“夏送清凉”“秋送助学”“冬送温暖”四个品牌", 4),
        ("种植小麥、玉米、土豆；养殖牛羊", 3),
        ("种有苹果、梨子，养有黄牛、山羊、骆驼、马匹", 4),  # the longest of two
        ("局长王建国、副局长李强（兼书记、主任、委员）", 3),
    ],
)
def test_the_longest_enumeration_is_counted(text: str, items: int) -> None:
    assert enumerated(text) == items


@pytest.mark.parametrize(
    "text", ["", "共有会员469万人", "《了不起的你》100集", "评为“先进集体”", "3个、4个、5个"]
)
def test_numbers_a_single_title_or_no_mark_make_no_list(text: str) -> None:
    assert enumerated(text) == 0


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("由于干旱，粮食减产", 1),
        ("因连日降雨，赛事推迟", 1),
        ("為了方便群众，旨在提高效率", 2),
        ("事故系操作不当所致，造成损失3万元", 3),
        ("鉴于资金不足，暂缓开工", 1),
        ("针对上述问题制定办法，以便执行", 2),
        ("1949年5月成立", 0),
        ("系统排查，系列报道", 0),
        ("", 0),
    ],
)
def test_words_of_cause_and_purpose_are_counted(text: str, count: int) -> None:
    assert reasons(text) == count
