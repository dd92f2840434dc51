"""`python -m qa.answering.train_clauses --data FOLDER`: learn where official texts have their commas.

Every comma of a sentence is taken out and its place is to be found again. Prints precision and recall on yearbook-like
documents that were held out.
"""

import argparse
import gzip
import json
import random
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from qa.answering.clauses import _WEIGHTS, BUCKETS, border_features, mask_digits
from qa.text import fold

_LAWS = 8000  # articles: enough of their style beside 72 reports
_SENTENCE_END = re.compile("[。；！？;\n]")


def main() -> None:
    """Train, print the held-out figures, write the weights."""
    from sklearn.linear_model import SGDClassifier

    parser = argparse.ArgumentParser(prog="python -m qa.answering.train_clauses", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds train/")
    parser.add_argument("--out", type=Path, default=_WEIGHTS)
    options = parser.parse_args()
    training, held_out = _texts(options.data / "train")
    model = SGDClassifier(loss="log_loss", alpha=1e-6, max_iter=8, tol=None, random_state=0).fit(
        *_examples(training)
    )
    rows, commas = _examples(held_out)
    found = model.decision_function(rows) > 0
    print(f"held out: {len(commas)} places, {commas.sum()} commas")
    print(f"precision {commas[found].mean():.3f}  recall {(found & commas).sum() / commas.sum():.3f}")
    np.savez_compressed(options.out, weights=model.coef_[0].astype(np.float16), bias=model.intercept_[0])


def _texts(folder: Path) -> tuple[list[str], list[str]]:
    """Training texts, and every fifth yearbook-like document that still has its commas."""
    rng = random.Random(0)
    with gzip.open(folder / "laws.jsonl.gz", "rt", encoding="utf-8") as file:
        laws = [json.loads(line)["text"] for line in file]
    training = rng.sample([text for text in laws if "，" in text], _LAWS)
    with gzip.open(folder / "gov_reports.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            training += [part for part in json.loads(line)["text"].split("\n") if "，" in part]
    articles = []
    for path in sorted((folder / "yearbook_qa").glob("*.docs.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = "\n".join(section["text"] for section in json.loads(line)["sections"])
            articles += [text] if text.count("，") > 0.02 * len(text) else []
    return training + [text for i, text in enumerate(articles) if i % 5], articles[::5]


def _examples(texts: Iterable[str]) -> tuple["object", np.ndarray]:
    """Sparse rows of border features, and whether a comma stood there."""
    from scipy.sparse import csr_matrix

    features: list[list[int]] = []
    commas: list[bool] = []
    for sentence in (part for text in texts for part in _SENTENCE_END.split(text)):
        parts = re.split("[，,]", mask_digits(fold(sentence)))
        ends = set(np.cumsum([len(part) for part in parts]).tolist())
        text = "".join(parts)
        for place, buckets in border_features(text):
            features.append(buckets)
            commas.append(place in ends)
    columns = np.array(features, np.int32)
    pointers = np.arange(0, columns.size + 1, columns.shape[1])
    rows = csr_matrix(
        (np.ones(columns.size, np.float32), columns.ravel(), pointers), shape=(len(columns), BUCKETS)
    )
    return rows, np.array(commas)


if __name__ == "__main__":
    main()
