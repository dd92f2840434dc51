"""`python -m eval retrieval`: BM25, dense and both fused, side by side, on all that retrieval is judged by."""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from rich import box
from rich.table import Table
from tqdm import tqdm

from embeddings.encoder import load_encoder
from eval.retrieval import MEASURES, Collection, Row, evaluate
from eval.retrieval_sets import laws, page, reading, statutes
from eval.runner import writing
from eval.shown import console
from qa.errors import QuestionSetError

_PAGE: dict[str, Callable[[], Collection]] = {
    "page_sentences": partial(page, by_sentence=True),
    "page_sections": partial(page, by_sentence=False),
}
_PUBLIC: dict[str, Callable[[Path], Collection]] = {
    "statutes": statutes,
    "laws": laws,
    "cmrc": partial(reading, "cmrc", "cmrc2018_dev.jsonl.gz"),
    "xquad": partial(reading, "xquad", "xquad_zh.jsonl.gz"),
}


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """What the command takes."""
    parser = commands.add_parser("retrieval", help="BM25, dense and hybrid retrieval side by side")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="folder with train/ and dev/ (none: the page only)"
    )
    parser.add_argument(
        "--model", default="", help="embedding model, as QA_EMBEDDING_MODEL (default: the shipped)"
    )
    parser.add_argument(
        "--only", choices=[*_PAGE, *_PUBLIC], nargs="+", metavar="SET", help="some of the sets"
    )
    parser.add_argument("--out", type=Path, metavar="FILE.json", help="write the figures here too")
    return parser


def run(given: argparse.Namespace) -> None:
    """Measure, print the table, and write the figures where asked."""
    encoder = load_encoder(given.model)
    sets = _chosen(given.only or [], given.data)
    rows = [
        row
        for name in tqdm(sets, unit="set", disable=None, leave=False)
        for row in evaluate(sets[name](), encoder)
    ]
    if given.out is not None:
        with writing(given.out):
            given.out.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
    console().print(retrieval_table(rows))
    print(f"{encoder.model_id} {encoder.revision}; p: paired randomisation against BM25, two-sided.")


def retrieval_table(rows: Sequence[Row]) -> Table:
    """A line a system: its measures, and the difference to BM25 in MRR@10 with its p."""
    table = Table(box=box.SIMPLE_HEAD)
    for place, column in enumerate(("set", "n", "units", "system", *MEASURES, "MRR@10 ± BM25", "p")):
        table.add_column(column, justify="left" if place in {0, 3} else "right", no_wrap=True)
    for row in rows:
        difference, p = row.against_bm25.get("MRR@10", (0.0, 1.0))
        table.add_row(
            row.collection,
            str(row.queries),
            str(row.units),
            row.system,
            *(f"{row.means[name]:.3f}" for name in MEASURES),
            *((f"{difference:+.3f}", f"{p:.4f}") if row.against_bm25 else ("", "")),
        )
    return table


def _chosen(names: Sequence[str], data: Path | None) -> dict[str, Callable[[], Collection]]:
    """The sets to measure, in order; QuestionSetError where the data folder is needed or lacks a file."""
    known = dict(_PAGE)
    if data is not None:
        known |= {name: partial(read, data) for name, read in _PUBLIC.items()}
    missing = [name for name in names if name not in known]
    if missing:
        raise QuestionSetError(
            f"题集 {missing[0]} 需要数据文件夹。请用 --data 给出。",
            f"The set {missing[0]} needs the data folder. Name it with --data.",
        )
    return {name: read for name, read in known.items() if not names or name in names}
