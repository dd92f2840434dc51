"""The torch-free reader computes what sentence-transformers computes, and spelling variants are one text."""

import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from opencc import OpenCC

from embeddings.encoder import SHIPPED, load_encoder
from embeddings.static import StaticEncoder
from qa.errors import ModelError

PAGE = Path("qa/corpus/data/nmg-yearbook-2022-trade-unions.txt").read_text(encoding="utf-8")
ODD = [
    "",
    " ",
    "\n\t",
    "，。！",
    "😀",
    "👨‍👩‍👧 工会",
    "\x00\x07\x1b[31m工会",
    "\ufeff工会\u200b",
    "ＡＢＣ①½",
    "à la carte",
    "總工會",
    "a" * 500,
    "2021年12月31日",
    "51643个",
    "工会\u3000工会",
    "㍿",
    "ﷺ",
    "龘龘",
    "\U00020000",
]


@pytest.fixture(scope="module")
def encoder() -> StaticEncoder:
    shipped = load_encoder()
    assert isinstance(shipped, StaticEncoder)
    return shipped


@pytest.fixture(scope="module")
def texts() -> list[str]:
    rng = random.Random(0)
    traditional = OpenCC("s2t").convert(PAGE)
    marks = ["", "😀", "👩‍🚒🎉", " ", "①", "Ａ"]
    cuts = [(page, rng.randrange(len(page) - 400)) for page in (PAGE, traditional) for _ in range(490)]
    slices = [rng.choice(marks) + page[cut : cut + rng.randrange(400)] for page, cut in cuts]
    return [*ODD, *slices, (PAGE * 10)[:10_000]]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_equals_sentence_transformers(encoder: StaticEncoder, texts: list[str]) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(SHIPPED), device="cpu", local_files_only=True)
    expected = model.encode(texts, convert_to_numpy=True, show_progress_bar=False)
    assert len(texts) == 1000
    np.testing.assert_allclose(encoder.encode(texts), expected, atol=1e-5)
    one_by_one = np.stack([encoder.encode_query(text) for text in texts])
    np.testing.assert_allclose(one_by_one, expected, atol=1e-5)


def test_rows_have_length_one_or_zero(encoder: StaticEncoder, texts: list[str]) -> None:
    lengths = np.linalg.norm(encoder.encode(texts), axis=1)
    assert all(np.isclose(n, 1, atol=1e-6) or n == 0 for n in lengths)
    assert [text for text, n in zip(ODD, lengths, strict=False) if n == 0][:5] == ODD[:5]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("全區總工會新建基層工會", "全区总工会新建基层工会"),
        ("「總工會」", "总工会"),
        ("ＡＢＣ １２３", "abc 123"),
        ("工会会员。", "工会会员"),
        ("臺灣勞動模範、職業技能競賽", "台湾劳动模范,职业技能竞赛"),
    ],
)
def test_spellings_of_one_text_are_one_vector(encoder: StaticEncoder, one: str, other: str) -> None:
    np.testing.assert_array_equal(encoder.encode_query(one), encoder.encode_query(other))


def test_every_piece_says_something(encoder: StaticEncoder) -> None:
    assert np.flatnonzero(~encoder._rows.any(axis=1)).tolist() == [0]  # [UNK]
    names = ["颟", "麴", "鹇"]  # too rare to have stood beside anything in training
    vectors = encoder.encode([f"{name}先生" for name in names])
    assert (vectors @ encoder.encode(names).T).argmax(axis=1).tolist() == [0, 1, 2]


def test_empty_text_is_the_zero_vector(encoder: StaticEncoder) -> None:
    assert not encoder.encode_query("").any()
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_a_question_is_nearest_to_what_answers_it(encoder: StaticEncoder) -> None:
    passages = [
        "全区新建基层工会，会员超过469万人。",
        "举办职工篮球赛、乒乓球赛。",
        "慰问困难职工，发放救助金。",
    ]
    questions = ["有多少人加入了工会?", "办了哪些体育比赛?", "给困难职工发了多少钱?"]
    similarity = np.stack([encoder.encode_query(q) for q in questions]) @ encoder.encode(passages).T
    assert similarity.argmax(axis=1).tolist() == [0, 1, 2]


def test_langchain_lists_equal_the_arrays(encoder: StaticEncoder) -> None:
    assert encoder.embed_query("工会") == encoder.encode_query("工会").tolist()
    assert encoder.embed_documents(["工会", "会员"]) == encoder.encode(["工会", "会员"]).tolist()


def test_name_and_revision_identify_the_weights(encoder: StaticEncoder, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(SHIPPED, copy)
    other = StaticEncoder.from_folder(copy)
    assert (encoder.model_id, other.model_id) == ("embeddings/model", str(copy))
    assert encoder.revision == other.revision
    assert len(encoder.revision) == 12


@pytest.mark.parametrize("name", ["tokenizer.json", "model.safetensors"])
@pytest.mark.parametrize("content", [None, b"", b"half"])
def test_damaged_folder_is_a_model_error(tmp_path: Path, name: str, content: bytes | None) -> None:
    folder = tmp_path / "model"
    shutil.copytree(SHIPPED, folder)
    (folder / name).unlink() if content is None else (folder / name).write_bytes(content)
    with pytest.raises(ModelError, match="QA_EMBEDDING_MODEL"):
        load_encoder(folder)
