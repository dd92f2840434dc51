"""The index folder: what is written, staleness, damage, and builds that are killed or cannot write."""

import copy
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from embeddings.base import Encoder
from embeddings.store import FaissVectorStore
from qa.corpus.load import load_articles
from qa.errors import SourceError, StoreError
from qa.retrieval.index import Index, build_index, load_index, open_index, rebuild_index
from tests.conftest import PAGE

FILES = ["chunks.jsonl", "documents.jsonl", "index.faiss", "manifest.json"]
REBUILD = "python -m qa index"


@pytest.fixture
def folder(sources: Path, encoder: Encoder, tmp_path: Path) -> Path:
    open_index(sources, tmp_path / "var" / "index", encoder)
    return tmp_path / "var" / "index"


def facts(index: Index) -> list[str]:
    return [article.text for article in index.articles.values()]


def beside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.parent.iterdir() if not path.name.startswith("."))


def edit_manifest(folder: Path, **values: object) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | values), encoding="utf-8")


def change(sources: Path) -> None:
    (sources / "post.txt").write_text("【概况】 改过。\n", encoding="utf-8")


def test_the_files_are_plain_and_the_manifest_tells_of_them(folder: Path, encoder: Encoder) -> None:
    assert sorted(path.name for path in folder.iterdir()) == FILES
    assert (folder / "index.faiss").read_bytes()[:4] == b"IxFI"  # faiss' own: a flat inner-product index
    for name in ("chunks.jsonl", "documents.jsonl"):
        for line in (folder / name).read_text(encoding="utf-8").split("\n")[:-1]:
            assert isinstance(json.loads(line), dict)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert sorted(manifest["files"]) == FILES[:3]
    assert (manifest["model"], manifest["revision"]) == (encoder.model_id, encoder.revision)
    assert manifest["dimension"] == encoder.dimension


def test_whoever_may_read_a_new_folder_may_read_the_index(folder: Path) -> None:
    assert oct(folder.stat().st_mode) == oct(folder.parent.stat().st_mode)


def test_the_same_sources_give_the_same_digest(folder: Path, sources: Path, encoder: Encoder) -> None:
    first = load_index(folder, encoder).manifest.info
    again = rebuild_index(sources, folder, encoder).manifest.info
    assert (again.sha256, again.model) == (first.sha256, first.model)
    change(sources)
    assert rebuild_index(sources, folder, encoder).manifest.info.sha256 != first.sha256


def test_a_current_index_is_not_built_again(folder: Path, sources: Path, encoder: Encoder) -> None:
    before = (folder / "manifest.json").stat().st_ino
    os.utime(sources / "post.txt", (0, 0))
    open_index(sources, folder, encoder)
    assert (folder / "manifest.json").stat().st_ino == before


