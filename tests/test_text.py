"""Characters are folded in place, sentences and sections are literal slices: on any text."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.corpus.article import compose, from_record
from qa.corpus.chunks import chunk_article
from qa.corpus.sentences import sentence_offsets
from qa.errors import SourceError
from qa.text import fold, han_runs
from tests.conftest import check_slices

ANY = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("。；;！？\n”》） \u00a0甲1,"))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("總工會有幾個會員？", "总工会有几个会员?"),
        ("５１６４３個　ＡＢＣ", "51643个 abc"),
        ("２０２１－２０２５，《試行》；", "2021-2025,《试行》;"),
        ("永远跟党走\u00a0奋进", "永远跟党走 奋进"),
        ("㎡½…ﬁİ", "㎡½…ﬁİ"),  # would grow
        ("截至2021年底51643个", "截至2021年底51643个"),
    ],
)
def test_folding_makes_the_same_what_reads_the_same(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_keeps_the_length_and_is_idempotent(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_folding_is_idempotent_on_every_character_of_the_basic_plane() -> None:
    characters = "".join(chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000)
    folded = fold(characters)
    assert len(folded) == len(characters)
    assert [old for old, new in zip(folded, fold(folded), strict=True) if old != new] == []


@given(st.lists(st.integers(0, sys.maxunicode).map(chr)).map("".join))
def test_folding_works_character_by_character(text: str) -> None:
    assert fold(text) == "".join(fold(character) for character in text)


def test_han_runs_leave_all_else() -> None:
    assert han_runs("2021年底51643个基层工会，“会、站、家”abc") == ["年底", "个基层工会", "会", "站", "家"]
    assert han_runs("2021 abc。") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲,乙，丙、丁。戊", ["甲,乙，丙、丁。", "戊"]),
        ("设12个部门;5个产业工会；4个。", ["设12个部门;", "5个产业工会；", "4个。"]),
        ("他说“好。”众人答：“好！”", ["他说“好。”", "众人答：“好！”"]),
        ("《规划。》（试行。）完", ["《规划。》", "（试行。）", "完"]),
        ("真的？！是。。。", ["真的？！", "是。。。"]),
        (" \u3000甲。\n\n乙 \n。", ["甲。", "乙", "。"]),
        ("增长3.5%至1:2", ["增长3.5%至1:2"]),
        ("", []),
        ("\n \u00a0\n", []),
    ],
)
def test_sentences_end_at_stops_and_semicolons_with_their_closing_marks(
    text: str, expected: list[str]
) -> None:
    assert [text[start:end] for start, end in sentence_offsets(text)] == expected


@given(ANY)
def test_sentences_cover_all_but_white_space_in_order(text: str) -> None:
    position = 0
    for start, end in sentence_offsets(text):
        assert position <= start < end
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        assert text[position:start].strip() == ""
        position = end
    assert text[position:].strip() == ""


@given(st.lists(st.tuples(st.text(max_size=9), ANY)))
def test_composed_sections_and_their_chunks_are_slices(entries: list[tuple[str, str]]) -> None:
    told = [(title, body) for title, body in entries if body]
    if not told:
        with pytest.raises(SourceError, match="x"):
            compose("x", entries, title="x")
        return
    made = compose("x", entries, title="x")
    assert [(part.title, made.text[part.start : part.end]) for part in made.sections] == told
    for chunk in chunk_article(made):
        assert made.text[chunk.metadata["start"] : chunk.metadata["end"]] == chunk.page_content


def test_a_plain_record_is_an_article() -> None:
    record = {"doc_id": "r", "title": "记录", "sections": [{"title": "概况", "text": " 甲。 "}], "year": 2020}
    made = from_record(record)
    check_slices(made)
    assert (made.id, made.text, made.year, made.region) == ("r", "【概况】甲。", 2020, "")
    with pytest.raises(ValueError, match="offset 0"):
        made.section_at(0)
