"""/healthz, /readyz and /metrics: what an operator's tools read."""

from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from qa.chain import YearbookChain
from qa.settings import load_settings
from tests.web import DOCUMENT, FIRST, OTHER_YEAR, client_of


@pytest.fixture
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client_of(load_settings(index_dir=tmp_path_factory.mktemp("web") / "index")) as client:
        yield client


def samples(client: TestClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}


def test_figures_of_requests_answers_and_refusals(client: TestClient) -> None:
    for question in (FIRST, FIRST, OTHER_YEAR, ""):
        client.post("/api/ask", json={"question": question})
    client.post("/api/ask", json={"question": FIRST}, headers={"accept": "text/event-stream"})
    client.get("/source/none")
    client.get(f"/source/{DOCUMENT}")
    client.get("/no/such/page")
    found = samples(client)

    def value(name: str, **labels: str) -> float:
        return found[name, frozenset(labels.items())]

    assert value("yearbook_http_requests_total", method="POST", route="/api/ask", status="200") == 4
    assert value("yearbook_http_requests_total", method="POST", route="/api/ask", status="422") == 1
    assert (
        value("yearbook_http_requests_total", method="GET", route="/source/{document_id}", status="404") == 1
    )
    assert value("yearbook_http_requests_total", method="GET", route="other", status="404") == 1
    assert value("yearbook_http_request_seconds_count", route="/api/ask") == 5
    assert value("yearbook_http_request_seconds_bucket", route="/api/ask", le="+Inf") == 5
    assert value("yearbook_answers_total", status="answered") == 3
    assert value("yearbook_answers_total", status="out_of_scope") == 1
    assert value("yearbook_refusals_total") == 1
    assert value("process_resident_memory_bytes") > 50 * 2**20


def test_figures_tell_nothing_that_was_asked(client: TestClient) -> None:
    client.post("/api/ask", json={"question": "张三的电话是多少？"})
    client.request("BREW", "/张三?q=张三")
    text = client.get("/metrics").text
    assert "张三" not in text
    assert "testclient" not in text
    assert "BREW" not in text
    assert 'method="other"' in text


def test_what_is_refused_before_its_route_is_counted_too(client: TestClient) -> None:
    client.post("/api/ask", json={"question": FIRST}, headers={"origin": "https://elsewhere.example"})
    labels = frozenset({"method": "POST", "route": "other", "status": "403"}.items())
    assert samples(client)["yearbook_http_requests_total", labels] == 1


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_server_that_can_answer_says_so(client: TestClient, path: str) -> None:
    told = client.get(path)
    assert told.status_code == 200
    assert told.json()["status"] == "ok"
    assert client.head(path).status_code == 200


def test_a_server_that_finds_nothing_lives_but_is_not_ready(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(YearbookChain, "search", lambda *_: [])
    assert client.get("/healthz").status_code == 200
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "busy_error"
    assert client.head("/readyz").status_code == 503
