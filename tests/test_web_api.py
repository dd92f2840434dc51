"""The HTTP API over the real chain on the real page."""

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from qa.settings import load_settings
from tests.web import FIRST, client_of


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client_of(load_settings(index_dir=tmp_path_factory.mktemp("web") / "index")) as client:
        yield client


def test_an_answer_is_the_contract_s_json(client: TestClient) -> None:
    answer = client.post("/api/ask", json={"question": FIRST}).json()
    assert list(answer) == [
        "id", "question", "standalone_question", "resolution", "status", "answer", "span", "citations", "retrieved",
        "suggestions", "confidence", "latency_ms", "index",
    ]  # fmt: skip
    assert answer["status"] == "answered"
    assert answer["question"] == answer["standalone_question"] == FIRST
    assert "51643" in answer["span"]["text"]
    assert answer["answer"].endswith("[1]")
    assert answer["citations"][0]["n"] == 1
    assert answer["citations"][0]["section"] == "概况"
    assert answer["citations"][0]["quote"] in answer["answer"]
    assert answer["retrieved"][0]["section"] == "概况"


@pytest.mark.parametrize(
    "history", [[FIRST], [{"question": FIRST}], [{"question": FIRST, "answer": "51643个"}]]
)
def test_a_follow_up_is_understood_from_the_history(client: TestClient, history: list[object]) -> None:
    answer = client.post("/api/ask", json={"question": "那会员呢?", "history": history}).json()
    assert answer["question"] == "那会员呢?"
    assert "会员" in answer["standalone_question"] != answer["question"]
    assert "469万" in answer["span"]["text"]


def test_a_refusal_is_an_answer_with_status_200(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "2019年全区有多少个基层工会?"})
    assert response.status_code == 200
    assert response.json()["status"] == "out_of_scope"
    assert response.json()["retrieved"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"question": ""}, "question_error"),
        ({"question": " \n"}, "question_error"),
        ({"question": "？！"}, "question_error"),
        ({"question": "字" * 10_000}, "question_error"),
        ({"question": "全区\x00有多少个基层工会"}, "question_error"),
        ({"question": "全区\ud800有多少个基层工会"}, "question_error"),
        ({"question": 51643}, "question_error"),
        ({"question": None}, "question_error"),
        ({"question": ["全区"]}, "question_error"),
        ({"question": FIRST, "history": "那会员呢"}, "history_error"),
        ({"question": FIRST, "history": None}, "history_error"),
        ({"question": FIRST, "history": [1]}, "history_error"),
        ({"question": FIRST, "history": [{"answer": "51643个"}]}, "history_error"),
        ({"question": FIRST, "history": {"question": FIRST}}, "history_error"),
        ({"history": []}, "input_error"),
        ({"question": FIRST, "temperature": 1}, "input_error"),
        ([FIRST], "input_error"),
        (FIRST, "input_error"),
        (None, "input_error"),
    ],
)
def test_bad_input_is_a_422_that_tells_what_to_mend(client: TestClient, body: object, code: str) -> None:
    # Dumped here, to ASCII, so that a lone surrogate gets through as \ud800.
    response = client.post("/api/ask", content=json.dumps(body), headers={"content-type": "application/json"})
    assert response.status_code == 422
    error = response.json()["error"]
    assert error["code"] == code
    assert list(error) == ["code", "message", "message_en"]
    assert "请" in error["message"]


@pytest.mark.parametrize("content", [b"", b"question=1", b'{"question": "', b"\xff\xfe{}"])
def test_a_body_that_is_no_json_is_a_422_too(client: TestClient, content: bytes) -> None:
    response = client.post("/api/ask", content=content, headers={"content-type": "application/json"})
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "input_error"


def test_health_names_the_index(client: TestClient) -> None:
    answer = client.post("/api/ask", json={"question": FIRST}).json()
    assert client.get("/healthz").json() == {
        "status": "ok",
        "index": answer["index"]["sha256"],
        "model": answer["index"]["model"],
    }


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/upload_progress?upload_id=1"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/file=http://example.com/x.png"),
        ("HEAD", "/gradio_api/proxy=https://example.hf.space/"),
        ("POST", "/gradio_api/run/predict"),
        ("POST", "/gradio_api/api/ask"),
        ("POST", "/gradio_api/process_recording"),
        ("POST", "/gradio_api/vibe-edit"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/gradio_api/deep_link?session_hash=1"),
        ("GET", "/monitoring"),
        ("POST", "/login"),
        ("GET", "/assets/"),
        ("GET", "/api/ask"),
        ("GET", "/web/none.css"),
        ("POST", "/web/source.css"),
    ],
)
def test_routes_that_the_chat_does_not_need_are_closed(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 404
    assert method == "HEAD" or response.json()["error"]["code"] == "not_found_error"


@pytest.mark.parametrize(
    "path", ["/", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/gradio_api/info"]
)
def test_routes_of_the_chat_are_open(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/", "/healthz", "/theme.css", "/no/such/page"])
def test_every_response_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'self'"
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/config", "/healthz"])
def test_no_other_site_may_read_an_answer(client: TestClient, path: str) -> None:
    headers = client.get(path, headers={"origin": "https://elsewhere.example"}).headers
    assert "access-control-allow-origin" not in headers
    assert "access-control-allow-credentials" not in headers


def test_the_page_tells_no_one_about_itself(client: TestClient) -> None:
    config = client.get("/config").json()
    assert config["analytics_enabled"] is False
    assert config["footer_links"] == []
    assert config["title"] == "年鉴问答"
