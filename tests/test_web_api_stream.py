"""POST /api/ask as server-sent events."""

import asyncio
import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from qa.chain import YearbookChain
from qa.errors import StoreError
from qa.settings import load_settings
from qa.web.ask_stream import answer_events
from tests.web import FIRST, FOLLOW_UP, OTHER_YEAR, client_of, events

EVENTS = {"accept": "text/event-stream"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client_of(load_settings(index_dir=tmp_path_factory.mktemp("web") / "index")) as client:
        yield client


def test_sources_come_first_then_the_text_then_the_whole_answer(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": FIRST}, headers=EVENTS)
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-accel-buffering"] == "no"
    (first, sources), *tokens, (last, done) = events(response.text)
    assert (first, last) == ("sources", "done")
    assert {name for name, _ in tokens} == {"token"}
    assert len(tokens) > 3
    whole = json.loads(done)
    plain = client.post("/api/ask", json={"question": FIRST}).json()
    volatile = ("id", "latency_ms")
    assert {k: v for k, v in whole.items() if k not in volatile} == {
        k: v for k, v in plain.items() if k not in volatile
    }
    assert list(whole) == list(plain)
    told = json.loads(sources)
    assert list(told) == ["id", "question", "standalone_question", "status", "citations"]
    assert told == {name: whole[name] for name in told}
    assert "".join(json.loads(token)["text"] for _, token in tokens) == whole["answer"]


def test_a_follow_up_streams_too(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": FOLLOW_UP, "history": [FIRST]}, headers=EVENTS)
    done = json.loads(events(response.text)[-1][1])
    assert "469万" in done["span"]["text"]


def test_a_refusal_streams_without_sources_to_cite(client: TestClient) -> None:
    told = dict(events(client.post("/api/ask", json={"question": OTHER_YEAR}, headers=EVENTS).text))
    assert json.loads(told["sources"])["citations"] == []
    assert json.loads(told["done"])["status"] == "out_of_scope"


@pytest.mark.parametrize("accept", ["application/json", "*/*", "text/html, application/json;q=0.9"])
def test_who_does_not_ask_for_events_gets_json(client: TestClient, accept: str) -> None:
    response = client.post("/api/ask", json={"question": FIRST}, headers={"accept": accept})
    assert response.headers["content-type"] == "application/json"
    assert response.headers["vary"].lower().split(", ").count("accept") == 1


def test_bad_input_is_an_http_error_even_where_events_are_wanted(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": ""}, headers=EVENTS)
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "question_error"


async def _text(response: object) -> str:
    return "".join([part.decode() async for part in response.body_iterator])  # type: ignore[attr-defined]


@pytest.mark.parametrize("after", [1, 3])
def test_an_answer_that_breaks_off_ends_with_an_error(chain: YearbookChain, after: int) -> None:
    def broken() -> Iterator[object]:
        for number, answer in enumerate(chain.stream({"question": FIRST, "history": []})):
            if number == after:
                raise StoreError("索引坏了。请重建。", "The index broke. Rebuild it.")
            yield answer

    told = events(asyncio.run(_text(answer_events(broken()))))  # type: ignore[arg-type]
    assert [name for name, _ in told] == ["sources", *["token"] * (after - 1), "error"]
    assert json.loads(told[-1][1])["error"]["code"] == "store_error"
