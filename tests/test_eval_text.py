"""Texts made comparable: normal form, numbers by value, statements with their markers."""

from decimal import Decimal

import pytest

from eval.measures.text import normalise, numbers, statements


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("５１，６４３ 个\n", "51643个"),
        ("“法院＋工会”！", "法院+工会"),
        ("First-Class 80%", "firstclass80"),
        ("①《了不起的你》·", "1了不起的你"),
    ],
)
def test_texts_are_normalised(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("51,643个", {"51643"}),
        ("５.１６万", {"51600"}),
        ("469万人、3.5亿元", {"4690000", "350000000"}),
        ("1，2和3,4567", {"1", "2", "3", "4567"}),
        ("一百集、二〇二一年", {"100", "2021"}),
        ("二千零三十、十二万", {"2030", "120000"}),
        ("一亿二千万", {"120000000"}),
        ("两万三千零五", {"23005"}),
        ("工会", set()),
    ],
)
def test_numbers_are_read_by_value(text: str, values: set[str]) -> None:
    assert numbers(text) == {Decimal(value) for value in values}


def test_statements_carry_the_markers_behind_them() -> None:
    assert statements("甲。[1]乙[2][3]。丙") == [("甲。", (1,)), ("乙", (2, 3)), ("。丙", ())]
    assert statements("甲。[1] 。") == [("甲。", (1,))]
