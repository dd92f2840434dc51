"""An index comes back whole; BM25 and vectors, fused, put the right sentence first."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.documents import Document

from embeddings.base import Encoder
from qa.corpus.article import from_record
from qa.corpus.chunks import chunk_article
from qa.corpus.load import load_article
from qa.datatypes import Article
from qa.retrieval.fusion import best
from qa.retrieval.hybrid import HybridRetriever
from qa.retrieval.index import Index, build_index, load_index
from qa.retrieval.lexical import LexicalIndex
from qa.retrieval.terms import TermCodes, lexical_tokens
from tests.conftest import PAGE, load


@pytest.fixture(scope="session")
def retriever(index: Index, encoder: Encoder) -> HybridRetriever:
    return HybridRetriever(index=index, encoder=encoder)


def scores(found: list[Document]) -> list[float]:
    return [document.metadata["score"] for document in found]


def test_what_is_built_is_what_is_loaded(article: Article, encoder: Encoder, tmp_path: Path) -> None:
    built = build_index([article], encoder, tmp_path / "index")
    loaded = load_index(tmp_path / "index", encoder)
    assert loaded.articles == built.articles == {article.id: article}
    assert loaded.store.documents == built.store.documents == list(chunk_article(article))
    assert loaded.manifest == built.manifest
    assert loaded.sentences[1] == "概况 内蒙古自治区总工会设组织部等12个部门;"
    asked = encoder.encode_query("全区有多少个基层工会")
    (rows, cosines), (same_rows, same_cosines) = loaded.store.search(asked, 99), built.store.search(asked, 99)
    assert (rows.tolist(), cosines.tolist()) == (same_rows.tolist(), same_cosines.tolist())


def test_any_characters_survive_the_round_trip(encoder: Encoder, tmp_path: Path) -> None:
    text = "甲\u2028乙\u2029丙\u0085丁\x0b戊\u00a0己“𠀀”\\n。"
    record = {"doc_id": "r", "title": "怪\u2028字", "sections": [{"title": "概况", "text": text}]}
    built = build_index([from_record(record)], encoder, tmp_path / "index")
    loaded = load_index(tmp_path / "index", encoder)
    assert (loaded.articles, loaded.store.documents) == (built.articles, built.store.documents)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("總工會51643個", ["总", "工", "会", "总工", "工会", "51643", "个"]),
        ("增长３．５％和GDP。", ["增", "长", "增长", "3.5%", "和", "gdp"]),
        ("v2. 工，会", ["v2", "工", "会"]),
        ("会会会", ["会", "会", "会", "会会", "会会"]),
        ("。……😀", []),
        ("", []),
    ],
)
def test_terms_are_characters_pairs_and_words(text: str, terms: list[str]) -> None:
    assert lexical_tokens(text) == terms


def test_bm25_prefers_the_text_that_says_it_rarer_and_more_often() -> None:
    lexical = LexicalIndex(["甲乙", "乙丙", "丙丁丁"])
    assert np.argsort(-lexical.scores("丁丙")).tolist() == [2, 1, 0]
    assert lexical.scores("丁丙")[0] == 0
    assert lexical.scores("乙")[0] == lexical.scores("乙")[1] > 0
    assert lexical.scores("乙").dtype == np.float32


@pytest.mark.parametrize("query", ["", "。？", "龘", "😀"])
def test_bm25_of_unknown_terms_is_zero(query: str) -> None:
    assert LexicalIndex(["甲乙", "乙丙"]).scores(query).tolist() == [0, 0]


ODD = ["", "GDP 增长3.5% 3.5%和gdp", "䷀䷁工会", "總工會。总工会", "𠀀龘", "v2. 工，会", "ᠮᠣᠩᠭᠣᠯ 2021年"]


@pytest.mark.parametrize(
    "query", ["全区总工会有多少个基层工会", "gdp增长3.5%", "工会工会", "䷀䷁", "没有的 ᠮᠣᠩᠭᠣᠯ", "2021年"]
)
def test_bm25_is_that_of_bm25s(query: str, article: Article) -> None:
    import bm25s

    texts = [*ODD, *(chunk.page_content for chunk in chunk_article(article))]
    terms = [lexical_tokens(text) for text in texts]
    reference = bm25s.BM25()
    reference.index(terms, show_progress=False)
    known = [term for term in lexical_tokens(query) if any(term in text for text in terms)]
    expected = reference.get_scores(known) if known else np.zeros(len(texts))
    found = LexicalIndex(texts).scores(query)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)
    ranks = np.argsort(-expected.round(4), kind="stable")[:20]
    assert best(found.round(4), 20).tolist() == ranks.tolist()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet="工会总3.%ab䷀ \n。", max_size=9), min_size=1, max_size=6))
def test_numbers_stand_for_the_terms(texts: list[str]) -> None:
    numbers = TermCodes()
    found = Counter(numbers.occurrences(texts).tolist())
    assert found == Counter(
        (numbers.code(term) or 0) << 32 | row
        for row, text in enumerate(texts)
        for term in lexical_tokens(text)
    )


def test_bm25_of_others_counts_by_their_share() -> None:
    lexical = LexicalIndex(["甲乙", "乙丙", "丙丁丁"])
    expected = lexical.scores("甲") + np.float32(0.3) * lexical.scores("丁丙")
    np.testing.assert_allclose(lexical.scores("甲", "丁丙", 0.3), expected, rtol=1e-6)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=30), st.integers(1, 40))
def test_the_best_are_those_of_a_stable_sort(values: list[int], k: int) -> None:
    scores = np.array(values, np.float32)
    assert best(scores, k).tolist() == np.argsort(-scores, kind="stable")[:k].tolist()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("到2021年年底全区有多少个基层工会", "51643个基层工会"),
        ("总工会下属的事业单位有哪些", "4个事业单位分别是传媒中心"),
        ("審計查出多少問題", "发现147条问题"),
        ("困难职工家庭有多少户脱困", "56171户困难职工家庭"),
        ("法律援助了多少起案件", "为541起案件提供法律援助"),
        ("一年四季的帮扶品牌叫什么", "“春送岗位”“夏送清凉”"),
        ("谁获得焊工大赛第５名", "一名选手获焊工大赛第5名"),
        ("疗休养活动有多少职工参加", "3087名职工参与疗休养活动"),
        ("北疆工匠评了几个", "选树命名10名北疆工匠"),
        ("培训了多少工会干部", "培训各级工会干部6088人次"),
        ("劳动关系监测点", "491个劳动关系发展态势监测点"),
        ("职工入会率", "均动态保持在80%以上"),
    ],
)
def test_the_sentence_that_tells_it_comes_first(retriever: HybridRetriever, query: str, told: str) -> None:
    assert told in retriever.invoke(query)[0].page_content


def test_both_sentences_of_recovered_losses_come_first(retriever: HybridRetriever) -> None:
    first, second = sorted(document.page_content for document in retriever.invoke("挽回损失多少")[:2])
    assert "1255余万元" in first
    assert "1600余万元" in second


def test_what_is_found_is_a_scored_slice_best_first(retriever: HybridRetriever, article: Article) -> None:
    found = retriever.invoke("为541起案件提供法律援助")
    assert len(found) == 20
    assert scores(found) == sorted(scores(found), reverse=True)
    for document in found:
        at = document.metadata
        assert at["kind"] == "sentence"
        assert article.text[at["start"] : at["end"]] == document.page_content
    first = found[0].metadata
    assert first["lexical"] == max(document.metadata["lexical"] for document in found) > 0
    assert first["dense"] == max(document.metadata["dense"] for document in found) <= 1


def test_a_search_leaves_the_index_as_it_was(retriever: HybridRetriever, index: Index) -> None:
    first = retriever.invoke("会员有多少人")
    assert retriever.invoke("会员有多少人") == first
    assert not any("score" in chunk.metadata for chunk in index.store.documents)


@pytest.mark.parametrize(("k", "count"), [(1, 1), (3, 3), (10_000, None)])
def test_k_is_a_limit(index: Index, encoder: Encoder, k: int, count: int | None) -> None:
    found = HybridRetriever(index=index, encoder=encoder, k=k).invoke("工会")
    assert len(found) == (count or len(index.sentences))
    assert len({document.id for document in found}) == len(found)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_any_query_finds_finite_scores(retriever: HybridRetriever, query: str) -> None:
    found = retriever.invoke(query)
    assert len(found) == 20
    assert np.isfinite(scores(found)).all()


def test_two_documents_are_told_apart(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("two")
    other = load(folder, "【概况】 青山省总工会有基层工会88个。\n【法律援助】 青山省援助案件7起。\n")
    both = build_index([load_article(PAGE), other], encoder, folder / "index")
    found = HybridRetriever(index=both, encoder=encoder).invoke("青山省法律援助了多少起案件")
    assert (found[0].metadata["document_id"], found[0].page_content) == ("a", "青山省援助案件7起。")
    for document in found:
        at = document.metadata
        assert both.articles[at["document_id"]].text[at["start"] : at["end"]] == document.page_content
    assert {document.metadata["document_id"] for document in found} == set(both.articles)


@pytest.mark.parametrize(
    "sections",
    [
        [("概况", "一句。")],
        [("概况", "同一句。同一句。"), ("概况", "同一句。")],
        [("ᠮᠣᠩᠭᠣᠯ", "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ᠃")],  # no term that BM25 knows
    ],
)
def test_the_smallest_documents_can_be_searched(
    encoder: Encoder, tmp_path_factory: pytest.TempPathFactory, sections: list[tuple[str, str]]
) -> None:
    record = {"doc_id": "r", "title": "", "sections": [{"title": t, "text": text} for t, text in sections]}
    index = build_index([from_record(record)], encoder, tmp_path_factory.mktemp("small") / "index")
    found = HybridRetriever(index=index, encoder=encoder).invoke("一句")
    assert [document.page_content for document in found] == [
        chunk.split(" ", 1)[1] for chunk in index.sentences
    ]
