"""Ours, whole and in parts."""

import json
import tempfile
from pathlib import Path

from eval.bench.adapter import Build, Built, K, read_passages
from eval.bench.systems import BM25, DENSE, HYBRID, OURS

_SENTENCES = 2 * K  # several of one section count as one


def load_product(model: str) -> Build:
    """The product: an index folder on disk, BM25 and dense fused over sections and sentences, checked answers."""
    from embeddings.encoder import load_encoder
    from qa.chain import YearbookChain
    from qa.corpus.article import from_record
    from qa.retrieval.index import build_index

    encoder = load_encoder(model)

    def build(folder: Path) -> Built:
        with (folder / "articles.jsonl").open(encoding="utf-8") as file:
            articles = [from_record(json.loads(line)) for line in file]
        with tempfile.TemporaryDirectory() as scratch:
            chain = YearbookChain(build_index(articles, encoder, Path(scratch) / "index"), encoder)

        def search(query: str) -> list[str]:
            found = (one.metadata for one in chain.search(query, _SENTENCES))
            return [f"{one['document_id']}/{one['section_index']}" for one in found]

        return Built(search, lambda query: chain.invoke({"question": query, "history": ()}))

    return build


def load_dense(model: str) -> Build:
    """Our encoder and vector store over the passages."""
    from embeddings.encoder import load_encoder
    from embeddings.store import FaissVectorStore

    encoder = load_encoder(model)

    def build(folder: Path) -> Built:
        passages = read_passages(folder)
        store = FaissVectorStore.from_texts(
            [one["text"] for one in passages], encoder, [{"unit": one["unit"]} for one in passages]
        )
        return Built(
            lambda query: [one.metadata["unit"] for one in store.similarity_search(query, _SENTENCES)]
        )

    return build


def load_bm25(model: str) -> Build:
    """Our BM25 over the passages."""
    import numpy as np

    from qa.retrieval.lexical import LexicalIndex

    def build(folder: Path) -> Built:
        passages = read_passages(folder)
        index = LexicalIndex([one["text"] for one in passages])

        def search(query: str) -> list[str]:
            best = np.argsort(-index.scores(query), kind="stable")[:_SENTENCES]
            return [passages[row]["unit"] for row in best]

        return Built(search)

    return build


LOADS = {(OURS, HYBRID): load_product, (OURS, DENSE): load_dense, (OURS, BM25): load_bm25}
