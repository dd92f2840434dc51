"""How much the server bears: its answers under load beside a bare FastAPI echo's, its memory, and what it refuses.

Both servers and the clients run on this machine, so that the clients' own work weighs on both.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.table import Table

from eval.load_client import Asker, Phase
from eval.questions import EvalQuestion
from eval.serving import START_LIMIT_S, Served, served
from eval.summary import percentile
from qa.chain import build_chain
from qa.settings import load_settings

CLIENTS, MANY = 32, 200
WARM_UP_S, ECHO_S, MANY_S = 5.0, 10.0, 10.0
# A bare FastAPI route that takes a question and gives it back; only the product's own code may import FastAPI.
_ECHO = """
import os, uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
class Question(BaseModel):
    question: str
    history: list[str]
app = FastAPI()
@app.post("/api/ask")
async def echo(question: Question) -> Question:
    return question
uvicorn.run(app, port=int(os.environ["QA_PORT"]), log_level="warning")
"""
# One address asks all; how the limit by address holds is the tests' matter.
_NO_RATES = {"QA_RATE_LIMIT": "off", "QA_SITE_RATE_LIMIT": "off"}


@dataclass(frozen=True, slots=True)
class Load:
    """The figures; `excess_*` are those of `MANY` clients that come again at once when refused."""

    clients: int
    seconds: float
    requests: int
    failed: int
    changed: int
    per_second: float
    echo_per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    resident_before_mib: float
    resident_after_mib: float
    excess_answered: int
    excess_refused: int
    excess_failed: int
    excess_p95_ms: float

    @property
    def of_echo(self) -> float:
        """Requests a second as a share of the echo's."""
        return self.per_second / self.echo_per_second

    @property
    def resident_change(self) -> float:
        """How much the resident memory grew, as a share."""
        return self.resident_after_mib / self.resident_before_mib - 1


def measure_load(questions: Sequence[EvalQuestion], clients: int, seconds: float) -> Load:
    """Put the questions to the echo, to the server, and to the echo again; then send the server too many.

    ServeError where a server does not start.
    """
    build_chain(load_settings())  # builds the index, so that the server finds it
    bodies = [_body(question) for question in questions]
    echo_command, command = [sys.executable, "-c", _ECHO], [sys.executable, "app.py"]
    with (
        served(echo_command, os.environ, _listens) as echo,
        served(command, {**os.environ, **_NO_RATES}, _listens) as server,
    ):
        to_echo, to_server = Asker(echo.port, bodies), Asker(server.port, bodies)
        to_server.ask(clients, WARM_UP_S)
        before = [to_echo.ask(clients, ECHO_S / 2)]
        resident = server.resident_mib()
        asked = to_server.ask(clients, seconds)
        return _figures(
            clients, asked, [*before, to_echo.ask(clients, ECHO_S / 2)], resident, server, to_server
        )


def _figures(
    clients: int, asked: Phase, echoed: Sequence[Phase], resident: float, server: Served, to_server: Asker
) -> Load:
    resident_after = server.resident_mib()
    excess = to_server.ask(MANY, MANY_S)
    afterwards = to_server.ask(1, 1.0)
    return Load(
        clients=clients,
        seconds=asked.seconds,
        requests=asked.statuses.total(),
        failed=asked.failed + asked.statuses[429] + asked.statuses[503],
        changed=asked.changed + excess.changed + afterwards.changed,
        per_second=asked.per_second,
        echo_per_second=sum(phase.per_second for phase in echoed) / len(echoed),
        p50_ms=percentile(asked.answered_ms, 50),
        p95_ms=percentile(asked.answered_ms, 95),
        p99_ms=percentile(asked.answered_ms, 99),
        resident_before_mib=resident,
        resident_after_mib=resident_after,
        excess_answered=excess.statuses[200],
        excess_refused=excess.statuses[429] + excess.statuses[503],
        excess_failed=excess.failed + afterwards.failed,
        excess_p95_ms=percentile(excess.answered_ms, 95),
    )


def load_table(load: Load) -> Table:
    """The figures as a table for the terminal."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("figure")
    table.add_column("value", justify="right")
    table.add_row(f"requests by {load.clients} clients in {load.seconds:.0f} s", f"{load.requests}")
    table.add_row("not answered", f"{load.failed}")
    table.add_row("answers unlike the first to the same question", f"{load.changed}")
    table.add_row("answers a second", f"{load.per_second:.0f}")
    table.add_row("a bare FastAPI echo's", f"{load.echo_per_second:.0f}")
    table.add_row("share of the echo's", f"{load.of_echo:.2f}")
    table.add_row("p50, p95, p99", f"{load.p50_ms:.1f}, {load.p95_ms:.1f}, {load.p99_ms:.1f} ms")
    resident = f"{load.resident_before_mib:.0f} → {load.resident_after_mib:.0f} MiB"
    table.add_row("resident memory", f"{resident} ({load.resident_change:+.1%})")
    table.add_row(f"{MANY} clients: answered", f"{load.excess_answered}")
    table.add_row(f"{MANY} clients: told to come again (429, 503)", f"{load.excess_refused}")
    table.add_row(f"{MANY} clients: neither", f"{load.excess_failed}")
    table.add_row(f"{MANY} clients: p95 of the answered", f"{load.excess_p95_ms:.1f} ms")
    return table


def _body(question: EvalQuestion) -> bytes:
    asked = {"question": question.question, "history": list(question.history)}
    return json.dumps(asked, ensure_ascii=False).encode()


def _listens(port: int) -> bool:
    """Whether a server answers there, whatever it answers."""
    # No proxy: the environment's would be asked even for this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(f"http://127.0.0.1:{port}/healthz", timeout=START_LIMIT_S).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
