"""The index folder: what is written, when it is stale, and how a new one takes the old one's place.

    index.faiss, chunks.jsonl   the chunks' vectors and texts (embeddings.store)
    documents.jsonl             the articles, one a line
    manifest.json               hash of the sources, model, dimension, format, hashes of the files above

A new index is built in a folder beside the old one and renamed at the end, so that a killed build leaves the old
one serving.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from embeddings.base import Encoder
from embeddings.store import FaissVectorStore
from qa.corpus.chunks import SENTENCE, chunk_article, with_title
from qa.corpus.load import load_article, source_files
from qa.datatypes import Article, IndexInfo, Section
from qa.errors import SourceError, StoreError

FORMAT = 2
MANIFEST, DOCUMENTS = "manifest.json", "documents.jsonl"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made from; `sources` is "" for articles that came from no folder."""

    format: int
    sources: str
    model: str
    revision: str
    dimension: int
    built: str
    files: dict[str, str]

    @property
    def info(self) -> IndexInfo:
        """The short form that every answer carries."""
        digest = hashlib.sha256("".join(self.files[name] for name in sorted(self.files)).encode()).hexdigest()
        return IndexInfo(sha256=digest, model=self.model, built=self.built)


@dataclass(frozen=True, slots=True)
class Index:
    """An opened index: the articles and the store of their chunks."""

    articles: dict[str, Article]
    store: FaissVectorStore
    manifest: Manifest

    @property
    def sentences(self) -> list[str]:
        """The texts of all sentence chunks, each behind its section's title."""
        chunks = self.store.documents
        return [with_title(chunk) for chunk in chunks if chunk.metadata["kind"] == SENTENCE]


def build_index(articles: Sequence[Article], encoder: Encoder, folder: Path, sources: str = "") -> Index:
    """Embed all chunks and write the folder, whole or not at all; StoreError where it cannot be written."""
    chunks = [chunk for article in articles for chunk in chunk_article(article)]
    store = FaissVectorStore.from_documents(chunks, encoder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f"{folder.name}.new-", dir=folder.parent))
        try:
            store.save(fresh)
            lines = [json.dumps(asdict(article), ensure_ascii=False) + "\n" for article in articles]
            (fresh / DOCUMENTS).write_text("".join(lines), encoding="utf-8")
            manifest = Manifest(
                format=FORMAT,
                sources=sources,
                model=encoder.model_id,
                revision=encoder.revision,
                dimension=encoder.dimension,
                built=datetime.now(UTC).isoformat(timespec="seconds"),
                files={path.name: _sha256(path) for path in sorted(fresh.iterdir())},
            )
            (fresh / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2), encoding="utf-8")
            _replace(folder, fresh)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise StoreError(
            f"索引文件夹 {folder} 无法写入（{error.strerror}）。请检查权限，或用 QA_INDEX_DIR 换一个位置。",
            f"The index folder {folder} cannot be written ({error.strerror}). Check its rights or set QA_INDEX_DIR.",
        ) from None
    return Index({article.id: article for article in articles}, store, manifest)


def load_index(folder: Path, encoder: Encoder) -> Index:
    """Open an index; StoreError, naming the rebuild command, where it is missing, damaged or of another model."""
    _restore(folder)
    if not (folder / MANIFEST).exists():
        raise _unusable(folder, "不存在", "is missing")
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        damaged = [name for name, digest in manifest.files.items() if _sha256(folder / name) != digest]
    except (OSError, ValueError, TypeError, AttributeError):
        raise _unusable(folder, "已损坏", "is damaged") from None
    if manifest.format != FORMAT or damaged:
        raise _unusable(folder, "已损坏或版本不符", "is damaged or of another version")
    if (manifest.model, manifest.revision) != (encoder.model_id, encoder.revision):
        raise _unusable(folder, "由另一个向量模型建成", "was built with another embedding model")
    articles = [_article(json.loads(line)) for line in (folder / DOCUMENTS).open(encoding="utf-8")]
    return Index({article.id: article for article in articles}, FaissVectorStore.load(folder, encoder), manifest)


def open_index(data_dir: Path, folder: Path, encoder: Encoder) -> Index:
    """The index of a source folder: loaded where it is current, else built anew.

    Where the sources are not at hand, an index that was built elsewhere serves as it is.
    """
    if not data_dir.is_dir():
        try:
            return load_index(folder, encoder)
        except StoreError:
            raise SourceError(
                f"源文件夹 {data_dir} 不存在，也没有可用的索引。请检查 QA_DATA_DIR。",
                f"The source folder {data_dir} does not exist, nor does a usable index. Check QA_DATA_DIR.",
            ) from None
    sources = _sources_hash(data_dir)
    try:
        index = load_index(folder, encoder)
        if index.manifest.sources == sources:
            return index
    except StoreError:
        pass  # the sources are at hand: building anew mends whatever is wrong with the old one
    return rebuild_index(data_dir, folder, encoder)


def rebuild_index(data_dir: Path, folder: Path, encoder: Encoder) -> Index:
    """Build the index of a source folder, whatever stands there."""
    articles = [load_article(path) for path in source_files(data_dir)]
    return build_index(articles, encoder, folder, _sources_hash(data_dir))


def _unusable(folder: Path, zh: str, en: str) -> StoreError:
    return StoreError(
        f"索引 {folder} {zh}。请运行 python -m qa index 重建。",
        f"The index {folder} {en}. Run python -m qa index to rebuild it.",
    )


def _sources_hash(data_dir: Path) -> str:
    """Of all source files and the settings beside them: a changed, added or removed one makes the index stale."""
    digest = hashlib.sha256()
    for path in source_files(data_dir):
        for file in (path, path.with_suffix(".toml")):
            digest.update(f"{file.name}\0{_sha256(file) if file.exists() else ''}\0".encode())
    return digest.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _article(record: dict[str, Any]) -> Article:
    sections = tuple(Section(**section) for section in record.pop("sections"))
    tuples = {name: tuple(record[name]) for name in ("path", "questions")}
    return Article(**{**record, **tuples}, sections=sections)


def _old(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.old")


def _replace(folder: Path, fresh: Path) -> None:
    """A folder that is not empty cannot be renamed over: step the old one aside, then move the new one in."""
    shutil.rmtree(_old(folder), ignore_errors=True)
    if folder.exists():
        os.rename(folder, _old(folder))
    os.rename(fresh, folder)
    shutil.rmtree(_old(folder), ignore_errors=True)


def _restore(folder: Path) -> None:
    """Take back an old index that a build killed between the two renames left aside."""
    if not folder.exists() and _old(folder).exists():
        os.rename(_old(folder), folder)
