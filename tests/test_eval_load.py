"""The load's client against a server that is known, and the figures; the whole is `python -m eval load`."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from eval.cli import main
from eval.load import Load, load_table
from eval.load_client import Asker
from tests.browser import free_port


class _Server(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["content-length"])))["question"]
        self.asked.append(question)
        changing = len(self.asked) if question == "changing" else 0
        body = {
            "id": str(len(self.asked)),
            "question": question,
            "answer": changing,
            "latency_ms": len(self.asked),
        }
        self.send_response({"busy": 503, "often": 429, "broken": 500}.get(question, 200))
        self.answer(json.dumps(body).encode())

    def answer(self, body: bytes) -> None:
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent."""


@contextmanager
def asker(*questions: str) -> Iterator[Asker]:
    """An asker of these questions."""
    _Server.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Asker(server.server_address[1], [json.dumps({"question": one}).encode() for one in questions])
        server.shutdown()


def test_every_client_asks_every_question_in_turn_from_a_place_of_its_own() -> None:
    with asker("a", "b", "c", "d") as one:
        phase = one.ask(clients=2, seconds=0.3)
    assert set(_Server.asked) == {"a", "b", "c", "d"}
    assert set(_Server.asked[:2]) == {"a", "c"}
    assert phase.statuses == {200: len(_Server.asked)}
    assert len(phase.answered_ms) == len(_Server.asked)
    assert phase.per_second == pytest.approx(len(_Server.asked) / phase.seconds)
    assert 0.3 <= phase.seconds < 3
    assert (phase.failed, phase.changed) == (0, 0)


def test_refusals_are_told_from_failures_and_both_from_answers() -> None:
    with asker("fine", "busy", "often", "broken") as one:
        phase = one.ask(clients=1, seconds=0.3)
    assert set(phase.statuses) == {200, 503, 429, 500}
    assert phase.failed == phase.statuses[500]
    assert len(phase.answered_ms) == phase.statuses[200]


def test_an_answer_that_changes_is_seen_and_its_id_and_time_may_change() -> None:
    with asker("same", "changing") as one:
        phase = one.ask(clients=1, seconds=0.3)
    assert phase.changed == _Server.asked.count("changing") - 1 > 0


def test_a_server_that_is_gone_is_a_failure() -> None:
    phase = Asker(free_port(), [b"{}"]).ask(clients=1, seconds=0.1)
    assert phase.statuses[0] == phase.failed > 0
    assert phase.answered_ms == []


def test_the_table_shows_the_shares() -> None:
    figures = Load(32, 60.0, 30_000, 0, 0, 500.0, 1000.0, 20.0, 61.0, 80.0, 200.0, 204.0, 900, 8000, 0, 150.0)
    cells = list(load_table(figures).columns[1].cells)
    assert cells[5] == "0.50"
    assert cells[6] == "20.0, 61.0, 80.0 ms"
    assert cells[7] == "200 → 204 MiB (+2.0%)"


@pytest.mark.parametrize("options", [["--clients", "257"], ["--clients", "0"], ["--seconds", "601"]])
def test_a_load_is_bounded(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["load", *options])
    assert options[0] in capsys.readouterr().err
