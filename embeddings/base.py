"""What every encoder is: texts in, unit vectors out, under a name that an index can be checked against."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Embeddings, ABC):
    """A LangChain `Embeddings` that also gives arrays.

    Attributes:
        model_id: What was loaded: a folder or hub name.
        revision: A short name of the exact weights; another revision needs another index.
        dimension: Length of a vector.
    """

    model_id: str
    revision: str
    dimension: int

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> Vectors:
        """Passages as an (n, d) array of unit rows; a text without any token is a row of zeros."""

    def encode_query(self, text: str) -> Vectors:
        """A question as a (d,) unit vector; models without a query prompt encode it like a passage."""
        vector: Vectors = self.encode([text])[0]
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """`encode` as lists, as LangChain asks."""
        vectors: list[list[float]] = self.encode(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """`encode_query` as a list, as LangChain asks."""
        vector: list[float] = self.encode_query(text).tolist()
        return vector
