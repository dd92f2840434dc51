"""What a run's figures rest on, as a record: sets, documents, code, settings, versions, date, command line."""

import hashlib
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from eval.library import Library
from eval.sets import QuestionSet, sha256_of
from qa.settings import ROOT

_PACKAGES = ("bm25s", "faiss-cpu", "ir-measures", "langchain-core", "numpy", "tokenizers")
_SETTINGS = {"data_dir", "embedding_model", "max_question_chars"}  # by name: others may be secrets
_CODE = ("qa", "embeddings", "eval/measures")
_CODE_FILES = {".json", ".npz", ".py", ".safetensors", ".tsv", ".txt"}


def run_config(
    sets: Sequence[QuestionSet],
    docs: Sequence[Path],
    library: Library,
    *,
    workers: int = 1,
    command_line: str = "",
) -> dict[str, Any]:
    """The record of a run, but for the index, which is known once it is open."""
    return {
        "sets": [
            {"path": str(one.path), "sha256": one.sha256, "questions": len(one.questions)} for one in sets
        ],
        "docs": [{"path": str(path), "sha256": sha256_of([path])} for path in docs],
        "per_document": library.per_document,
        "workers": workers,
        "settings": library.settings.model_dump(mode="json", include=_SETTINGS),
        "code_sha256": _code_sha256(),
        "versions": {"python": platform.python_version()} | {name: version(name) for name in _PACKAGES},
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "command_line": command_line,
    }


def _code_sha256() -> str:
    """Of the code and the models that answer, and of the measures: two runs over one index may differ by them."""
    digest = hashlib.sha256()
    for file in sorted(
        path for top in _CODE for path in (ROOT / top).rglob("*") if path.suffix in _CODE_FILES
    ):
        digest.update(f"{file.relative_to(ROOT)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
