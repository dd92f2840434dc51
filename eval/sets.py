"""A question set from whatever file or folder holds it, with the documents that come with it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.documents import load_documents, unite
from eval.formats.beir import is_beir, read_beir
from eval.formats.reading import read_rows, read_squad
from eval.formats.table import read_table
from eval.formats.text import RawSet, numbered_lines
from eval.questions import EvalQuestion, check_questions, no_questions
from qa.datatypes import Article
from qa.errors import QuestionSetError

_QUESTIONS, _DOCUMENTS = "*.questions.jsonl", "*.docs.jsonl"


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A set as read; `faults` has an error for each question that is none, `documents` is empty where it has none."""

    path: Path
    sha256: str
    questions: tuple[EvalQuestion, ...]
    documents: tuple[Article, ...]
    faults: tuple[QuestionSetError, ...]


def load_set(path: Path) -> QuestionSet:
    """Read JSON Lines, CSV, SQuAD or CMRC JSON (each also as .gz), a BEIR folder, or a folder of *.questions.jsonl.

    QuestionSetError where `path` cannot be read, is none of these or holds no valid question; a question that
    is wrong in itself is among the `faults`.
    """
    raw = _read(path)
    questions, faults = check_questions(raw.lines)
    if not questions:
        raise faults[0] if faults else no_questions(path)
    return QuestionSet(path, sha256_of(raw.files), questions, raw.documents, faults)


def _read(path: Path) -> RawSet:
    if path.is_dir():
        return read_beir(path) if is_beir(path) else _read_folder(path)
    match Path(path.name.removesuffix(".gz")).suffix:
        case ".json":
            return read_squad(path)
        case ".csv":
            return read_table(path)
        case ".jsonl":
            lines = tuple(numbered_lines(path))
            return read_rows(path) if lines and _holds_context(lines[0][1]) else RawSet((path,), lines)
    raise QuestionSetError(
        f"{path} 不是可识别的题集。可用：.jsonl、.csv、.json（SQuAD/CMRC）及其 .gz，或 BEIR 等文件夹。",
        f"{path} is no known question set. Known: .jsonl, .csv, .json (SQuAD, CMRC), these as .gz, BEIR folders.",
    )


def _read_folder(folder: Path) -> RawSet:
    questions, documents = (tuple(sorted(folder.glob(pattern))) for pattern in (_QUESTIONS, _DOCUMENTS))
    if not questions:
        raise QuestionSetError(
            f"文件夹 {folder} 里没有 {_QUESTIONS}，也不是 BEIR 文件夹。请检查路径。",
            f"The folder {folder} holds no {_QUESTIONS} and is no BEIR folder. Check the path.",
        )
    lines = tuple(line for file in questions for line in numbered_lines(file))
    articles = unite(article for file in documents for article in load_documents(file))
    return RawSet((*questions, *documents), lines, articles)


def _holds_context(line: str) -> bool:
    try:
        row = json.loads(line)
    except ValueError:
        return False
    return isinstance(row, dict) and "context" in row


def sha256_of(files: Sequence[Path]) -> str:
    """The SHA-256 of a file; of several, that of their names and hashes."""
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    if len(files) == 1:
        return digests[0]
    named = (f"{file.name}\0{digest}\0" for file, digest in zip(files, digests, strict=True))
    return hashlib.sha256("".join(named).encode()).hexdigest()
