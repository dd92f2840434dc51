"""`python -m eval retrieval`: its figures by hand on a small set, its collections from files, its one-line errors."""

import gzip
import json
from math import log2
from pathlib import Path

import numpy as np
import pytest

from embeddings.base import Encoder
from eval.cli import main
from eval.documents import passage
from eval.measures.retrieval import section_key
from eval.retrieval import BM25, DENSE, HYBRID, RETRIEVER, Collection, Query, Unit, evaluate, rankings, score
from eval.retrieval_sets import laws, page, reading, statutes
from qa.retrieval.fusion import fuse
from qa.retrieval.lexical import LexicalIndex

TEXTS = {"甲": "为困难职工发放慰问金。", "乙": "举办职工篮球赛、乒乓球赛。", "丙": "新建基层工会，会员增加。"}
ARTICLES = tuple(passage(key, f"第{key}条", text) for key, text in TEXTS.items())


@pytest.fixture
def small() -> Collection:
    keys = {key: section_key(key, f"第{key}条") for key in TEXTS}
    queries = (
        Query("职工打篮球的比赛", frozenset({keys["乙"]})),
        Query("慰问金和会员", frozenset({keys["甲"], keys["丙"]})),
    )
    units = tuple(Unit(keys[key], f"第{key}条", text) for key, text in TEXTS.items())
    return Collection("small", queries, units, ARTICLES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder of ten lay questions, of which the first two of a fixed shuffle are held out."""
    names = [f"工会法第{i}条" for i in range(10)]
    stard = [
        {"question": f"问题{i}", "statutes": [{"name": name, "text": f"第{i}项规定的内容。"}]}
        for i, name in enumerate(names)
    ]
    law = [
        {
            "title": "中华人民共和国工会法",
            "chapter": "",
            "article": f"第{i}条",
            "text": f"第{i}项规定的内容。",
        }
        for i in range(12)
    ]
    row = {
        "id": "q", "title": "篮球", "context": "篮球由奈史密斯发明。每队五人。", "question": "谁发明了篮球？",
        "answers": [{"text": "奈史密斯", "start": 3}],
    }  # fmt: skip
    for name, rows in (("train/stard_train", stard), ("train/laws", law), ("dev/xquad_zh", [row])):
        path = tmp_path / f"{name}.jsonl.gz"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress("\n".join(json.dumps(one) for one in rows).encode()))
    return tmp_path


def test_measures_of_two_queries() -> None:
    queries = (Query("a", frozenset({"x"})), Query("b", frozenset({"x", "y"})), Query("c", frozenset({"z"})))
    values = score(queries, [["x", "y"], ["v", "x", "w"], []])
    assert values["hit@1"] == [1, 0, 0]
    assert values["MRR@10"] == [1, 0.5, 0]
    assert values["R@10"] == [1, 0.5, 0]
    assert values["nDCG@10"] == pytest.approx([1, (1 / log2(3)) / (1 + 1 / log2(3)), 0])


def test_each_system_ranks_by_its_own_scores(small: Collection, encoder: Encoder) -> None:
    found = dict(rankings(small, encoder))
    assert list(found) == [BM25, DENSE, HYBRID, RETRIEVER]
    keys = [unit.key for unit in small.units]
    lexical = LexicalIndex([f"{unit.title} {unit.text}" for unit in small.units])
    vectors = encoder.encode([unit.text for unit in small.units])
    for number, query in enumerate(small.queries):
        words, meaning = lexical.scores(query.text), vectors @ encoder.encode_query(query.text)
        fused = fuse(words, meaning, lexical.bound(query.text))
        for system, scores in ((BM25, words), (DENSE, meaning), (HYBRID, fused)):
            assert found[system][number] == [keys[i] for i in np.argsort(-scores, kind="stable")]
    assert all(ranked[0] in query.gold for ranked, query in zip(found[RETRIEVER], small.queries, strict=True))


def test_rows_hold_means_and_differences_to_bm25(small: Collection, encoder: Encoder) -> None:
    bm25, *others = evaluate(small, encoder)
    assert (bm25.queries, bm25.units, bm25.against_bm25) == (2, 3, {})
    for row in others:
        difference, p = row.against_bm25["nDCG@10"]
        assert difference == pytest.approx(row.means["nDCG@10"] - bm25.means["nDCG@10"])
        assert p in {0.5, 1.0}  # all that two pairs can give


def test_units_that_share_a_key_count_once(small: Collection, encoder: Encoder) -> None:
    twice = Collection("twice", small.queries, (*small.units, *small.units))
    for ranked in dict(rankings(twice, encoder)).values():
        assert all(sorted(keys) == sorted({unit.key for unit in small.units}) for keys in ranked)


def test_held_out_questions_over_all_statutes_and_over_the_laws(folder: Path) -> None:
    few, many = statutes(folder), laws(folder)
    assert [query.text for query in few.queries] == [query.text for query in many.queries]
    assert len(few.queries) == 2  # 15 % of ten
    assert (len(few.units), len(many.units)) == (10, 12)
    texts = {unit.key: unit.text for unit in many.units}
    for query in many.queries:
        assert [texts[key] for key in query.gold] == [f"第{query.text.removeprefix('问题')}项规定的内容。"]
    assert {unit.title for unit in many.units} == {f"中华人民共和国工会法第{i}条" for i in range(12)}


def test_a_reading_set_is_its_paragraphs(folder: Path) -> None:
    found = reading("xquad", "xquad_zh.jsonl.gz", folder)
    assert [unit.text for unit in found.units] == ["篮球由奈史密斯发明。每队五人。"]
    assert [(query.text, query.gold) for query in found.queries] == [
        ("谁发明了篮球？", frozenset({found.units[0].key}))
    ]


def test_the_page_is_asked_as_the_chat_asks() -> None:
    sections, sentences = page(by_sentence=False), page(by_sentence=True)
    assert (len(sections.units), len(sections.queries)) == (15, 72)
    assert sections.queries == sentences.queries
    assert {unit.key for unit in sentences.units} == {unit.key for unit in sections.units}
    assert not any(query.text.isascii() for query in sections.queries)  # English ones by the glossary


def test_the_command_writes_and_prints_the_same(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "figures.json"
    assert main(["retrieval", "--data", str(folder), "--only", "xquad", "--out", str(out)]) == 0
    rows = json.loads(out.read_text(encoding="utf-8"))
    assert [row["system"] for row in rows] == [BM25, DENSE, HYBRID, RETRIEVER]
    assert [row["means"]["hit@1"] for row in rows] == [1, 1, 1, 1]
    printed = capsys.readouterr().out
    assert printed.count("1.000") == 19  # four systems, four measures; three p
    assert "MRR@10 ± BM25" in printed


@pytest.mark.parametrize(
    ("arguments", "named"),
    [(["--only", "cmrc"], "--data"), (["--data", "nowhere", "--only", "xquad"], "nowhere")],
)
def test_what_is_missing_is_named(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["retrieval", *arguments]) == 2
    assert named in capsys.readouterr().err
