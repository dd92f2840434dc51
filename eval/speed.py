"""How quickly it starts, answers and indexes, and how much memory it takes; each in a process of its own.

It needs Linux (`eval.serving`).
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.table import Table

from eval.asking import ask
from eval.questions import EvalQuestion, load_questions
from eval.serving import START_LIMIT_S, failed, served
from eval.summary import percentile
from qa.chain import YearbookChain, build_chain
from qa.settings import ROOT, load_settings

QUESTIONS = ROOT / "eval" / "questions" / "dev_zh.jsonl"
ROUNDS = 3

_BUILD = """
import json, time
began = time.perf_counter()
from qa.chain import build_chain
from qa.settings import load_settings
imported = time.perf_counter()
build_chain(load_settings())
print(json.dumps([imported - began, time.perf_counter() - imported]))
"""


@dataclass(frozen=True, slots=True)
class Speed:
    """The figures: seconds (s), milliseconds (ms) and mebibytes (mib), as their names say."""

    first_answer_s: float
    resident_mib: float
    torch_loaded: bool
    answer_p50_ms: float
    answer_p95_ms: float
    index_import_s: float
    index_build_s: float


def measure_speed() -> Speed:
    """Take all figures with the settings in force, the server's from the median of `ROUNDS` starts.

    ServeError where the server or the index build fails.
    """
    chain = build_chain(load_settings())  # builds the index, so that the server finds it
    first_answer_s, resident_mib, torch_loaded = sorted(serve_once() for _ in range(ROUNDS))[ROUNDS // 2]
    answer_p50_ms, answer_p95_ms = time_answers(chain, load_questions(QUESTIONS))
    index_import_s, index_build_s = time_index()
    return Speed(
        first_answer_s=first_answer_s,
        resident_mib=resident_mib,
        torch_loaded=torch_loaded,
        answer_p50_ms=answer_p50_ms,
        answer_p95_ms=answer_p95_ms,
        index_import_s=index_import_s,
        index_build_s=index_build_s,
    )


def time_answers(chain: YearbookChain, questions: Sequence[EvalQuestion]) -> tuple[float, float]:
    """p50 and p95 of one answer in this process, in ms: the median over `ROUNDS` rounds."""
    rounds = [[_timed_ms(chain, question) for question in questions] for _ in range(ROUNDS)]
    p50, p95 = ([percentile(times, percent) for times in rounds] for percent in (50, 95))
    return statistics.median(p50), statistics.median(p95)


def time_index() -> tuple[float, float]:
    """Seconds to import the chain and to build the index from nothing and open it, in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        child = subprocess.run(
            [sys.executable, "-c", _BUILD],
            cwd=ROOT,
            env={**os.environ, "QA_INDEX_DIR": str(Path(folder) / "index")},
            capture_output=True,
            text=True,
            check=False,
        )
    if child.returncode:
        raise failed("python -m qa index", child.stderr)
    import_s, build_s = json.loads(child.stdout.splitlines()[-1])
    return import_s, build_s


def serve_once() -> tuple[float, float, bool]:
    """Start `python app.py`, ask one question over HTTP.

    Returns the seconds from the start to the first answer, the server's resident memory then in MiB, and
    whether it has loaded torch.
    """
    question = load_questions(QUESTIONS)[0].question
    began = time.perf_counter()
    with served([sys.executable, "app.py"], os.environ, lambda port: _answers(port, question)) as server:
        return time.perf_counter() - began, server.resident_mib(), server.has_loaded("libtorch")


def speed_table(speed: Speed) -> Table:
    """The figures as a table for the terminal."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("figure")
    table.add_column("value", justify="right")
    table.add_row("python app.py to first answer over HTTP", f"{speed.first_answer_s:.2f} s")
    table.add_row("resident memory of the server after it", f"{speed.resident_mib:.0f} MiB")
    table.add_row("torch loaded by the server", "yes" if speed.torch_loaded else "no")
    table.add_row("one answer in process, p50", f"{speed.answer_p50_ms:.2f} ms")
    table.add_row("one answer in process, p95", f"{speed.answer_p95_ms:.2f} ms")
    table.add_row("index of the page from nothing", f"{speed.index_build_s:.2f} s")
    table.add_row("imports before it", f"{speed.index_import_s:.2f} s")
    return table


def _timed_ms(chain: YearbookChain, question: EvalQuestion) -> float:
    began = time.perf_counter()
    ask(chain, question)
    return (time.perf_counter() - began) * 1000


def _answers(port: int, question: str) -> bool:
    """Whether the server gives an answer now; an HTTP error is not "not yet" and ends the wait."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/ask",
        data=json.dumps({"question": question, "history": []}).encode(),
        headers={"Content-Type": "application/json"},
    )
    # No proxy: the environment's would be asked even for this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=START_LIMIT_S) as response:
            return "answer" in json.load(response)
    except urllib.error.HTTPError as error:
        raise failed("POST /api/ask", str(error)) from error
    except (urllib.error.URLError, ConnectionError):
        return False
