"""Which spans can answer which kind of question."""

import pytest

from qa.answering.candidates import Candidate, find_candidates
from qa.answering.expected import fits
from qa.answering.question import Kind

SENTENCE = "2021年底，局长王建国，经费占80%，投资300万元，建房12间，获《五一奖章》第3名。"
TOLD = {
    Kind.COUNT: ["80%", "300万元", "12间"],
    Kind.MONEY: ["300万元"],
    Kind.PERCENT: ["80%", "300万元", "12间"],
    Kind.RANK: ["300万元", "12间", "第3名"],
    Kind.DATE: ["2021年底"],
    Kind.PERSON: ["王建国"],
    Kind.NAME: ["《五一奖章》"],
}


@pytest.mark.parametrize("kind", TOLD)
def test_spans_of_the_right_form_fit(kind: Kind) -> None:
    assert [c.text for c in find_candidates(SENTENCE) if fits(kind, c)] == TOLD[kind]


@pytest.mark.parametrize("kind", [Kind.LIST, Kind.YESNO, Kind.WHY, Kind.HOW, Kind.OPEN])
def test_only_a_whole_sentence_tells_an_account(kind: Kind) -> None:
    assert [c.text for c in find_candidates(SENTENCE) if fits(kind, c)] == [SENTENCE]


@pytest.mark.parametrize(
    ("unit", "money"), [("元", True), ("美元", True), ("块", True), ("人", False), ("", False)]
)
def test_money_is_told_in_a_currency(unit: str, money: bool) -> None:
    assert fits(Kind.MONEY, Candidate("3", 0, 1, "count", unit, 3)) is money


@pytest.mark.parametrize(
    ("kind", "told"), [(Kind.PLACE, True), (Kind.PERSON, True), (Kind.NAME, True), (Kind.DATE, False)]
)
def test_a_body_is_a_place_a_name_and_whoever_did_it(kind: Kind, told: bool) -> None:
    assert fits(kind, Candidate("总工会", 0, 3, "body")) is told
