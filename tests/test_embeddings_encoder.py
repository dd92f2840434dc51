"""A setting becomes an encoder: the shipped model without torch, any other through sentence-transformers."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import SHIPPED, load_encoder
from embeddings.static import StaticEncoder
from qa.errors import ModelError
from qa.retrieval.index import open_index

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A two-layer BERT with random weights and prompts, saved as sentence-transformers saves."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    root = tmp_path_factory.mktemp("transformer")
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"全区总工会员职篮球赛有多少人查询问题:"]
    (root / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(root / "bert")
    BertTokenizerFast(str(root / "vocab.txt")).save_pretrained(root / "bert")
    body = Transformer(str(root / "bert"))
    model = SentenceTransformer(
        modules=[body, Pooling(32, "mean")], device="cpu", prompts={"query": "查询:", "document": ""}
    )
    model.save(str(root / "model"), create_model_card=False)
    return root / "model"


@pytest.mark.parametrize("name", [None, ""])
def test_no_name_is_the_shipped_model(name: str | None) -> None:
    encoder = load_encoder(name)
    assert isinstance(encoder, StaticEncoder)
    assert (encoder.model_id, encoder.dimension) == ("embeddings/model", 256)


def test_a_static_folder_is_read_without_torch() -> None:
    encoder = load_encoder(str(SHIPPED))
    assert isinstance(encoder, StaticEncoder)
    assert encoder.revision == load_encoder().revision
    assert encoder.model_id == str(SHIPPED)


def test_a_transformer_uses_its_own_prompts(transformer: Path) -> None:
    from sentence_transformers import SentenceTransformer

    encoder = load_encoder(transformer)
    model = SentenceTransformer(str(transformer), device="cpu", local_files_only=True)
    assert (encoder.model_id, encoder.dimension) == (str(transformer), 32)
    question, passage = "有多少人?", "全区总工会"
    expected = model.encode(["查询:" + question, passage], normalize_embeddings=True)
    np.testing.assert_allclose(encoder.encode_query(question), expected[0], atol=1e-5)
    np.testing.assert_allclose(encoder.encode([passage]), expected[1:], atol=1e-5)
    assert not np.allclose(encoder.encode_query(question), encoder.encode([question])[0], atol=1e-3)
    assert encoder.encode([]).shape == (0, 32)


def test_device_and_batch_size_are_handed_on(transformer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sentence_transformers import SentenceTransformer

    encoder = load_encoder(transformer, device="cpu", batch_size=3)
    asked: list[int] = []
    encode = SentenceTransformer.encode

    def watched(self: SentenceTransformer, *arguments: object, **options: object) -> object:
        asked.append(options["batch_size"])  # type: ignore[arg-type]
        assert str(self.device) == "cpu"
        return encode(self, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(SentenceTransformer, "encode", watched)
    texts = ["全区总工会", "职工篮球赛", "", "有多少人", "查询"]
    np.testing.assert_allclose(encoder.encode(texts), load_encoder(transformer).encode(texts), atol=1e-5)
    assert asked == [3, 32]


@pytest.mark.parametrize("device", ["warp", "cuda:99"])
def test_a_device_that_is_not_there_is_a_model_error(transformer: Path, device: str) -> None:
    with pytest.raises(ModelError, match="QA_EMBEDDING_DEVICE") as caught:
        load_encoder(transformer, device=device)
    assert device in caught.value.zh


def test_a_new_revision_of_a_transformer_rebuilds_the_index(transformer: Path, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "a.txt").write_text("【概况】 全区总工会有职工3人。\n", encoding="utf-8")
    before = open_index(sources, tmp_path / "index", load_encoder(transformer)).manifest
    assert (before.model, before.dimension) == (str(transformer), 32)
    assert before.revision == load_encoder(transformer).revision
    weights = next(transformer.rglob("*.safetensors"))
    content = bytearray(weights.read_bytes())
    content[-2] ^= 1
    weights.write_bytes(bytes(content))
    after = open_index(sources, tmp_path / "index", load_encoder(transformer)).manifest
    assert after.model == before.model
    assert after.revision == load_encoder(transformer).revision != before.revision
    assert open_index(sources, tmp_path / "index", load_encoder(transformer)).manifest == after


def test_a_transformers_revision_follows_its_weights(transformer: Path) -> None:
    revision = load_encoder(transformer).revision
    assert load_encoder(transformer).revision == revision
    weights = next(transformer.rglob("*.safetensors"))
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(bytes(content))
    assert load_encoder(transformer).revision != revision


def test_a_static_model_with_prompts_is_left_to_sentence_transformers(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(SHIPPED, folder)
    settings = folder / "config_sentence_transformers.json"
    content = json.loads(settings.read_text(encoding="utf-8"))
    content["prompts"] = {"query": "工会 ", "document": ""}
    settings.write_text(json.dumps(content), encoding="utf-8")
    encoder = load_encoder(folder)
    assert not isinstance(encoder, StaticEncoder)
    expected = load_encoder().encode_query("工会 会员")
    np.testing.assert_allclose(encoder.encode_query("会员"), expected, atol=1e-5)


@pytest.mark.parametrize("offline", ["0", "1"])
def test_an_unknown_name_without_network_fails_soon_and_names_the_setting(
    offline: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", offline == "1")
    # Nothing listens on the discard port: a hub that cannot be reached, on any machine.
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", "http://127.0.0.1:9")
    start = time.monotonic()
    with pytest.raises(ModelError) as caught:
        load_encoder("nobody/no-such-model")
    assert time.monotonic() - start < 30
    for message in (caught.value.zh, caught.value.en):
        assert "QA_EMBEDDING_MODEL" in message
        assert "nobody/no-such-model" in message
    assert "随附模型" in caught.value.zh
    assert "the shipped model" in caught.value.en


@pytest.mark.parametrize("kind", ["missing", "empty", "file"])
def test_a_folder_without_a_model_is_a_model_error(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "model"
    if kind == "empty":
        path.mkdir()
    elif kind == "file":
        path.write_text("no model", encoding="utf-8")
    with pytest.raises(ModelError, match="QA_EMBEDDING_MODEL"):
        load_encoder(path)


def test_serving_the_shipped_model_imports_neither_torch_nor_sentence_transformers() -> None:
    code = """
import sys
from embeddings.encoder import load_encoder
from embeddings.store import FaissVectorStore
store = FaissVectorStore.from_texts(["全区总工会", "职工篮球赛"], load_encoder())
assert store.similarity_search("篮球赛", k=1)[0].page_content == "职工篮球赛"
heavy = {"torch", "sentence_transformers", "transformers", "sklearn", "datasets"} & set(sys.modules)
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
