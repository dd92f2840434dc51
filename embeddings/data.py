"""Training data: files of the data folder → texts for the tokenizer and pairs for the encoder.

Weak pairs come from the shape of texts (a title and its article, a sentence and the rest of its paragraph); human
pairs are questions with their evidence. A pair is `(anchor, positive)`.
"""

import gzip
import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

Pair = tuple[str, str]

HELD_OUT = 0.15  # share of STARD's questions kept for measuring
_HELD_OUT_SEED = 20220101  # fixed apart from the training seed: every model is measured on the same questions
_READING = ("cmrc2018_train", "cmrc2018_trial", "drcd_dev")
_WEAK_SHARES = (0.25, 0.1, 0.35, 0.1, 0.1, 0.1)  # of the kinds of weak pairs, in order
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


@dataclass(frozen=True, slots=True)
class Statutes:
    """Lay questions over statutes: `texts[name]`, and per question the names that answer it."""

    texts: dict[str, str]
    questions: list[tuple[str, list[str]]]


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Objects of a JSON Lines file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def sentences(text: str) -> list[str]:
    """Sentences of at least six characters, marks kept."""
    return [s for m in _SENTENCE.finditer(text) if len(s := m.group().strip()) >= 6]


def read_statutes(folder: Path) -> tuple[Statutes, Statutes]:
    """STARD as (train, held out); both over the same statutes, split by question with a fixed seed."""
    texts: dict[str, str] = {}
    questions: list[tuple[str, list[str]]] = []
    for row in read_rows(folder / "train/stard_train.jsonl.gz"):
        texts |= {s["name"]: s["text"] for s in row["statutes"]}
        questions.append((row["question"], [s["name"] for s in row["statutes"]]))
    random.Random(_HELD_OUT_SEED).shuffle(questions)
    held_out = round(len(questions) * HELD_OUT)
    return Statutes(texts, questions[held_out:]), Statutes(texts, questions[:held_out])


def tokenizer_texts(folder: Path, rng: random.Random) -> Iterator[str]:
    """Running text for the tokenizer; a sample of the laws, lest their formulas fill the vocabulary."""
    laws = [row["text"] for row in read_rows(_file(folder, "laws"))]
    yield from rng.sample(laws, len(laws) // 3)
    for name in ("gov_reports", "cmrc2018_train", "drcd_dev"):
        yield from _distinct(folder, name)
    for name in ("cmrc2018_train", "drcd_dev", "stard_train"):
        yield from (row["question"] for row in read_rows(_file(folder, name)))


def running_texts(folder: Path) -> Iterator[str]:
    """All running text, for what stands near what; the classics are told in the language of every day."""
    for name in ("laws", "gov_reports", *_READING, "classics_in_modern_chinese"):
        yield from _distinct(folder, name)


def weak_pairs(folder: Path, rng: random.Random, size: int) -> dict[str, list[Pair]]:
    """About `size` pairs that no human wrote a question for, by kind: a batch holds one kind.

    Title and chapter → article; an article → the next of its chapter; a sentence → the rest of its article or
    paragraph (inverse cloze task: Lee, Chang & Toutanova 2019, arXiv:1906.00300).
    """
    laws = [row for row in read_rows(_file(folder, "laws")) if len(row["text"]) >= 20]
    classics = _distinct(folder, "classics_in_modern_chinese")
    kinds = {
        "title": [(_heading(row), row["text"]) for row in laws],
        "next": [
            (row["text"], after["text"]) for row, after in pairwise(laws) if _heading(row) == _heading(after)
        ],
        "article": _cloze((row["text"] for row in laws), rng),
        "report": _cloze(_paragraphs(_distinct(folder, "gov_reports")), rng),
        "encyclopaedia": _cloze((text for name in _READING for text in _distinct(folder, name)), rng),
        "classic": _cloze(_paragraphs(classics), rng),
    }
    return {
        kind: rng.choices(pairs, k=round(size * share))
        for (kind, pairs), share in zip(kinds.items(), _WEAK_SHARES, strict=True)
    }


def reading_pairs(folder: Path) -> list[Pair]:
    """Questions of CMRC and DRCD → the sentence that holds the answer, and → the paragraph."""
    return list(_reading_pairs(folder))


def lay_pairs(folder: Path) -> list[Pair]:
    """STARD's lay questions, less the held-out ones → each statute that answers them.

    yearbook_qa is no source of pairs. The support check (`qa.answering.train`) learns from it what the cosines of
    questions and evidence look like; an encoder that had seen these very pairs would show it cosines that no new
    document reaches.
    """
    train, _ = read_statutes(folder)
    return [(question, train.texts[name]) for question, names in train.questions for name in names]


def _heading(row: dict[str, Any]) -> str:
    chapter = row["chapter"].replace("\u3000", " ").partition(" ")[2].strip()
    return f"{row['title']} {chapter}"


def _cloze(texts: Iterable[str], rng: random.Random) -> list[Pair]:
    """One sentence of each text of several → the others."""
    pairs: list[Pair] = []
    for text in texts:
        parts = sentences(text)
        if len(parts) > 1:
            query = rng.randrange(len(parts))
            pairs.append((parts[query], "".join(parts[:query] + parts[query + 1 :])))
    return pairs


def _paragraphs(texts: Iterable[str]) -> Iterator[str]:
    """Lines of at least 40 characters; where a text is one long line, five sentences at a time."""
    for text in texts:
        for line in text.splitlines():
            parts = sentences(line) if len(line.strip()) >= 40 else []
            for start in range(0, len(parts), 5):
                yield "".join(parts[start : start + 5])


def _reading_pairs(folder: Path) -> Iterator[Pair]:
    """A question → the sentence that holds its answer, and → the paragraph."""
    for name in _READING:
        for row in read_rows(_file(folder, name)):
            start = row["answers"][0]["start"]
            for match in _SENTENCE.finditer(row["context"]):
                if match.start() <= start < match.end():
                    yield row["question"], match.group().strip()
            yield row["question"], f"{row['title']} {row['context']}"


def _distinct(folder: Path, name: str) -> list[str]:
    """The running text of a file's rows, each text once."""
    return list(dict.fromkeys(row.get("context") or row["text"] for row in read_rows(_file(folder, name))))


def _file(folder: Path, name: str) -> Path:
    return folder / "train" / f"{name}.jsonl.gz"
