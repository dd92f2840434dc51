"""Static embeddings at serving time: a `StaticEmbedding` folder read without torch.

A text's vector is the mean of its tokens' vectors, scaled to length one: what sentence-transformers computes
from the same folder. The idea is that of fastText's bag of n-grams (Joulin et al. 2016, arXiv:1607.01759) and
of model2vec; the vectors here are learned directly with a contrastive loss (`embeddings.train`).
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load
from tokenizers import Tokenizer

from embeddings.base import Encoder, Vectors
from qa.errors import ModelError

_BATCH = 256  # texts tokenized at once; many more leave the cache and halve the speed

Rows = NDArray[Any]  # (vocabulary, d), of the number type that the file has


class StaticEncoder(Encoder):
    """Mean of token vectors, L2-normalised."""

    def __init__(
        self, tokenizer: Tokenizer, rows: Rows, scales: Vectors, *, model_id: str, revision: str
    ) -> None:
        """`rows` is (vocabulary, d) of any number type, `scales` (vocabulary,): token id i has `scales[i] * rows[i]`.

        int8 rows stay int8 in memory, a quarter of what float32 takes; only a text's own rows are multiplied out.
        """
        tokenizer.no_padding()  # as sentence-transformers does
        self.model_id = model_id
        self.revision = revision
        self.dimension = int(rows.shape[1])
        self._tokenizer = tokenizer
        self._rows = rows
        self._scales = scales

    @classmethod
    def from_folder(cls, folder: Path, model_id: str | None = None) -> "StaticEncoder":
        """Read a folder for which `static_module` names a part.

        Raises:
            ModelError: A file is missing or damaged, or tokenizer and weights do not belong together.
        """
        module = folder / (static_module(folder) or "")
        try:
            tokenizer = Tokenizer.from_file(str(module / "tokenizer.json"))
            content = (module / "model.safetensors").read_bytes()
            rows, scales = _weights(content)
            digest = hashlib.sha256(content).hexdigest()
        except Exception as error:  # tokenizers raises nothing narrower for a file it cannot read
            raise _damaged(folder) from error
        if tokenizer.get_vocab_size() > len(rows):
            raise _damaged(folder)
        return cls(tokenizer, rows, scales, model_id=model_id or str(folder), revision=digest[:12])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Passages as an (n, d) array of unit rows; a text without any token is a row of zeros."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = self._tokenizer.encode_batch_fast(
                list(texts[start : start + _BATCH]), add_special_tokens=False
            )
            for row, encoding in enumerate(batch, start):
                if ids := encoding.ids:
                    vectors[row] = self._unit_mean(ids)
        return vectors

    def _unit_mean(self, ids: list[int]) -> Vectors:
        # The sum has the mean's direction; the length is divided out.
        vector: Vectors = self._scales[ids] @ self._rows[ids].astype(np.float32)
        length = float(np.sqrt(vector @ vector))
        if length:
            vector /= length
        return vector


def static_module(folder: Path) -> str | None:
    """The subfolder ("" is the folder itself) of the `StaticEmbedding`, None if the model is anything more.

    More is: a module beside normalisation, or prompts, which sentence-transformers would put before the text.
    """
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        first, *others = [(module["type"].rpartition(".")[2], module["path"]) for module in modules]
        settings = folder / "config_sentence_transformers.json"
        prompts = json.loads(settings.read_text(encoding="utf-8"))["prompts"] if settings.exists() else {}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    plain = first[0] == "StaticEmbedding" and {name for name, _ in others} <= {"Normalize"}
    return first[1] if plain and not any(prompts.values()) else None


def _weights(content: bytes) -> tuple[Rows, Vectors]:
    """One row and one scale a token id.

    Two layouts are read, as sentence-transformers does: `embedding.weight`, and model2vec's `embeddings`
    (any number type) with an optional row per token (`mapping`) and an optional scale per token (`weights`).
    """
    tensors = load(content)
    rows = tensors["embedding.weight"] if "embedding.weight" in tensors else tensors["embeddings"]
    if "mapping" in tensors:
        rows = rows[tensors["mapping"]]
    scales = tensors["weights"] if "weights" in tensors else np.ones(len(rows))
    return rows, scales.astype(np.float32)


def _damaged(folder: Path) -> ModelError:
    return ModelError(
        f"嵌入模型「{folder}」缺少文件或已损坏:请恢复该文件夹,或将 QA_EMBEDDING_MODEL 留空以使用随附模型。",
        f"the embedding model {folder} is incomplete or damaged: restore the folder, or leave "
        "QA_EMBEDDING_MODEL empty to use the shipped model.",
    )
