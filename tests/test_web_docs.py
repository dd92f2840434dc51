"""/docs and the OpenAPI document: they load nothing from elsewhere, and what they show is true."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect
from starlette.testclient import TestClient

from qa.settings import load_settings
from qa.web.examples import ANSWER
from tests.browser import RunningApp, chromium
from tests.web import client_of


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("docs")
    with client_of(load_settings(index_dir=folder / "index", feedback_dir=folder / "feedback")) as client:
        yield client


def operations(client: TestClient) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in client.get("/api/openapi.json").json()["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_the_example_answer_is_the_chain_s_own(client: TestClient) -> None:
    answer = client.post("/api/ask", json={"question": ANSWER["question"]}).json()
    example = json.loads(json.dumps(ANSWER))
    assert list(example) == list(answer)
    for name in ("question", "standalone_question", "status", "answer", "span", "citations", "suggestions"):
        assert example[name] == answer[name]
    assert example["retrieved"] == answer["retrieved"][:2]
    assert example["confidence"] == answer["confidence"]


def test_every_operation_is_told_and_every_body_has_an_example(client: TestClient) -> None:
    found = {(method, path) for method, path, _ in operations(client)}
    assert found >= {
        ("post", "/api/ask"), ("get", "/api/documents"), ("get", "/api/documents/{document_id}"),
        ("get", "/source/{document_id}"), ("post", "/api/feedback"), ("get", "/healthz"), ("get", "/readyz"),
        ("get", "/metrics"), ("post", "/v1/chat/completions"), ("get", "/v1/models"),
    }  # fmt: skip
    schemas = client.get("/api/openapi.json").json()["components"]["schemas"]
    for method, path, operation in operations(client):
        assert operation["summary"], path
        assert operation["description"], path
        if method == "post":
            name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].split("/")[-1]
            fields = schemas[name]["properties"].values()
            assert "examples" in schemas[name] or any("examples" in field for field in fields), name
            assert set(operation["responses"]) >= {"403", "413", "422", "429", "503"}, path


def test_the_examples_of_bodies_are_taken(client: TestClient) -> None:
    schemas = client.get("/api/openapi.json").json()["components"]["schemas"]
    for path, name in (("/api/feedback", "Feedback"), ("/v1/chat/completions", "ChatRequest")):
        for example in schemas[name]["examples"]:
            assert client.post(path, json=example).is_success


def test_the_page_works_in_a_browser_without_any_other_host(served: RunningApp) -> None:
    with chromium() as browser:
        page = browser.new_page()
        asked: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.goto(f"{served.url}/docs")
        operation = page.locator(".opblock", has_text="/api/ask")
        operation.click()
        operation.get_by_role("button", name="Try it out").click()
        operation.get_by_role("button", name="Execute").click()
        expect(operation.locator(".live-responses-table .response").first).to_contain_text("51643个基层工会")
        assert [url for url in asked if not url.startswith((f"{served.url}/", "data:", "blob:"))] == []
        assert complaints == []
