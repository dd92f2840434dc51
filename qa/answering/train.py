"""`python -m qa.answering.train --data FOLDER`: the ranker and the judge of the support check, from yearbook_qa.

The project's own questions of the same form (near_misses/) are trained on too, at half the weight, and never tested on.
Every question is asked over its own document through the real retriever. First the ranker learns which candidates are right; the judge then learns
from the confidence that the ranker shows on documents that it was not trained on (out of fold), as it will be used. All figures
are cross-validated by document, since twins share one.
"""

import argparse
import gzip
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from embeddings.base import Encoder
from embeddings.encoder import load_encoder
from qa.answering.answerer import PASSAGES
from qa.answering.candidates import Candidate
from qa.answering.comparison import Comparison
from qa.answering.features import Featuriser
from qa.answering.forest import Forest
from qa.answering.passages import PassageFinder
from qa.answering.question import Question, read_question
from qa.answering.support import MODEL, STATUSES, judge_row
from qa.answering.train_grounding import fit_grounding
from qa.answering.train_report import report
from qa.answering.understanding import Understanding
from qa.answering.words import Rarity
from qa.corpus.article import from_record
from qa.datatypes import Article, Status
from qa.retrieval.hybrid import HybridRetriever
from qa.retrieval.index import build_index

FOLDS = 5
OWN = Path(__file__).parent / "near_misses"
OWN_WEIGHT = (
    0.5  # written by other hands than the documents to come; chosen by cross-validation among 0.3, 0.5, 1
)
_WRONG_KEPT = 0.35  # of the wrong candidates, forty to a right one; as good, and three times as quick
_COMMON: dict[str, Any] = {"early_stopping": False, "random_state": 0}


@dataclass(frozen=True, slots=True)
class Example:
    """One question over its document: candidates, their features, which are right, and the status that is due."""

    question: Question
    document: str
    type: str
    found: list[tuple[int, Candidate]]
    rows: NDArray[np.float32]
    right: NDArray[np.bool_]
    status: int
    weight: float
    compared: Callable[[NDArray[np.float32]], Comparison]


def main() -> None:
    """Read, cross-validate, report, and write the forests."""
    parser = argparse.ArgumentParser(prog="python -m qa.answering.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds train/yearbook_qa/")
    parser.add_argument("--model", default="", help="embedding model; empty for the shipped one")
    parser.add_argument("--out", type=Path, default=MODEL)
    options = parser.parse_args()
    encoder = load_encoder(options.model)
    examples = [
        *read_examples(options.data / "train" / "yearbook_qa", encoder),
        *read_examples(OWN, encoder, OWN_WEIGHT),
    ]
    chances = out_of_fold_chances(examples)
    compared = [example.compared(c) for example, c in zip(examples, chances, strict=True)]
    grounded = out_of_fold_grounding(examples, compared)
    rows = np.stack(
        [
            judge_row(e.question, e.found, e.rows, c, g)
            for e, c, g in zip(examples, chances, grounded, strict=True)
        ]
    )
    statuses = out_of_fold_statuses(examples, rows)
    tested = [i for i, example in enumerate(examples) if example.weight == 1]
    first = [bool(examples[i].right[int(np.argmax(chances[i]))]) for i in tested if examples[i].status == 0]
    print(
        f"best candidate right {np.mean(first):.3f}; AUC of grounding {_auc(examples, grounded, tested):.3f}"
    )
    report([examples[i].type for i in tested], [examples[i].status for i in tested], statuses[tested])
    ranker = fit_ranker(examples)
    judge = fit_judge(rows, examples)
    options.out.mkdir(exist_ok=True)
    fit_grounding(compared, _answerable(examples)).save(options.out / "grounding.npz")
    Forest.from_sklearn(ranker).save(options.out / "ranker.npz")
    Forest.from_sklearn(judge).save(options.out / "judge.npz")


def _auc(examples: Sequence[Example], logits: Sequence[float], tested: Sequence[int]) -> float:
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score([examples[i].status == 0 for i in tested], [logits[i] for i in tested]))


def read_examples(folder: Path, encoder: Encoder, weight: float = 1.0) -> Iterator[Example]:
    """The Chinese questions, each over the document that it names; of a weight below 1, they are not tested on."""
    readers = {}
    for record in _records(folder, "docs"):
        article = from_record(record)
        readers[article.id] = _reader(article, encoder)
    for record in _records(folder, "questions"):
        if record["doc_id"] in readers and record["lang"] == "zh" and record["type"] != "ambiguous":
            yield _example(record, *readers[record["doc_id"]], weight)


def _records(folder: Path, kind: str) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob(f"*.{kind}.jsonl*")):
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8") as lines
        ):
            yield from map(json.loads, lines)


