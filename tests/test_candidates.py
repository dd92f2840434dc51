"""Candidates: every span of a sentence that could be a short answer, by its form, where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.candidates import find_candidates
from qa.corpus.sentences import sentence_offsets
from qa.datatypes import Article


def of_kind(sentence: str, kind: str) -> list[str]:
    return [candidate.text for candidate in find_candidates(sentence) if candidate.kind == kind]


@pytest.mark.parametrize(
    ("sentence", "kind", "spans"),
    [
        ("于1949年5月成立截至2021年底51643个基层工会会员超过469万人。", "date", ["1949年5月", "2021年底"]),
        ("于1949年5月成立截至2021年底51643个基层工会会员超过469万人。", "count", ["51643个", "469万人"]),
        ("审计项目24项发现147条问题提出建议119条。", "count", ["24项", "147条", "119条"]),
        ("全区新建各级职工创新工作室200发挥示范作用。", "count", ["200"]),
        ("建会率和职工入会率均保持在80%以上。", "percent", ["80%以上"]),
        ("获得大赛团体奖一名选手获焊工大赛第5名。", "rank", ["第5名"]),
        ("推出100集纪实短片《了不起的你》宣传劳模精神。", "title", ["《了不起的你》"]),
        (
            "打造“春送岗位”“夏送清凉”“金秋助学”“冬送温暖”等帮扶服务工作品牌。",
            "title",
            ["“春送岗位”", "“夏送清凉”", "“金秋助学”", "“冬送温暖”"],
        ),
        ("制定《办法（试行）》，印发《细则》(暂行)。", "title", ["《办法（试行）》", "《细则》(暂行)"]),
        (
            "开展“求学圆梦行动”配合做好“根治欠薪冬季专项行动”。",
            "title",
            ["“求学圆梦行动”", "“根治欠薪冬季专项行动”"],
        ),
        ("会上，王建国当选主席。", "person", ["王建国"]),
        ("局长李敏、副局长欧阳雪出席。", "person", ["李敏", "欧阳雪"]),
        ("，国防邮电工会、能源化学地质工会。", "body", ["国防邮电工会", "能源化学地质工会"]),
    ],
)
def test_spans_of_a_kind(sentence: str, kind: str, spans: list[str]) -> None:
    assert of_kind(sentence, kind) == spans


def test_a_title_that_holds_quotes_and_years_is_one_span() -> None:
    sentence = "组织制定《工会工作“十四五”发展规划》配套制定《职工素质建设工程五年规划2021—2025年》。"
    titles = of_kind(sentence, "title")
    assert titles[0] == "《工会工作“十四五”发展规划》"
    assert "《职工素质建设工程五年规划2021—2025年》" in titles


def test_a_count_carries_its_unit_and_value() -> None:
    (candidate, _) = find_candidates("慰问13.73万人次。")
    assert (candidate.text, candidate.unit, candidate.start, candidate.end) == ("13.73万人次", "人次", 2, 10)
    assert candidate.value == pytest.approx(137_300)


@pytest.mark.parametrize("sentence", ["各级工会组织多样化的学习活动。", "", "。"])
def test_the_whole_sentence_is_always_the_last_candidate(sentence: str) -> None:
    (whole,) = find_candidates(sentence)
    assert (whole.text, whole.start, whole.end, whole.kind) == (sentence, 0, len(sentence), "whole")


def test_on_the_page_all_are_slices_in_reading_order(article: Article) -> None:
    for section in article.sections:
        for start, end in sentence_offsets(section.text):
            sentence = section.text[start:end]
            *spans, whole = find_candidates(sentence)
            assert whole.text == sentence
            assert spans == sorted(spans, key=lambda span: (span.start, span.end))
            for span in spans:
                assert sentence[span.start : span.end] == span.text != ""
                assert span.kind in ("count", "percent", "rank", "date", "title", "person", "body")


def test_the_contributor_is_no_candidate(article: Article) -> None:
    texts = [section.text for section in article.sections]
    assert not any("杨志鸿" in candidate.text for text in texts for candidate in find_candidates(text))


@given(st.text(alphabet="《》“”王李主席当选2021年个第5名、，。工会省委员会 ()", max_size=40))
def test_any_text_gives_slices_and_the_whole(sentence: str) -> None:
    *spans, whole = find_candidates(sentence)
    assert (whole.kind, whole.text) == ("whole", sentence)
    assert all(sentence[span.start : span.end] == span.text for span in spans)
