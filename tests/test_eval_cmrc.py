"""Exact match and F1 against CMRC 2018's official script (v5, with NLTK): its own values, computed beforehand."""

import pytest

from eval.measures.cmrc import exact_match, f1, segments, strip_punctuation

OFFICIAL = [  # references, prediction, EM, F1
    (["光荣和ω-force"], "光荣和ω-force", 1, 1.0),
    (["光荣和ω-force"], "光荣和ω-force开发", 0, 0.8),
    (["469万人"], "超过469万人。", 0, 0.75),
    (["第三届《了不起的你》"], "了不起的你", 0, 10 / 13),
    (["了不起的你"], "《了不起的你》。", 1, 1.0),
    (["3.5%", "3.5个百分点"], "增长3.5%", 0, 2 / 3),
    (["New York Times"], "《new york》", 0, 0.8),
    (["甲"], "乙", 0, 0.0),
    (["甲"], "", 0, 0.0),
]


@pytest.mark.parametrize(("references", "prediction", "em", "value"), OFFICIAL)
def test_values_are_those_of_the_official_script(
    references: list[str], prediction: str, em: int, value: float
) -> None:
    assert exact_match(references, prediction) == em
    assert f1(references, prediction) == pytest.approx(value)


def test_f1_by_hand() -> None:
    # 2021 年 底 | 51643 个: the longest common run is 51643 个, 2 of 5 and of 3 segments.
    assert f1(["共51643个"], "2021年底51643个") == pytest.approx(2 * 2 / (3 + 5))
    assert f1(["甲乙丙丁"], "甲乙一丙丁") == pytest.approx(2 * 2 / (4 + 5))  # a run, not a bag
    assert f1(["乙", "甲乙"], "甲乙") == 1.0


def test_a_character_or_a_word_is_a_segment() -> None:
    assert segments("“Fate/stay night”于2004年") == ["fatestay", "night", "于", "2004", "年"]
    assert segments("3.5%和1,000个 Henry A. Smith.") == [
        "3.5",
        "%",
        "和",
        "1,000",
        "个",
        "henry",
        "a.",
        "smith",
        ".",
    ]
    assert strip_punctuation(" 《New》—[x]、‘y’ ") == "new—[x]‘y"  # only what the script names
