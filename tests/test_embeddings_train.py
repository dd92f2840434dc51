"""Training on a small data folder: seeded, resumable, and what it writes is what both readers read."""

import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from embeddings.cooccurrence import cooccurrence_vectors
from embeddings.data import lay_pairs, read_statutes, reading_pairs, weak_pairs
from embeddings.encoder import SHIPPED
from embeddings.static import StaticEncoder
from embeddings.train import Recipe, save, train


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    law = [
        {
            "title": "工会法",
            "chapter": f"第{i // 5}章\u3000总则",
            "article": f"第{i}条",
            "text": f"职工有权参加工会的第{i}项活动。工会维护职工的第{i}项合法权益。",
        }
        for i in range(10)
    ]
    reading = [
        {
            "title": "篮球",
            "context": f"篮球由奈史密斯发明。每队{i}人上场比赛。",
            "question": f"每队几人{i}？",
            "answers": [{"text": f"{i}人", "start": 12}],
        }
        for i in range(3)
    ]
    stard = [
        {
            "question": f"老板欠我{i}个月工钱怎么办",
            "statutes": [{"name": f"第{i}条", "text": f"支付第{i}月劳动报酬。"}],
        }
        for i in range(20)
    ]
    report = [{"title": "报告", "text": "我们扎实推进各项工作，经济稳步发展。" * 3 + "\n" + "短行。"}]
    files = {
        "laws": law, "gov_reports": report, "stard_train": stard, "cmrc2018_train": reading,
        "cmrc2018_trial": [], "drcd_dev": [], "classics_in_modern_chinese": report,
    }  # fmt: skip
    (tmp_path / "train").mkdir()
    for name, rows in files.items():
        content = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (tmp_path / "train" / f"{name}.jsonl.gz").write_bytes(gzip.compress(content.encode()))
    return tmp_path


def test_held_out_questions_are_in_no_pair(folder: Path) -> None:
    train, held_out = read_statutes(folder)
    assert (len(train.questions), len(held_out.questions)) == (17, 3)
    trained = {question for question, _ in lay_pairs(folder)}
    assert trained == {question for question, _ in train.questions}
    assert not trained & {question for question, _ in held_out.questions}
    assert read_statutes(folder) == (train, held_out)


def test_a_question_is_paired_with_its_sentence_and_its_paragraph(folder: Path) -> None:
    assert reading_pairs(folder)[:2] == [
        ("每队几人0？", "每队0人上场比赛。"),
        ("每队几人0？", "篮球 篮球由奈史密斯发明。每队0人上场比赛。"),
    ]


def test_weak_pairs_come_in_fixed_shares_and_by_seed(folder: Path) -> None:
    pairs = weak_pairs(folder, random.Random(1), 100)
    assert {kind: len(some) for kind, some in pairs.items()} == {
        "title": 25, "next": 10, "article": 35, "report": 10, "encyclopaedia": 10, "classic": 10,
    }  # fmt: skip
    assert pairs == weak_pairs(folder, random.Random(1), 100) != weak_pairs(folder, random.Random(2), 100)
    heading, article = pairs["title"][0]
    assert heading == "工会法 总则"
    assert article.startswith("职工有权参加工会的第")
    for sentence, rest in pairs["article"]:
        assert sentence not in rest
        assert {sentence[:4], rest[:4]} == {"职工有权", "工会维护"}
    for article, following in pairs["next"]:
        numbers = [int(text.partition("第")[2][0]) for text in (article, following)]
        assert numbers[1] == numbers[0] + 1 != 5  # 5 opens another chapter


def test_words_in_the_same_company_are_near_before_any_pair_is_seen() -> None:
    words = ["[UNK]", "工资", "报酬", "拖欠", "支付", "篮球", "足球", "比赛", "进球", "的"]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    texts = ["拖欠 的 工资 支付", "支付 的 报酬 拖欠", "篮球 的 比赛 进球", "足球 的 进球 比赛", "新 的"] * 20
    vectors = cooccurrence_vectors(tokenizer, texts, dimension=4, seed=0)
    at = {word: vectors[i] / max(np.linalg.norm(vectors[i]), 1e-9) for i, word in enumerate(words)}
    assert at["工资"] @ at["报酬"] > 0.9
    assert at["工资"] @ at["篮球"] < 0.2
    assert at["篮球"] @ at["足球"] > 0.9
    lengths = np.linalg.norm(vectors, axis=1)
    assert lengths[0] == 0
    assert lengths[words.index("的")] < lengths[words.index("工资")]
    np.testing.assert_array_equal(vectors, cooccurrence_vectors(tokenizer, texts, dimension=4, seed=0))


@pytest.mark.filterwarnings("ignore")
def test_a_stopped_run_goes_on_and_ends_with_the_same_weights(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("datasets", reason="needs the training packages: pip install --group train")
    monkeypatch.setattr(
        "embeddings.train.train_tokenizer",
        lambda texts, vocabulary: Tokenizer.from_file(str(SHIPPED / "tokenizer.json")),
    )
    recipe = Recipe(
        dimension=8, batch=4, weak_steps=5, reading_epochs=1, lay_batch=4, lay_epochs=2, lay_rate=0.1
    )
    work = tmp_path / "work"
    save(train(folder, recipe, work), tmp_path / "first")
    for kept in work.glob("*/[!sw]*.npy"):  # as if stopped before these were kept: start and weak stay
        kept.unlink()
    weak = next(work.glob("*/weak.npy")).stat().st_mtime_ns
    save(train(folder, recipe, work), tmp_path / "second")
    assert next(work.glob("*/weak.npy")).stat().st_mtime_ns == weak
    first, second = (StaticEncoder.from_folder(tmp_path / name) for name in ("first", "second"))
    assert first.revision == second.revision
    save(train(folder, recipe, tmp_path / "elsewhere"), tmp_path / "third")
    assert StaticEncoder.from_folder(tmp_path / "third").revision == first.revision
    question = first.encode_query("老板欠我3个月工钱怎么办")
    passages = first.encode(["支付第3月劳动报酬。", "篮球由奈史密斯发明。"])
    assert passages[0] @ question > passages[1] @ question
