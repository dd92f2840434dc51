"""Training data: files of the data folder → texts for the tokenizer and pairs for the encoder.

Weak pairs come from the shape of official texts (a title and its article, a sentence and the rest of its
article, a sentence and the paragraph beside it); human pairs are questions with their evidence. A pair is
`(anchor, positive)`.
"""

import gzip
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Pair = tuple[str, str]

HELD_OUT = 0.15  # share of STARD's questions kept for measuring
_HELD_OUT_SEED = 20220101  # fixed apart from the training seed: every model is measured on the same questions
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
    laws = [row["text"] for row in read_rows(folder / "train/laws.jsonl.gz")]
    yield from rng.sample(laws, len(laws) // 3)
    for name in ("gov_reports", "cmrc2018_train", "drcd_dev"):
        yield from dict.fromkeys(row.get("context") or row["text"] for row in read_rows(_file(folder, name)))
    for name in ("cmrc2018_train", "drcd_dev", "stard_train"):
        yield from (row["question"] for row in read_rows(_file(folder, name)))


def weak_pairs(folder: Path, rng: random.Random) -> list[Pair]:
    """Pairs from laws and government reports; no human wrote a question."""
    return [*_law_pairs(folder, rng), *_report_pairs(folder)]


def human_pairs(folder: Path) -> list[Pair]:
    """Questions with their evidence: CMRC, DRCD, STARD (less the held-out part).

    yearbook_qa stays out. The support check (`qa.answering.train`) learns from it what the cosines of questions and
    evidence look like; an encoder that had seen these very pairs would show it cosines that no new document reaches.
    """
    train, _ = read_statutes(folder)
    statutes = [(question, train.texts[name]) for question, names in train.questions for name in names]
    return [*_reading_pairs(folder), *statutes]


def _law_pairs(folder: Path, rng: random.Random) -> Iterator[Pair]:
    """Title and chapter → article; a sentence → the rest of its article (inverse cloze, arXiv:1906.00300)."""
    for row in read_rows(folder / "train/laws.jsonl.gz"):
        text = row["text"]
        if len(text) < 20:
            continue
        chapter = row["chapter"].replace("\u3000", " ").partition(" ")[2].strip()
        yield f"{row['title']} {chapter}", text
        parts = sentences(text)
        if len(parts) > 1:
            query = rng.randrange(len(parts))
            yield parts[query], "".join(parts[:query] + parts[query + 1 :])


def _report_pairs(folder: Path) -> Iterator[Pair]:
    """A sentence → its paragraph without it; a paragraph's first sentence → the next paragraph."""
    for row in read_rows(_file(folder, "gov_reports")):
        paragraphs = [p for line in row["text"].splitlines() if len(p := line.strip()) >= 40]
        for paragraph, following in zip(paragraphs, [*paragraphs[1:], ""], strict=True):
            parts = sentences(paragraph)
            for i, sentence in enumerate(parts if len(parts) > 1 else []):
                yield sentence, "".join(parts[:i] + parts[i + 1 :])
            if following and parts:
                yield parts[0], following


def _reading_pairs(folder: Path) -> Iterator[Pair]:
    """A question → the sentence that holds its answer, and → the paragraph."""
    for name in ("cmrc2018_train", "drcd_dev"):
        for row in read_rows(_file(folder, name)):
            start = row["answers"][0]["start"]
            for match in _SENTENCE.finditer(row["context"]):
                if match.start() <= start < match.end():
                    yield row["question"], match.group().strip()
            yield row["question"], f"{row['title']} {row['context']}"


def _file(folder: Path, name: str) -> Path:
    return folder / "train" / f"{name}.jsonl.gz"
