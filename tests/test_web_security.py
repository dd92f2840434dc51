"""Who may send, frame and run scripts, and what is told of what fails: the middleware before every route."""

import asyncio
import json
import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from qa.settings import load_settings
from qa.web.api import handle_errors
from qa.web.app import create_app

PORTAL, OTHER = "https://www.example.gov.cn", "http://10.0.0.5:8080"
SITES = {"portal": [PORTAL, OTHER], "bureau": ["https://bureau.example.gov.cn"], "closed": []}
ASK = {"question": "到2021年年底全区有多少个基层工会?"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = load_settings(
        index_dir=tmp_path_factory.mktemp("secure") / "index", allowed_origins=SITES, rate_limit="off", max_body_bytes=4096
    )  # fmt: skip

    async def create() -> FastAPI:  # in a loop: outside one, Gradio opens loops that it never closes
        return create_app(settings)

    with TestClient(asyncio.run(create()), base_url="http://yearbook.example") as client:
        yield client


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://yearbook.example"}, 200),
        ({"origin": "https://yearbook.example"}, 200),  # a proxy may have taken the TLS off
        ({"origin": PORTAL}, 200),
        ({"origin": OTHER, "sec-fetch-site": "cross-site"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://["}, 403),
        ({"origin": ""}, 403),
        ({"origin": PORTAL + ".evil.example"}, 403),
        ({"origin": PORTAL + ":8443"}, 403),
        ({"origin": PORTAL.replace("https", "http")}, 403),
        ({"origin": "http://10.0.0.5"}, 403),
        ({"origin": "http://yearbook.example:81"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site", "origin": "http://yearbook.example"}, 403),
        ({"origin": "https://evil.example", "host": "evil.example", "sec-fetch-site": "cross-site"}, 403),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/api/ask", "/gradio_api/cancel"])
def test_only_our_own_and_allowed_pages_may_send(
    client: TestClient, path: str, headers: dict[str, str], status: int
) -> None:
    body = ASK if path == "/api/ask" else {"session_hash": "a", "fn_index": 0, "event_id": "a"}
    response = client.post(path, json=body, headers=headers)
    assert response.status_code == status
    if status == 403:
        assert response.json()["error"]["code"] == "origin_error"
        assert "QA_ALLOWED_ORIGINS" in response.json()["error"]["message_en"]


def test_allowed_pages_may_read_the_answer_and_others_may_not(client: TestClient) -> None:
    asked = {
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,x-qa-site",
    }
    allowed = client.options("/api/ask", headers={"origin": PORTAL, **asked})
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, PORTAL)
    assert "x-qa-site" in allowed.headers["access-control-allow-headers"].lower()
    assert (
        client.post("/api/ask", json=ASK, headers={"origin": PORTAL}).headers["access-control-allow-origin"]
        == PORTAL
    )
    for origin in ("https://evil.example", "null", PORTAL + ".evil.example"):
        refused = client.options("/api/ask", headers={"origin": origin, **asked})
        assert refused.status_code == 400
        read = client.get("/healthz", headers={"origin": origin})
        for response in (refused, read):
            assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    ("path", "ancestors"),
    [
        ("/", "'self'"),
        ("/?site=portal", f"'self' {PORTAL} {OTHER}"),
        ("/?lang=en&site=portal&parent=https://evil.example", f"'self' {PORTAL} {OTHER}"),
        ("/?site=bureau", "'self' https://bureau.example.gov.cn"),
        ("/?site=closed", "'self'"),
        ("/?site=unknown", "'self'"),
        ("/?site=unknown&site=portal", "'self'"),
        ("/?site=portal%20https://evil.example", "'self'"),
        ("/?site=%ff", "'self'"),
        ("/healthz?site=portal", "'self'"),
    ],
)
def test_only_the_chat_of_a_site_may_be_framed_and_only_by_it(
    client: TestClient, path: str, ancestors: str
) -> None:
    policy = client.get(path).headers["content-security-policy"]
    assert policy.split("frame-ancestors ")[1] == ancestors


def test_the_frame_learns_its_site_s_origins(client: TestClient) -> None:
    assert client.get("/widget/sites/portal.json").json() == {"origins": [PORTAL, OTHER]}
    assert client.get("/widget/sites/closed.json").json() == {"origins": []}
    assert client.get("/widget/sites/unknown.json").status_code == 404


def test_a_body_is_bounded_whether_or_not_it_tells_its_length(client: TestClient) -> None:
    body = json.dumps(ASK | {"history": ["字" * 1500]}, ensure_ascii=False).encode()
    headers = {"content-type": "application/json"}
    for content in (body, iter([body[:2000], body[2000:]])):
        response = client.post("/api/ask", content=content, headers=headers)
        assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large_error")
    chunked = iter(json.dumps(ASK).encode().partition(b":"))
    assert client.post("/api/ask", content=chunked, headers=headers).json()["status"] == "answered"


@pytest.mark.parametrize("header", ["x-forwarded-host", "x-forwarded-proto", "forwarded"])
def test_a_stranger_cannot_tell_gradio_where_it_is_served(client: TestClient, header: str) -> None:
    told = client.get("/config", headers={header: "https"}).json()["root"]
    assert told == "http://yearbook.example"


@pytest.mark.parametrize("content", [b"\xb3\x27/\xef", b"\xe5\x85"])
def test_a_body_that_is_no_text_is_told_so(client: TestClient, content: bytes) -> None:
    response = client.post("/api/ask", content=content, headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["error"]["code"]) == (422, "input_error")


@pytest.mark.parametrize("fn_index", [-1, 99_999])
def test_an_event_that_the_chat_does_not_have_is_no_failure(client: TestClient, fn_index: int) -> None:
    event = {"fn_index": fn_index, "data": [], "session_hash": "a"}
    for path in ("/gradio_api/queue/join", "/gradio_api/call/nope"):
        response = client.post(path, json=event)
        assert (response.status_code, response.json()["error"]["code"]) == (422, "input_error")


def test_what_fails_within_is_told_in_the_same_form_and_nothing_of_it() -> None:
    app = FastAPI()
    handle_errors(app)

    @app.get("/failing")
    async def failing() -> None:
        raise RuntimeError("secret")

    response = TestClient(app, raise_server_exceptions=False).get("/failing")
    assert response.status_code == 500
    assert response.json()["error"]["code"] == "yearbook_error"
    assert "secret" not in response.text
    assert "frame-ancestors 'self'" in response.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/?site=portal&lang=en", "/?view=x", "/healthz"])
def test_no_script_may_run_but_those_that_the_page_came_with(client: TestClient, path: str) -> None:
    response = client.get(path)
    policy = dict(part.split(" ", 1) for part in response.headers["content-security-policy"].split("; "))
    own, *hashes = policy["script-src"].split(" ")
    assert own == "'self'"
    assert all(one.startswith("'sha256-") for one in hashes)
    inline = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", response.text)
    assert len(hashes) == len(inline) == (0 if path == "/healthz" else 9)
