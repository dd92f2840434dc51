"""The vector store ranks by cosine, survives a round trip, and names the mend when its files are damaged."""

from pathlib import Path

import faiss
import numpy as np
import pytest
from langchain_core.documents import Document

import embeddings.store as store_module
from embeddings.base import Encoder
from embeddings.encoder import load_encoder
from embeddings.static import StaticEncoder
from embeddings.store import CHUNKS_FILE, INDEX_FILE, FaissVectorStore
from qa.errors import StoreError

TEXTS = [
    "全区共有基层工会51643个，会员超过469万人。",
    "举办全区职工乒乓球赛、篮球赛。",
    "走访慰问困难职工，发放慰问金。",
    "开展劳动竞赛和职业技能竞赛。",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture
def store(encoder: Encoder) -> FaissVectorStore:
    documents = [
        Document(text, id=f"c{i}", metadata={"section": f"第{i}节", "start": i})
        for i, text in enumerate(TEXTS)
    ]
    return FaissVectorStore.from_documents(documents, encoder)


@pytest.fixture
def folder(store: FaissVectorStore, tmp_path: Path) -> Path:
    store.save(tmp_path)
    return tmp_path


def test_ranks_and_scores_are_those_of_the_cosines(store: FaissVectorStore, encoder: Encoder) -> None:
    query = encoder.encode_query("会员有多少人")
    cosines = encoder.encode(TEXTS) @ query
    rows, scores = store.search(query, 4)
    assert rows.tolist() == np.argsort(-cosines).tolist()
    assert rows[0] == 0
    np.testing.assert_allclose(scores, np.sort(cosines)[::-1], atol=1e-6)


def test_langchain_searches_agree(store: FaissVectorStore, encoder: Encoder) -> None:
    vector = encoder.embed_query("慰问困难职工")
    scored = store.similarity_search_with_score("慰问困难职工", k=2)
    assert scored[0][0] == Document(TEXTS[2], id="c2", metadata={"section": "第2节", "start": 2})
    assert scored == store.similarity_search_with_score_by_vector(vector, k=2)
    documents = [document for document, _ in scored]
    assert documents == store.similarity_search("慰问困难职工", k=2)
    assert documents == store.similarity_search_by_vector(vector, k=2)
    assert documents == store.as_retriever(search_kwargs={"k": 2}).invoke("慰问困难职工")


def test_relevance_lies_between_zero_and_one(store: FaissVectorStore) -> None:
    relevances = [score for _, score in store.similarity_search_with_relevance_scores(TEXTS[0], k=4)]
    assert relevances[0] == pytest.approx(1, abs=1e-6)
    assert all(0 <= relevance <= 1 for relevance in relevances)


@pytest.mark.parametrize(("k", "found"), [(-1, 0), (0, 0), (1, 1), (4, 4), (1000, 4)])
def test_k_is_clamped(store: FaissVectorStore, encoder: Encoder, k: int, found: int) -> None:
    rows, scores = store.search(encoder.encode_query("工会"), k)
    assert len(rows) == len(scores) == found


def test_added_texts_are_found_under_their_ids(store: FaissVectorStore) -> None:
    assert store.add_texts(["水库蓄水"], ids=["w"]) == ["w"]
    assert store.add_documents([Document("森林防火")]) == ["5"]
    assert store.similarity_search("水库蓄水", k=1)[0].id == "w"
    assert store.similarity_search("森林防火", k=1)[0].id == "5"
    assert len(store) == 6


def test_an_empty_store_finds_nothing_and_can_grow(encoder: Encoder) -> None:
    store = FaissVectorStore.from_texts([], encoder)
    assert store.similarity_search("工会") == []
    store.add_texts(TEXTS)
    assert store.similarity_search(TEXTS[3], k=1)[0].page_content == TEXTS[3]


def test_round_trip(store: FaissVectorStore, folder: Path, encoder: Encoder) -> None:
    loaded = FaissVectorStore.load(folder, encoder)
    assert loaded.documents == store.documents
    assert loaded.similarity_search_with_score("竞赛", 4) == store.similarity_search_with_score("竞赛", 4)
    assert sorted(path.name for path in folder.iterdir()) == [CHUNKS_FILE, INDEX_FILE]
    assert len((folder / CHUNKS_FILE).read_text(encoding="utf-8").splitlines()) == len(TEXTS)


def test_no_file_is_a_pickle(folder: Path) -> None:
    assert (folder / INDEX_FILE).read_bytes()[:4] == b"IxFI"
    assert (folder / CHUNKS_FILE).read_bytes()[:1] == b"{"


@pytest.mark.parametrize("name", [INDEX_FILE, CHUNKS_FILE])
@pytest.mark.parametrize("damage", ["missing", "empty", "truncated", "foreign", "binary"])
def test_damaged_files_name_the_mend(folder: Path, encoder: Encoder, name: str, damage: str) -> None:
    path = folder / name
    content = path.read_bytes()
    path.unlink()
    if damage != "missing":
        parts = {
            "empty": b"",
            "truncated": content[:-9],
            "foreign": b'{"a": 1}\n',
            "binary": b"\x80\x05\xff" * 99,
        }
        path.write_bytes(parts[damage])
    with pytest.raises(StoreError, match="python -m qa index"):
        FaissVectorStore.load(folder, encoder)


def test_rows_that_do_not_match_are_refused(folder: Path, encoder: Encoder) -> None:
    path = folder / CHUNKS_FILE
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(StoreError, match="4 vectors for 3 chunks"):
        FaissVectorStore.load(folder, encoder)


def test_another_dimension_is_refused(folder: Path, encoder: Encoder) -> None:
    assert isinstance(encoder, StaticEncoder)
    narrow = StaticEncoder(
        encoder._tokenizer, encoder._rows[:, :64], encoder._scales, model_id="narrow", revision="0"
    )
    with pytest.raises(StoreError, match=r"256.*64"):
        FaissVectorStore.load(folder, narrow)


def test_a_faiss_index_of_another_kind_is_refused(folder: Path, encoder: Encoder) -> None:
    index = faiss.IndexFlatL2(encoder.dimension)
    index.add(encoder.encode(TEXTS))
    faiss.write_index(index, str(folder / INDEX_FILE))
    with pytest.raises(StoreError, match="not an index of this program"):
        FaissVectorStore.load(folder, encoder)


def test_a_folder_that_cannot_be_written_is_a_store_error(store: FaissVectorStore, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot write"):
        store.save(tmp_path / "missing")


def test_many_rows_change_to_a_graph_that_finds_the_same(
    encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "EXACT_LIMIT", 100)
    texts = [f"第{i}个职工之家建成，惠及职工{i * 7}人" for i in range(90)]
    grown = FaissVectorStore.from_texts(texts, encoder)
    exact = grown.search(encoder.encode_query(TEXTS[0]), 5)[0].tolist()
    grown.add_texts(["x"] * 20)
    grown.save(tmp_path)
    loaded = FaissVectorStore.load(tmp_path, encoder)
    assert (tmp_path / INDEX_FILE).read_bytes()[:4] == b"IHNf"
    for store in (grown, loaded):
        rows, scores = store.search(encoder.encode_query(TEXTS[0]), 110)
        assert [row for row in rows if row < 90][:5] == exact
        assert (np.diff(scores) <= 0).all()


@pytest.mark.parametrize("limit", [50_000, 1])
def test_a_loaded_store_is_mapped_and_can_still_grow(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr("embeddings.store.EXACT_LIMIT", limit)  # 1: a graph
    FaissVectorStore.from_texts(["基层工会", "劳动模范"], encoder).save(tmp_path)
    loaded = FaissVectorStore.load(tmp_path, encoder)
    assert str(tmp_path / "index.faiss") in Path("/proc/self/maps").read_text()
    loaded.save(tmp_path)  # onto the file that is mapped
    loaded.add_texts(["困难职工"])
    assert [found.page_content for found in loaded.similarity_search("困难职工", 1)] == ["困难职工"]
    assert [found.page_content for found in loaded.similarity_search("劳动模范", 1)] == ["劳动模范"]
