"""`python -m eval bench`: ours beside what one would pick instead, on this machine."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from eval.bench.measure import Figures, measure
from eval.bench.systems import HAYSTACK, LANGCHAIN, TXTAI, System
from eval.bench.tables import tables
from eval.bench.workload import PAGE, load_workload
from eval.runner import writing
from eval.shown import console

_LIMIT_S = 600.0


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """What the command takes."""
    parser = commands.add_parser(
        "bench", help="ours beside LangChain's textbook stack, txtai and Haystack (Linux)"
    )
    texts_help = "JSON Lines with a field `text`, plain or gzip; only sizes in numbers need it"
    parser.add_argument("--texts", type=Path, metavar="FILE.jsonl.gz", help=texts_help)
    sizes_help = "page, or how many of the texts; several apart by commas (default: page)"
    parser.add_argument("--sizes", default=PAGE, metavar="SIZE,…", help=sizes_help)
    venv_help = (
        f"the interpreter that holds a library: {LANGCHAIN}, {TXTAI} or {HAYSTACK} (default: this one)"
    )
    parser.add_argument(
        "--venv", type=_interpreter, action="append", default=[], metavar="NAME=PYTHON", help=venv_help
    )
    limit_help = f"seconds that one system may take for one size (default: {_LIMIT_S:g})"
    parser.add_argument("--limit", type=float, default=_LIMIT_S, metavar="SECONDS", help=limit_help)
    parser.add_argument("--out", type=Path, metavar="FILE.json", help="write the figures here, too")
    return parser


def run(given: argparse.Namespace) -> None:
    """Measure size after size; what is known is written after every system, a size's tables when it is complete."""
    told: dict[str, dict[str, object]] = {}
    for workload in [load_workload(size, given.texts) for size in given.sizes.split(",")]:
        figures: dict[System, Figures] = {}
        told[workload.name] = {}
        for system, one in measure(workload, dict(given.venv), given.limit):
            print(f"{workload.name}: {system.label}", file=sys.stderr, flush=True)
            figures[system] = one
            told[workload.name][system.label] = asdict(one)
            if given.out is not None:
                with writing(given.out):
                    given.out.write_text(
                        json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
                    )
        console().print(tables(workload.name, figures))


def _interpreter(text: str) -> tuple[str, str]:
    name, _, path = text.partition("=")
    if name not in (LANGCHAIN, TXTAI, HAYSTACK) or not Path(path).is_file():
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=PATH/bin/python with an existing interpreter")
    return name, path
