"""Addresses of source pages: they name a place, and find it again."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from qa.corpus.article import compose
from qa.datatypes import Article
from qa.links import anchor, citation_url, cited, section_url, source_url

SENTENCE = "全区有51643个基层工会。"


def two_sections(before: str = "") -> Article:
    entries = [("概 况", f"{before}{SENTENCE}会员469万人。"), ("宣传", f"再说一次：{SENTENCE}")]
    return compose("年鉴 2022", entries, title="总工会")


def cite_of(url: str) -> str:
    return parse_qs(urlsplit(url).query)["cite"][0]


def test_an_address_is_plain_ascii_and_names_article_section_and_passage() -> None:
    article = two_sections()
    start = article.text.index(SENTENCE)
    assert source_url(article) == "/source/%E5%B9%B4%E9%89%B4%202022"
    url = citation_url(article, start, start + len(SENTENCE))
    assert url.isascii()
    parts = urlsplit(url)
    assert unquote(parts.path) == "/source/年鉴 2022"
    assert unquote(parts.fragment) == "概-况"
    assert section_url(article, article.sections[0]) == f"{source_url(article)}#{parts.fragment}"
    assert cited(article, cite_of(url)) == (start, start + len(SENTENCE))


def test_sections_of_one_title_have_anchors_of_their_own() -> None:
    article = compose(
        "a", [("概况", "甲。"), ("概 况", "乙。"), ("概况", "丙。"), ("概况", "丁。")], title="总工会"
    )
    assert [anchor(article, section) for section in article.sections] == ["概况", "概-况", "概况-2", "概况-3"]


def test_every_sentence_of_the_page_is_found_by_its_own_link(article: Article) -> None:
    for section in article.sections:
        start, end = section.start, min(section.start + 40, section.end)
        assert cited(article, cite_of(citation_url(article, start, end))) == (start, end)


def test_a_passage_is_found_again_where_the_text_before_it_has_grown() -> None:
    old, new = two_sections(), two_sections("2021年，")
    start = old.text.index(SENTENCE)
    moved = cited(new, cite_of(citation_url(old, start, start + len(SENTENCE))))
    assert moved == (start + 6, start + 6 + len(SENTENCE))
    assert new.text[slice(*moved)] == SENTENCE


def test_nothing_is_marked_in_place_of_a_passage_that_is_gone() -> None:
    old = two_sections()
    start = old.text.index(SENTENCE)
    cite = cite_of(citation_url(old, start, start + len(SENTENCE)))
    new = compose(old.id, [("概 况", "全区有51644个基层工会。会员469万人。")], title="总工会")
    assert cited(new, cite) is None


@pytest.mark.parametrize(
    "cite",
    ["", "x", "0-0-00000000", "9-5-00000000", "-1-5-00000000", "5-9", "5-9-zzzzzzzz", "999999999-1-00000000"],
)
def test_what_names_no_passage_marks_nothing(cite: str) -> None:
    assert cited(two_sections(), cite) is None


def test_a_passage_does_not_reach_over_a_title() -> None:
    article = two_sections()
    url = citation_url(article, article.sections[0].start, article.sections[1].end)
    assert cited(article, cite_of(url)) is None
