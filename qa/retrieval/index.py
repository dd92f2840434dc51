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
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from embeddings.base import Encoder
from embeddings.store import FaissVectorStore
from qa.corpus.chunks import SENTENCE, chunk_article, with_title
from qa.corpus.load import load_articles, source_files
from qa.datatypes import Article, IndexInfo, Section
from qa.errors import SourceError, StoreError

FORMAT = 2
MANIFEST, DOCUMENTS = "manifest.json", "documents.jsonl"
FILES = {"index.faiss", "chunks.jsonl", DOCUMENTS}


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
    folder = folder.resolve()
    chunks = [chunk for article in articles for chunk in chunk_article(article)]
    store = FaissVectorStore.from_documents(chunks, encoder)
    try:
        _check_ours(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = _new_folder(folder)
        try:
            manifest = _write(fresh, articles, store, encoder, sources)
            with FileLock(folder.with_name(f".{folder.name}.lock")):
                _replace(folder, fresh)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise StoreError(
            f"索引文件夹 {folder} 无法写入（{error.strerror}）。请检查权限，或用 QA_INDEX_DIR 换一个位置。",
            f"The index folder {folder} cannot be written ({error.strerror}). Check its rights or set QA_INDEX_DIR.",
        ) from None
    return Index({article.id: article for article in articles}, store, manifest)


def _write(
    fresh: Path, articles: Sequence[Article], store: FaissVectorStore, encoder: Encoder, sources: str
) -> Manifest:
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
        files={name: _sha256(fresh / name) for name in sorted(FILES)},
    )
    (fresh / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2), encoding="utf-8")
    return manifest


def load_index(folder: Path, encoder: Encoder) -> Index:
    """Open an index; StoreError, naming the rebuild command, where it is missing, damaged or of another model."""
    folder = folder.resolve()
    try:
        _restore(folder)
        if not (folder / MANIFEST).exists():
            raise _unusable(folder, "不存在", "is missing")
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        whole = set(manifest.files) == FILES and all(
            _sha256(folder / name) == digest for name, digest in manifest.files.items()
        )
    except PermissionError as error:
        raise StoreError(
            f"索引 {folder} 无法读取（{error.strerror}）。请检查权限，或用 QA_INDEX_DIR 换一个位置。",
            f"The index {folder} cannot be read ({error.strerror}). Check its rights or set QA_INDEX_DIR.",
        ) from None
    except (OSError, ValueError, TypeError, AttributeError):
        raise _unusable(folder, "已损坏", "is damaged") from None
    if manifest.format != FORMAT or not whole:
        raise _unusable(folder, "已损坏或版本不符", "is damaged or of another version")
    if (manifest.model, manifest.revision) != (encoder.model_id, encoder.revision):
        raise _unusable(folder, "由另一个向量模型建成", "was built with another embedding model")
    lines = (folder / DOCUMENTS).read_text(encoding="utf-8").split("\n")
    articles = [_article(json.loads(line)) for line in lines if line]
    return Index(
        {article.id: article for article in articles}, FaissVectorStore.load(folder, encoder), manifest
    )


def open_index(data_dir: Path, folder: Path, encoder: Encoder) -> Index:
    """The index of a source folder: loaded where it is current, else built anew.

    Where the sources are not at hand, an index that was built elsewhere serves as it is.
    """
    try:
        sources = _sources_hash(data_dir)
    except SourceError as no_source:
        try:
            return load_index(folder, encoder)
        except StoreError:
            raise no_source from None
    try:
        index = load_index(folder, encoder)
        if index.manifest.sources == sources:
            return index
    except StoreError:
        pass  # the sources are at hand: building anew mends whatever is wrong with the old one
    return rebuild_index(data_dir, folder, encoder)


def rebuild_index(data_dir: Path, folder: Path, encoder: Encoder) -> Index:
    """Build the index of a source folder, whatever stands there."""
    return build_index(load_articles(data_dir), encoder, folder, _sources_hash(data_dir))


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


def _check_ours(folder: Path) -> None:
    """Refuse to put an index in the place of anything but an index."""
    strangers = (
        [path.name for path in folder.iterdir() if path.name not in {*FILES, MANIFEST}]
        if folder.is_dir()
        else []
    )
    if strangers or (folder.exists() and not folder.is_dir()):
        raise StoreError(
            f"{folder} 不是索引文件夹（其中有 {strangers[0] if strangers else '一个文件'}），不会覆盖。请用 QA_INDEX_DIR 指定一个空文件夹。",
            f"{folder} is no index folder and is left alone. Set QA_INDEX_DIR to an empty folder.",
        )


def _new_folder(folder: Path) -> Path:
    """An empty folder beside the index; what killed builds left there is cleared away."""
    prefix = f"{folder.name}.new-"
    for left in folder.parent.glob(f"{prefix}*"):
        if not Path("/proc", left.name.removeprefix(prefix)).exists():
            shutil.rmtree(left, ignore_errors=True)
    fresh = folder.with_name(f"{prefix}{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    return fresh


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
    if not folder.exists() and (_old(folder) / MANIFEST).exists():
        os.rename(_old(folder), folder)
