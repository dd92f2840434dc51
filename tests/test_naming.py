"""What sort of thing is asked for by name, and the phrases that name one; the sentences are invented."""

import pytest

from qa.answering.candidates import find_candidates
from qa.answering.naming import asked_class, class_fit, phrases, widened
from qa.answering.question import read_question


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("跟哪个厅一块儿成立的？", "厅"),
        ("归哪个产业工会管？", "工会"),
        ("放在哪座陵园？", "陵园"),
        ("普法规划叫什么？", "规划"),
        ("那个活动的正式名称是什么？", "活动"),
        ("归到一个什么库里了？", "库"),
        ("在什么地方召开？", ""),
        ("会员有多少？", ""),
    ],
)
def test_the_noun_that_is_asked_for(question: str, noun: str) -> None:
    assert asked_class(question) == noun


@pytest.mark.parametrize(
    ("question", "sentence", "named"),
    [
        ("跟哪个厅一块儿成立的？", "与自治区人社厅联合建立委员会。", "自治区人社厅"),
        ("归到一个什么库里了？", "建立档案信息数据库，落实待遇。", "档案信息数据库"),
        ("仪式在哪里举行？", "在省政府大院南区举行挂牌仪式。", "省政府大院南区"),
        ("检察院的一把手是谁？", "检察长高秉谦，副检察长4人。", "高秉谦"),
    ],
)
def test_phrases_that_name_it(question: str, sentence: str, named: str) -> None:
    asked = read_question(question)
    known = [c.text for c in find_candidates(sentence) if c.kind == "person"]
    assert named in [*known, *(c.text for c in phrases(asked, sentence))]


def test_a_short_quotation_takes_its_noun_with_it() -> None:
    sentence = "全面实施“八七”普法规划打造品牌。"
    quoted = next(c for c in find_candidates(sentence) if c.kind == "title")
    assert widened(read_question("普法规划叫什么？"), sentence, quoted).text == "“八七”普法规划"
    assert widened(read_question("会员有多少？"), sentence, quoted).text == "“八七”"


def test_a_title_of_the_sort_asked_for_fits_best() -> None:
    sentence = "拍摄专题片《她行》，出台《管理办法》。"
    film, rules = (c for c in find_candidates(sentence) if c.kind == "title")
    assert class_fit("专题片", sentence, film) > class_fit("专题片", sentence, rules)
    assert class_fit("办法", sentence, rules) > class_fit("办法", sentence, film)
    assert class_fit("", sentence, film) == class_fit("短片", sentence, film) == 0.5
