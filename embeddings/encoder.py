"""`load_encoder`: from the setting QA_EMBEDDING_MODEL to an encoder."""

from pathlib import Path

from embeddings.base import Encoder
from embeddings.static import StaticEncoder, static_module

SHIPPED = Path(__file__).parent / "model"
SHIPPED_ID = "embeddings/model"  # the same in every checkout, so that an index can be moved


def load_encoder(name: str | Path | None = None, *, device: str = "", batch_size: int = 32) -> Encoder:
    """Load an embedding model.

    Args:
        name: None or "" is the shipped model. Else a folder or a hub name, in sentence-transformers' format;
            plain static models are read without torch.
        device: Where other models run, in torch's words (`cpu`, `cuda:1`); "" is the best there is.
        batch_size: Texts that other models take at once.

    Raises:
        ModelError: The model cannot be loaded, e.g. a hub name neither cached nor within reach, or there is no such device.
    """
    if not name:
        return StaticEncoder.from_folder(SHIPPED, SHIPPED_ID)
    folder = Path(name)
    if folder.is_dir() and static_module(folder) is not None:
        return StaticEncoder.from_folder(folder)

    from embeddings.hub import SentenceTransformerEncoder

    return SentenceTransformerEncoder.from_name(str(name), device=device, batch_size=batch_size)
