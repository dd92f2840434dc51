"""Any model that sentence-transformers can load; imported only when a setting asks for one."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.base import Encoder, Vectors
from qa.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_HUB_SECONDS = 5  # to wait for the hub's first answer; its own client would retry file by file


class SentenceTransformerEncoder(Encoder):
    """A sentence-transformers model with its own prompts for questions and passages."""

    def __init__(
        self, model: "SentenceTransformer", *, model_id: str, revision: str, batch_size: int = 32
    ) -> None:
        dimension = model.get_embedding_dimension()
        if dimension is None:
            raise ValueError("the model does not tell its dimension")
        self.model_id = model_id
        self.revision = revision
        self.dimension = dimension
        self._model = model
        self._batch_size = batch_size

    @classmethod
    def from_name(cls, name: str, *, device: str = "", batch_size: int = 32) -> "SentenceTransformerEncoder":
        """Load a folder or a hub name, from the cache if it is there, onto `device` ("": the best there is).

        Raises:
            ModelError: There is no such model or device, the hub cannot be reached, or the files do not fit together.
        """
        _check_device(device)
        try:
            model = _load(name, device or None)
            return cls(model, model_id=name, revision=_revision(name), batch_size=batch_size)
        except Exception as error:  # every layer below has its own errors; all mean that the name is no use
            raise ModelError(
                f"无法加载 QA_EMBEDDING_MODEL 指定的嵌入模型「{name}」:请填本机文件夹或已下载的模型名,"
                "或将其留空以使用随附模型。",
                f"cannot load the embedding model {name!r} that QA_EMBEDDING_MODEL names "
                f"({type(error).__name__}): give a local folder or a downloaded model, or leave it empty to "
                "use the shipped model.",
            ) from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Passages as an (n, d) array of unit rows, with the model's passage prompt if it has one."""
        return self._array(self._model.encode_document, list(texts))

    def encode_query(self, text: str) -> Vectors:
        """A question as a (d,) unit vector, with the model's query prompt if it has one."""
        vector: Vectors = self._array(self._model.encode_query, [text])[0]
        return vector

    def _array(self, encode: Callable[..., Any], texts: list[str]) -> Vectors:
        vectors = encode(
            texts,
            batch_size=self._batch_size,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimension)


def _check_device(device: str) -> None:
    """ModelError where torch knows no such device, or it is not in this machine."""
    import torch

    try:
        torch.empty(0, device=device or None)
    except (RuntimeError, AssertionError) as error:  # a build without CUDA asserts
        raise ModelError(
            f"QA_EMBEDDING_DEVICE 指定的设备「{device}」不可用:请填 cpu 或本机已有的设备(如 cuda:0),或将其留空。",
            f"QA_EMBEDDING_DEVICE names {device!r}, which cannot be used here: set cpu or a device of this machine "
            "(such as cuda:0), or leave it empty.",
        ) from error


def _load(name: str, device: str | None) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, device=device, local_files_only=True)
    except Exception:  # not in the cache, or only in part
        if Path(name).is_dir():
            raise
        from huggingface_hub import HfApi

        # One request with a limit tells whether a download can work (not under HF_HUB_OFFLINE).
        HfApi().model_info(name, timeout=_HUB_SECONDS)
        return SentenceTransformer(name, device=device)


def _revision(name: str) -> str:
    """The hub's commit, or the sha256 of a local folder's weights; the first twelve digits."""
    folder = Path(name)
    if not folder.is_dir():
        from huggingface_hub import snapshot_download

        return Path(snapshot_download(name, local_files_only=True)).name[:12]
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".safetensors", ".bin"}):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]
