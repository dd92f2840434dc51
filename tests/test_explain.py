"""An editor sees why: the explanation is the answer's own trace, and its influences add up to the judge's score."""

import numpy as np
import pytest

from qa.answering.answerer import THRESHOLD
from qa.answering.explain import feature_names, label
from qa.answering.features import NAMES
from qa.answering.forest import Forest
from qa.answering.support import MODEL
from qa.chain import YearbookChain
from qa.cli import main
from qa.lexicon import lines
from tests.conftest import PAGE

JUDGE = Forest.load(MODEL / "judge.npz")


@pytest.mark.parametrize(
    "question",
    ["全区有多少个基层工会？", "女会员占多少比例？", "北江工将评了几明", "《了不起的你》拍了几集？"],
)
def test_the_trace_is_the_answer_s_own(chain: YearbookChain, question: str) -> None:
    answer = chain.invoke({"question": question, "history": []})
    trace = chain.explain({"question": question, "history": []}).trace
    assert trace and trace.verdict
    assert trace.understood.question == answer.standalone_question
    assert trace.understood.why == answer.resolution
    assert round(trace.verdict.support, 4) == answer.confidence
    assert (trace.verdict.support < THRESHOLD) == answer.status.refused
    assert trace.passages[0].section_title == answer.retrieved[0].section


def test_a_follow_up_is_explained_with_its_history(chain: YearbookChain) -> None:
    asked = {"question": "那会员呢？", "history": ["到2021年底全区有多少个基层工会？"]}
    trace = chain.explain(asked).trace
    assert trace and trace.understood.earlier == "到2021年底全区有多少个基层工会？"
    assert "会员" in trace.understood.question and "承接上一问" in trace.understood.why


def test_what_lies_outside_has_no_verdict_and_small_talk_no_trace(chain: YearbookChain) -> None:
    outside = chain.explain({"question": "2018年全区有多少个基层工会？", "history": []})
    assert outside.trace and (outside.trace.outside, outside.trace.verdict) == ("year", None)
    assert outside.influences == ()
    assert chain.explain({"question": "你好", "history": []}).trace is None


def test_influences_add_up_to_the_score() -> None:
    rows = np.random.default_rng(0).uniform(-1, 2, (5, int(JUDGE.feature.max()) + 1)).astype(np.float32)
    scores = JUDGE.scores(rows)
    for target in range(4):
        unknowing = [
            float(scores[i, target] - JUDGE.influences(row, target).sum()) for i, row in enumerate(rows)
        ]
        assert unknowing == pytest.approx([unknowing[0]] * 5, abs=1e-3)


def test_influences_are_sorted_and_named(chain: YearbookChain) -> None:
    influences = chain.explain({"question": "全区有多少个基层工会？", "history": []}).influences
    moved = [abs(one.moved) for one in influences]
    assert moved == sorted(moved, reverse=True) and moved[0] > 0.1
    assert {one.name for one in influences} <= set(feature_names(200))
    assert "ranker" in influences[0].name or influences[0].name in NAMES


def test_labels_are_chinese_where_the_file_has_them() -> None:
    assert label("cover_sentence") == "句子含问题用词的比例（按稀有度）"
    assert label("span.unit") == "最合式的片段：单位相合程度"
    assert label("new_feature") == "new_feature"
    names = [line.split("\t")[0] for line in lines("features_zh.tsv")]
    assert len(names) == len(set(names))


def test_explain_prints_tables(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, index_dir: None
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    assert main(["ask", "--explain", "北江工将评了几明"]) == 0
    out = capsys.readouterr().out
    for told in ("原问", "北江工将评了几明", "北疆工匠评了几名", "数量", "在资料范围内", "融合分", "候选答案", "作用", "达到门槛，回答",
                 "10名北疆工匠", "五一系列活动"):  # fmt: skip
        assert told in out
    assert main(["ask", "--explain", "去年会员有多少？"]) == 0
    assert "年份不在资料范围内" in capsys.readouterr().out
    assert main(["ask", "--explain", "你好"]) == 0
    assert "问候或关于本系统" in capsys.readouterr().out


@pytest.fixture
def index_dir(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("QA_DATA_DIR", str(PAGE.parent))
    monkeypatch.setenv("QA_INDEX_DIR", str(tmp_path_factory.mktemp("explain") / "index"))
