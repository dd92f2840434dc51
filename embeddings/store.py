"""`FaissVectorStore`: documents and their vectors, searched by inner product, kept as two plain files.

`index.faiss` holds the vectors (faiss' own format), `chunks.jsonl` one document a line in the same order.
Neither is a pickle, so a foreign file can be wrong but not harmful.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import VectorStore
from numpy.typing import ArrayLike, NDArray
from tqdm import tqdm

from embeddings.base import Encoder, Vectors
from qa.errors import StoreError

INDEX_FILE = "index.faiss"
CHUNKS_FILE = "chunks.jsonl"

# An exact search reads every vector: 50,000 of 256 dimensions take 3 to 25 ms, by machine and load, and it
# grows with the rows. Above, a graph (HNSW; Malkov and Yashunin 2016, arXiv:1603.09320) answers in 0.3 ms
# but misses 4 in 100 of the 20 nearest (60,000 statutes) and takes 17 s to build.
EXACT_LIMIT = 50_000
_LINKS = 32  # neighbours a node of the graph keeps
_BUILD_BREADTH = 100
_SEARCH_BREADTH = 128

_BATCH = 256  # texts encoded at once: a step of the progress bar


class FaissVectorStore(VectorStore):
    """A LangChain `VectorStore` over unit vectors; scores are cosines, higher is closer."""

    def __init__(self, embedding: Embeddings, index: faiss.Index, documents: list[Document]) -> None:
        """Row i of `index` is the vector of `documents[i]`. Use `from_texts`, `from_documents` or `load`."""
        self._embedding = embedding
        self._index = index
        self._mapped = False
        self.documents = documents

    @classmethod
    def from_texts(
        cls,
        texts: list[str],
        embedding: Embeddings,
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: list[str] | None = None,
        **kwargs: Any,
    ) -> Self:
        """Embed `texts` into a new store. An id that is not given is the row number."""
        store = cls(embedding, _new_index(len(embedding.embed_query("")), len(texts)), [])
        store.add_texts(texts, metadatas, ids=ids)
        return store

    @classmethod
    def from_documents(cls, documents: list[Document], embedding: Embeddings, **kwargs: Any) -> Self:
        """Embed `documents` into a new store, which keeps these very objects."""
        store = cls(embedding, _new_index(len(embedding.embed_query("")), len(documents)), [])
        store._append(documents)
        return store

    @property
    def embeddings(self) -> Embeddings:
        """What the texts were embedded with."""
        return self._embedding

    def __len__(self) -> int:
        return len(self.documents)

    def add_texts(
        self,
        texts: Iterable[str],
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: list[str] | None = None,
        **kwargs: Any,
    ) -> list[str]:
        """Embed and append; returns the ids. `add_documents` comes here too."""
        texts = list(texts)
        names = [name or str(len(self) + i) for i, name in enumerate(ids or [""] * len(texts))]
        documents = [
            Document(text, id=name, metadata=metadata)
            for text, name, metadata in zip(texts, names, metadatas or [{} for _ in texts], strict=True)
        ]
        self._append(documents)
        return names

    def search(  # type: ignore[override]
        self, vector: ArrayLike, k: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The rows nearest to a (d,) vector, best first, and their cosines.

        At most `k` rows; fewer where the store holds fewer. Takes the place of LangChain's switch by search
        type, which its retrievers do not use.
        """
        k = min(k, len(self))
        if k < 1:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        options = None
        if isinstance(self._index, faiss.IndexHNSW):
            options = faiss.SearchParametersHNSW(efSearch=max(_SEARCH_BREADTH, k))  # type: ignore[attr-defined]
        scores, rows = self._index.search(_unit_rows(vector), k, params=options)
        found = rows[0] >= 0  # a graph may reach fewer than k
        return rows[0][found], scores[0][found]

    def cosines(self, vector: ArrayLike, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosines of these rows with a (d,) unit vector, shape (rows,)."""
        vectors: Vectors = self._index.reconstruct_batch(rows)
        return vectors @ np.asarray(vector, np.float32)

    def similarity_search_with_score_by_vector(
        self, embedding: Sequence[float], k: int = 4, **kwargs: Any
    ) -> list[tuple[Document, float]]:
        """The `k` nearest documents and their cosines, best first."""
        rows, scores = self.search(embedding, k)
        return [(self.documents[row], score) for row, score in zip(rows, scores.tolist(), strict=True)]

    def similarity_search_with_score(
        self, query: str, k: int = 4, **kwargs: Any
    ) -> list[tuple[Document, float]]:
        """As `similarity_search_with_score_by_vector`, for a question."""
        return self.similarity_search_with_score_by_vector(self._embedding.embed_query(query), k)

    def similarity_search_by_vector(
        self, embedding: list[float], k: int = 4, **kwargs: Any
    ) -> list[Document]:
        """The `k` nearest documents, best first."""
        return [document for document, _ in self.similarity_search_with_score_by_vector(embedding, k)]

    def similarity_search(self, query: str, k: int = 4, **kwargs: Any) -> list[Document]:
        """The `k` nearest documents to a question, best first."""
        return [document for document, _ in self.similarity_search_with_score(query, k)]

    def save(self, folder: Path) -> None:
        """Write both files into an existing folder.

        Raises:
            StoreError: The folder is missing or cannot be written.
        """
        try:
            with (folder / CHUNKS_FILE).open("w", encoding="utf-8") as file:
                for document in self.documents:
                    line = document.model_dump_json(include={"id", "page_content", "metadata"})
                    file.write(line + "\n")
            fresh = folder / f"{INDEX_FILE}.new"  # the old one may be mapped, by us too
            faiss.write_index(self._index, str(fresh))
            fresh.replace(folder / INDEX_FILE)
        except (OSError, RuntimeError) as error:
            raise StoreError(
                f"无法写入索引文件夹「{folder}」:请检查它是否存在、可写、磁盘未满,"
                "然后重新运行 python -m qa index。",
                f"cannot write to the index folder {folder}: check that it exists, is writable and has "
                "space, then run `python -m qa index` again.",
            ) from error

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> Self:
        """Read what `save` wrote.

        Raises:
            StoreError: A file is missing, truncated or foreign, or the two files or the encoder do not match.
        """
        try:
            # Mapped, not read: processes that serve the same folder share its pages.
            index = faiss.read_index(str(folder / INDEX_FILE), faiss.IO_FLAG_MMAP_IFC)
            with (folder / CHUNKS_FILE).open(encoding="utf-8") as file:
                documents = [Document(**json.loads(line)) for line in file]
        except (OSError, RuntimeError, ValueError, TypeError) as error:
            raise _unusable(folder, "文件缺失或已损坏", "a file is missing or damaged") from error
        if not isinstance(index, faiss.IndexFlatIP | faiss.IndexHNSWFlat):
            raise _unusable(folder, "不是本程序的索引", "it is not an index of this program")
        if index.ntotal != len(documents):
            raise _unusable(
                folder,
                f"有 {index.ntotal} 个向量而有 {len(documents)} 个片段",
                f"it has {index.ntotal} vectors for {len(documents)} chunks",
            )
        if index.d != encoder.dimension:
            raise _unusable(
                folder,
                f"向量为 {index.d} 维而当前模型为 {encoder.dimension} 维",
                f"its vectors have {index.d} dimensions, the model's {encoder.dimension}",
            )
        store = cls(encoder, index, documents)
        store._mapped = True
        return store

    def _append(self, documents: list[Document]) -> None:
        """Embed and add, in parts; a bar on a terminal, where it takes longer than two seconds."""
        self._grow_to(len(self) + len(documents))
        with tqdm(total=len(documents), desc="向量 embedding", unit="块", disable=None, delay=2) as bar:
            for start in range(0, len(documents), _BATCH):
                texts = [document.page_content for document in documents[start : start + _BATCH]]
                self._index.add(self._vectors(texts))
                bar.update(len(texts))
        self.documents.extend(documents)

    def _vectors(self, texts: list[str]) -> Vectors:
        """Unit rows; an `Encoder` gives arrays, any other `Embeddings` lists of floats."""
        if isinstance(self._embedding, Encoder):
            return _unit_rows(self._embedding.encode(texts))
        return _unit_rows(np.array(self._embedding.embed_documents(texts), np.float32))

    def _grow_to(self, rows: int) -> None:
        """Make the index one of our own, and change from exact search to the graph where `rows` ask for it."""
        if self._mapped:  # faiss would end the process
            self._index = faiss.deserialize_index(faiss.serialize_index(self._index))
            self._mapped = False
        if rows > EXACT_LIMIT and isinstance(self._index, faiss.IndexFlatIP):
            vectors = self._index.reconstruct_n(0, self._index.ntotal)
            self._index = _new_index(self._index.d, rows)
            self._index.add(vectors)

    def _select_relevance_score_fn(self) -> Any:
        return lambda cosine: min(1.0, max(0.0, (1 + cosine) / 2))  # rounding may pass one


def _new_index(dimension: int, rows: int) -> faiss.Index:
    if rows <= EXACT_LIMIT:
        return faiss.IndexFlatIP(dimension)
    index = faiss.IndexHNSWFlat(dimension, _LINKS, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = _BUILD_BREADTH
    return index


def _unit_rows(vectors: ArrayLike) -> Vectors:
    """As (n, d) float32 rows of length one (any LangChain `Embeddings` may come in); zeros stay zeros."""
    rows = np.atleast_2d(np.asarray(vectors, dtype=np.float32)).copy()
    faiss.normalize_L2(rows)
    return rows


def _unusable(folder: Path, zh: str, en: str) -> StoreError:
    return StoreError(
        f"索引「{folder}」不可用({zh}):请运行 python -m qa index 重建。",
        f"the index {folder} cannot be used ({en}): rebuild it with `python -m qa index`.",
    )