EDITS: dict[str, Callable[[Path], object]] = {
    "changed": change,
    "added": lambda sources: shutil.copy(PAGE, sources),
    "renamed": lambda sources: (sources / "post.txt").rename(sources / "other.txt"),
    "described": lambda sources: (sources / "post.toml").write_text("year = 1999"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_stale_index_is_built_anew(folder: Path, sources: Path, encoder: Encoder, edit: str) -> None:
    before = load_index(folder, encoder)
    EDITS[edit](sources)
    after = open_index(sources, folder, encoder)
    assert after.articles != before.articles
    assert load_index(folder, encoder).articles == after.articles
    assert list(after.articles) == sorted(path.stem for path in sources.glob("*.txt"))
    assert beside(folder) == ["index"]


def test_another_model_revision_is_told_and_built_anew(folder: Path, sources: Path, encoder: Encoder) -> None:
    other = copy.copy(encoder)
    other.revision = "another"
    with pytest.raises(StoreError, match=f"another embedding model.*{REBUILD}"):
        load_index(folder, other)
    assert open_index(sources, folder, other).manifest.revision == "another"


def test_without_its_sources_an_index_serves_as_it_is(folder: Path, sources: Path, encoder: Encoder) -> None:
    served = facts(load_index(folder, encoder))
    shutil.rmtree(sources)
    assert facts(open_index(sources, folder, encoder)) == served
    shutil.rmtree(folder)
    with pytest.raises(SourceError, match="QA_DATA_DIR"):
        open_index(sources, folder, encoder)


def test_an_unreadable_source_costs_no_index(folder: Path, sources: Path, encoder: Encoder) -> None:
    served = facts(load_index(folder, encoder))
    (sources / "post.txt").write_bytes(b"\0\1\2")
    with pytest.raises(SourceError, match=r"post\.txt"):
        open_index(sources, folder, encoder)
    assert facts(load_index(folder, encoder)) == served
    assert beside(folder) == ["index"]


def flip(folder: Path) -> None:
    raw = bytearray((folder / "chunks.jsonl").read_bytes())
    raw[len(raw) // 2] ^= 1
    (folder / "chunks.jsonl").write_bytes(raw)


def unlist(folder: Path) -> None:
    edit_manifest(folder, files={})
    (folder / "documents.jsonl").unlink()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "truncated vectors": lambda folder: os.truncate(folder / "index.faiss", 100),
    "a flipped bit": flip,
    "no manifest": lambda folder: (folder / "manifest.json").unlink(),
    "no articles": lambda folder: (folder / "documents.jsonl").unlink(),
    "no folder": shutil.rmtree,
    "binary manifest": lambda folder: (folder / "manifest.json").write_bytes(b"\xff\xfe\0"),
    "a foreign manifest": lambda folder: (folder / "manifest.json").write_text('{"name": "app"}'),
    "another format": lambda folder: edit_manifest(folder, format=99),
    "files of another type": lambda folder: edit_manifest(folder, files=["index.faiss"]),
    "no file listed": unlist,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_told_and_rebuilt(
    folder: Path, sources: Path, encoder: Encoder, damage: str
) -> None:
    served = facts(load_index(folder, encoder))
    DAMAGES[damage](folder)
    with pytest.raises(StoreError, match=REBUILD) as caught:
        load_index(folder, encoder)
    assert str(folder) in caught.value.zh and str(folder) in caught.value.en
    assert facts(open_index(sources, folder, encoder)) == served
    assert facts(load_index(folder, encoder)) == served
    assert beside(folder) == ["index"]


def test_a_build_killed_while_writing_leaves_the_old_index(
    folder: Path, sources: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = facts(load_index(folder, encoder))

    def killed(store: FaissVectorStore, fresh: Path) -> None:
        (fresh / "chunks.jsonl").write_text("{", encoding="utf-8")
        raise KeyboardInterrupt

    change(sources)
    monkeypatch.setattr(FaissVectorStore, "save", killed)
    with pytest.raises(KeyboardInterrupt):
        rebuild_index(sources, folder, encoder)
    assert facts(load_index(folder, encoder)) == served
    assert beside(folder) == ["index"]


@pytest.mark.parametrize("end", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_build_ended_between_its_two_renames_leaves_the_old_index(
    folder: Path, sources: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch, end: BaseException
) -> None:
    served = facts(load_index(folder, encoder))
    real = os.rename

    def rename(old: Path, new: Path) -> None:
        if new == folder:
            raise end
        real(old, new)

    change(sources)
    with monkeypatch.context() as patched, pytest.raises((KeyboardInterrupt, StoreError)):
        patched.setattr(os, "rename", rename)
        rebuild_index(sources, folder, encoder)
    assert facts(load_index(folder, encoder)) == served
    assert open_index(sources, folder, encoder).articles["post"].text == "【概况】改过。"


def test_what_a_killed_build_left_behind_does_no_harm(folder: Path, sources: Path, encoder: Encoder) -> None:
    served = facts(load_index(folder, encoder))
    for name in ("index.new-abc", "index.old"):
        shutil.copytree(folder, folder.with_name(name))
        (folder.with_name(name) / "documents.jsonl").write_text("{", encoding="utf-8")
    assert facts(open_index(sources, folder, encoder)) == served
    change(sources)
    assert facts(open_index(sources, folder, encoder)) == ["【概况】改过。"]


def test_an_impossible_folder_names_its_setting(sources: Path, encoder: Encoder, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="QA_INDEX_DIR"):
        open_index(sources, tmp_path / "file" / "index", encoder)


def test_a_full_disk_costs_no_index(
    folder: Path, sources: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qa.retrieval.index._sha256", full)
    with pytest.raises(StoreError, match=r"No space left on device.*QA_INDEX_DIR"):
        build_index(load_articles(sources), encoder, folder)
    assert beside(folder) == ["index"]


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch])
def test_what_is_no_index_is_never_deleted(
    sources: Path, encoder: Encoder, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    mine = tmp_path / "mine"
    make(mine)
    kept = mine / "thesis.txt" if mine.is_dir() else mine
    kept.write_text("years of work", encoding="utf-8")
    with pytest.raises(StoreError, match="QA_INDEX_DIR"):
        open_index(sources, mine, encoder)
    assert kept.read_text(encoding="utf-8") == "years of work"


def test_the_working_folder_as_index_folder_is_an_error_with_words(
    sources: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sources)
    with pytest.raises(StoreError, match="QA_INDEX_DIR"):
        open_index(sources, Path(), encoder)
    assert (sources / "post.txt").exists()
