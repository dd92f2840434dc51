"""Clauses: all of the sentence, in order, cut only where a reader could pause."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.clauses import clause_offsets, mask_digits
from qa.answering.quantities import find_quantities
from qa.corpus.sentences import sentence_offsets
from qa.datatypes import Article


def clauses(sentence: str) -> list[str]:
    return [sentence[start:end] for start, end in clause_offsets(sentence)]


def borders(sentence: str) -> list[int]:
    return [end for _, end in clause_offsets(sentence)[:-1]]


@pytest.mark.parametrize(
    ("sentence", "cut"),
    [
        ("甲地召开会议，乙地开展活动。", ["甲地召开会议，", "乙地开展活动。"]),
        ("出台《规划，试行》，印发“通知；办法”。", ["出台《规划，试行》，", "印发“通知；办法”。"]),
        ("开展活动（其中，含上年）；完成任务。", ["开展活动（其中，含上年）；", "完成任务。"]),
        ("谢谢。", ["谢谢。"]),
        ("", []),
    ],
)
def test_a_comma_ends_a_clause_but_not_inside_marks(sentence: str, cut: list[str]) -> None:
    assert clauses(sentence) == cut


# Where the page lost a comma that every reader hears.
@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("总计6907.19万元", "慰问13.73万人次"),
        ("审计项目24项", "发现147条问题"),
        ("建会1929家", "拥有会员10.44万人"),
        ("职工志愿服务活动", "受益职工群众2万余人"),
        ("“劳动用工法律体检”活动", "协助企业整改"),
        ("启动自治区职工疗休养活动", "已组织3087名职工"),
        ("全区职工法律知识竞赛", "累计340余万职工"),
    ],
)
def test_a_lost_comma_is_found(article: Article, before: str, behind: str) -> None:
    (sentence,) = [s for s in page_sentences(article) if before + behind in s]
    assert sentence.index(before) + len(before) in borders(sentence)


def test_a_lost_comma_leaves_more_than_a_word_behind_it(article: Article) -> None:
    for sentence in page_sentences(article):
        *_, last = clauses(sentence)
        assert len(last) >= 6 or len(sentence) < 6 or sentence[-len(last) - 1] in "，,；;：:"


def page_sentences(article: Article) -> list[str]:
    return [
        section.text[start:end]
        for section in article.sections
        for start, end in sentence_offsets(section.text)
    ]


def test_every_sentence_of_the_page_is_covered_without_a_gap(article: Article) -> None:
    for sentence in page_sentences(article):
        check_clauses(sentence)


def check_clauses(sentence: str) -> None:
    offsets = clause_offsets(sentence)
    assert "".join(sentence[start:end] for start, end in offsets) == sentence
    assert all(start < end for start, end in offsets)
    assert all(one[1] == other[0] for one, other in pairwise(offsets))
    for border in borders(sentence):
        for opening, closing in ("《》", "“”", "（）"):
            head = sentence[:border]
            assert head.count(opening) <= head.count(closing), (sentence, border)
        assert not any(q.start < border < q.end for q in find_quantities(sentence)), (sentence, border)


# Numbers touch words, never a comma between two of them: 200，469 would be one number.
_PIECES = st.sampled_from(
    ["2021年底", "51643个", "基层工会", "会员超过", "469万人", "6907.19万元", "第5名", "四亿八千三百万元", "百分之五十五点三",
     "1949年5月", "10月18—20日", "《劳动法律监督条例，试行》", "“春送岗位，夏送清凉”", "（以上，含本数）", "、", "开展活动",
     "慰问职工", "召开会议", "。", "其中", "获得一等奖", "推动改革", "累计340余万职工"]
)  # fmt: skip
_COMMAS = st.sampled_from(["开展，", "会议；", "如下：", "完成,"])


@given(st.lists(_PIECES | _COMMAS, max_size=14).map("工会".join))
def test_no_border_falls_inside_a_title_a_quotation_or_a_number(sentence: str) -> None:
    check_clauses(sentence)


@given(st.text(max_size=60))
def test_any_text_is_covered_without_a_gap(sentence: str) -> None:
    assert "".join(clauses(sentence)) == sentence


def test_a_digit_is_a_digit() -> None:
    assert mask_digits("共1949年5月51643个") == "共0000年0月00000个"
