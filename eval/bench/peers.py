"""The others, each as its own introduction uses it."""

from pathlib import Path

from eval.bench.adapter import Build, Built, K, read_passages
from eval.bench.systems import BM25, DENSE, HAYSTACK, HYBRID, LANGCHAIN, TXTAI

_PROMPT = "只根据下面的内容回答。\n\n{context}\n\n问题：{input}"


def load_langchain(model: str) -> Build:
    """create_retrieval_chain over an InMemoryVectorStore, with an LLM that answers at once."""
    import sentence_transformers  # noqa: F401 - HuggingFaceEmbeddings imports it when it is first made
    from langchain_classic.chains import create_retrieval_chain
    from langchain_classic.chains.combine_documents import create_stuff_documents_chain
    from langchain_core.language_models import FakeListChatModel
    from langchain_core.prompts import ChatPromptTemplate
    from langchain_core.vectorstores import InMemoryVectorStore
    from langchain_huggingface import HuggingFaceEmbeddings

    embeddings = HuggingFaceEmbeddings(model_name=model, encode_kwargs={"normalize_embeddings": True})

    def build(folder: Path) -> Built:
        passages = read_passages(folder)
        store = InMemoryVectorStore.from_texts(
            [one["text"] for one in passages], embeddings, [{"unit": one["unit"]} for one in passages]
        )
        retriever = store.as_retriever(search_kwargs={"k": K})
        answers = create_stuff_documents_chain(
            FakeListChatModel(responses=["好的。"]), ChatPromptTemplate.from_template(_PROMPT)
        )
        chain = create_retrieval_chain(retriever, answers)
        return Built(
            lambda query: [one.metadata["unit"] for one in retriever.invoke(query)],
            lambda query: chain.invoke({"input": query}),
        )

    return build


def load_txtai_dense(model: str) -> Build:
    """Vectors in faiss."""
    return _txtai(path=model, method=_vectors(model))


def load_txtai_hybrid(model: str) -> Build:
    """The same and BM25, mixed."""
    return _txtai(path=model, method=_vectors(model), hybrid=True)


def load_txtai_bm25(model: str) -> Build:
    """BM25 alone."""
    return _txtai(keyword=True)


def _vectors(model: str) -> str:
    """`transformers`, txtai's own way, for a transformer; a static model, which has no config.json, takes sentence-transformers."""
    return "transformers" if Path(model, "config.json").exists() else "sentence-transformers"


def _txtai(**config: object) -> Build:
    from txtai import Embeddings

    embeddings = Embeddings(**config)

    def build(folder: Path) -> Built:
        passages = read_passages(folder)
        embeddings.index([one["text"] for one in passages])
        return Built(lambda query: [passages[row]["unit"] for row, _ in embeddings.search(query, K)])

    return build


def load_haystack(model: str) -> Build:
    """InMemoryBM25Retriever over an InMemoryDocumentStore."""
    from haystack import Document
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    def build(folder: Path) -> Built:
        store = InMemoryDocumentStore(shared=False)
        store.write_documents(
            [Document(content=one["text"], meta={"unit": one["unit"]}) for one in read_passages(folder)]
        )
        retriever = InMemoryBM25Retriever(document_store=store, top_k=K)
        return Built(lambda query: [one.meta["unit"] for one in retriever.run(query=query)["documents"]])

    return build


LOADS = {
    (LANGCHAIN, DENSE): load_langchain,
    (TXTAI, DENSE): load_txtai_dense,
    (TXTAI, HYBRID): load_txtai_hybrid,
    (TXTAI, BM25): load_txtai_bm25,
    (HAYSTACK, BM25): load_haystack,
}