def _reader(article: Article, encoder: Encoder) -> tuple[Understanding, PassageFinder, Featuriser]:
    """What the chain would use over this article alone."""
    with tempfile.TemporaryDirectory() as folder:
        index = build_index([article], encoder, Path(folder) / "index")
    retriever = HybridRetriever(index=index, encoder=encoder)
    return (
        Understanding(index.sentences, article.year),
        PassageFinder(index.articles, retriever),
        Featuriser(Rarity(index.sentences), encoder),
    )


def _example(
    record: dict[str, Any],
    understanding: Understanding,
    finder: PassageFinder,
    featuriser: Featuriser,
    weight: float,
) -> Example:
    text, _ = understanding.alone(record["standalone"] or record["question"])
    passages = finder.find(text)[:PASSAGES]
    question = read_question(text)
    found, rows = featuriser.rows(question, passages)
    right = np.array([_right(passages[place].text, candidate, record) for place, candidate in found])
    status = Status(record["refusal"] or Status.ANSWERED)
    compared = partial(featuriser.compared, question, passages, found)
    return Example(
        question,
        record["doc_id"],
        record["type"],
        found,
        rows,
        right,
        STATUSES.index(status),
        weight,
        compared,
    )


def _right(sentence: str, candidate: Candidate, record: dict[str, Any]) -> bool:
    """A sentence is right if it is evidence, a span if it also is the annotated one, give or take a word at an end."""
    if not any(sentence in evidence or evidence in sentence for evidence in record["evidence"]):
        return False
    span = record["span"]
    if candidate.kind == "whole" or not span:
        return candidate.kind == "whole"
    longer = span in candidate.text and len(candidate.text) <= len(span) + 4
    return longer or (candidate.text in span and len(candidate.text) >= len(span) - 2)


def fit_ranker(examples: Sequence[Example]) -> Any:
    """Is this candidate the answer?"""
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows = np.concatenate([example.rows for example in examples])
    right = np.concatenate([example.right for example in examples])
    weights = np.concatenate([np.full(len(example.right), example.weight) for example in examples])
    kept = right | (np.random.default_rng(0).random(len(right)) < _WRONG_KEPT)
    return HistGradientBoostingClassifier(
        max_iter=150, learning_rate=0.08, max_leaf_nodes=24, max_depth=6, min_samples_leaf=20, l2_regularization=1.0, **_COMMON
    ).fit(rows[kept], right[kept], weights[kept])  # fmt: skip


def fit_judge(rows: NDArray[np.float32], examples: Sequence[Example]) -> Any:
    """Which status is due?"""
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        max_iter=120, learning_rate=0.06, max_leaf_nodes=12, max_depth=5, min_samples_leaf=25, l2_regularization=5.0,
        max_features=0.3, **_COMMON,
    ).fit(rows, [e.status for e in examples], [e.weight for e in examples])  # fmt: skip


def out_of_fold_chances(examples: Sequence[Example]) -> list[NDArray[np.float32]]:
    """The ranker's probabilities for each example, from documents other than its own."""
    chances: list[NDArray[np.float32]] = [np.zeros(0, np.float32)] * len(examples)
    for train, held_out in tqdm(_folds(examples), desc="ranker"):
        forest = Forest.from_sklearn(fit_ranker([examples[i] for i in train]))
        for i in held_out:
            chances[i] = forest.probabilities(examples[i].rows)
    return chances


def out_of_fold_grounding(examples: Sequence[Example], compared: Sequence[Comparison]) -> list[float]:
    """The grounding network's logit for each example, from documents other than its own."""
    logits = [0.0] * len(examples)
    for train, held_out in tqdm(_folds(examples), desc="grounding"):
        told = _answerable([examples[i] for i in train])
        grounding = fit_grounding([compared[i] for i in train], told)
        for i in held_out:
            logits[i] = grounding(compared[i])
    return logits


def _answerable(examples: Sequence[Example]) -> NDArray[np.bool_]:
    return np.array([example.status == 0 for example in examples])


def out_of_fold_statuses(examples: Sequence[Example], rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """The judge's probabilities of STATUSES, from documents other than the example's own."""
    chances = np.zeros((len(examples), len(STATUSES)), np.float32)
    for train, held_out in tqdm(_folds(examples), desc="judge"):
        chances[held_out] = Forest.from_sklearn(
            fit_judge(rows[train], [examples[i] for i in train])
        ).probabilities(rows[held_out])
    return chances


def _folds(examples: Sequence[Example]) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    from sklearn.model_selection import GroupKFold

    documents = [example.document for example in examples]
    return list(GroupKFold(FOLDS).split(documents, groups=documents))


if __name__ == "__main__":
    main()
