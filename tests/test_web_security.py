"""Who may send, how often, how much: the middleware before every route, over the real app and over a stub."""

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.settings import Settings, load_settings
from qa.web import bounds
from qa.web.api import handle_errors
from qa.web.app import create_app
from qa.web.bounds import BodyLimit, RunningLimit
from qa.web.rates import client_network
from qa.web.security import secure
from qa.web.sites import Sites

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


def guarded(**settings: Any) -> Callable[[str], TestClient]:
    """The middleware over an app that only says who asked; a client of it, by the address it comes from."""
    made = Settings(**settings)
    app = FastAPI()
    secure(app, made, Sites.from_settings(made))

    @app.api_route("/{path:path}", methods=["GET", "POST"])
    async def echo(path: str) -> PlainTextResponse:
        return PlainTextResponse("passed")

    return lambda address: TestClient(app, base_url="http://yearbook.example", client=(address, 50_000))


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


def test_an_address_is_told_when_to_come_again() -> None:
    by_address = guarded(rate_limit="3/hour")
    sent = [by_address("203.0.113.5").post("/api/ask") for _ in range(4)]
    assert [response.status_code for response in sent] == [200, 200, 200, 429]
    assert 1 <= int(sent[-1].headers["retry-after"]) <= 7200
    assert sent[-1].json()["error"]["code"] == "rate_error"
    assert "请" in sent[-1].json()["error"]["message"]
    assert sent[-1].headers["x-content-type-options"] == "nosniff"
    assert by_address("203.0.113.5").get("/").status_code == 200
    assert by_address("203.0.113.5").post("/gradio_api/cancel").status_code == 200
    assert by_address("203.0.113.6").post("/api/ask").status_code == 200


@pytest.mark.parametrize("header", ["x-forwarded-for", "x-real-ip", "forwarded", "cf-connecting-ip"])
def test_no_header_of_a_stranger_changes_who_is_counted(header: str) -> None:
    by_address = guarded(rate_limit="2/hour", trusted_proxies=["10.0.0.0/8"])
    sent = [by_address("203.0.113.5").post("/", headers={header: f"198.51.100.{n}"}) for n in range(3)]
    assert [response.status_code for response in sent] == [200, 200, 429]


def test_a_trusted_proxy_tells_the_address_in_one_header_only() -> None:
    """What the client itself wrote stands on the left; what our proxies saw stands on the right."""
    by_address = guarded(rate_limit="2/hour", trusted_proxies=["10.0.0.0/8", "::1"])
    proxy = by_address("10.1.2.3")
    forged = [
        proxy.post("/", headers={"x-forwarded-for": f"198.51.100.{n}, 203.0.113.5, 10.9.9.9"})
        for n in range(3)
    ]
    assert [response.status_code for response in forged] == [200, 200, 429]
    assert by_address("::1").post("/", headers={"x-forwarded-for": "203.0.113.5"}).status_code == 429
    assert proxy.post("/", headers={"x-forwarded-for": "203.0.113.6"}).status_code == 200
    others = [proxy.post("/", headers={"x-real-ip": f"198.51.100.{n}"}) for n in range(3)]
    assert [response.status_code for response in others] == [200, 200, 429]


@pytest.mark.parametrize("header", ["x-forwarded-host", "x-forwarded-proto", "forwarded"])
def test_a_stranger_cannot_tell_gradio_where_it_is_served(client: TestClient, header: str) -> None:
    told = client.get("/config", headers={header: "https"}).json()["root"]
    assert told == "http://yearbook.example"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("unix:", "unix:"),
    ],
)
def test_one_subscriber_is_one_address(address: str, network: str) -> None:
    assert client_network({"client": (address, 1)}) == network


def test_a_site_s_visitors_are_counted_together() -> None:
    by_address = guarded(rate_limit="off", site_rate_limit="2/hour", allowed_origins=SITES)
    named = [by_address(f"203.0.113.{n}").post("/", headers={"x-qa-site": "portal"}) for n in range(3)]
    assert [response.status_code for response in named] == [200, 200, 429]
    by_origin = by_address("203.0.113.9").post("/", headers={"origin": OTHER})
    assert by_origin.status_code == 429
    assert (
        by_origin.headers["access-control-allow-origin"] == OTHER
    )  # so that the portal's script can read it
    assert by_address("203.0.113.9").post("/", headers={"x-qa-site": "bureau"}).status_code == 200
    unknown = [by_address("203.0.113.9").post("/", headers={"x-qa-site": f"x{n}"}) for n in range(3)]
    assert [response.status_code for response in unknown] == [200, 200, 200]


async def _send_at_once(app: ASGIApp, paths: list[str]) -> list[httpx.Response]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://a") as client:
        return await asyncio.gather(*(client.post(path) for path in paths))


def test_so_many_run_so_many_wait_and_the_rest_is_told_to_come_again() -> None:
    running: list[int] = [0]

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        running.append(running[-1] + 1)
        await asyncio.sleep(0.02)
        running.append(running[-1] - 1)
        await PlainTextResponse("answered")(scope, receive, send)

    app = RunningLimit(slow, running=2, waiting=3)

    async def twice() -> list[list[httpx.Response]]:
        return [await _send_at_once(app, ["/api/ask"] * 10) for _ in range(2)]

    for answered in asyncio.run(twice()):  # all places are given back
        assert [response.status_code for response in answered] == [200] * 5 + [503] * 5
        assert {response.headers["retry-after"] for response in answered[5:]} == {"1"}
        assert answered[5].json()["error"]["code"] == "busy_error"
    assert max(running) == 2
    beside = asyncio.run(_send_at_once(app, ["/gradio_api/queue/join"] * 10))
    assert {response.status_code for response in beside} == {200}


def test_a_place_is_given_back_by_what_fails() -> None:
    async def failing(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("of the app")

    app = RunningLimit(failing, running=1, waiting=0)
    for _ in range(3):
        with pytest.raises(RuntimeError, match="of the app"):
            asyncio.run(_send_at_once(app, ["/api/ask"]))


def test_who_waits_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "_WAITS_S", 0.01)

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.2)
        await PlainTextResponse("answered")(scope, receive, send)

    answered = asyncio.run(_send_at_once(RunningLimit(slow, running=1, waiting=9), ["/api/ask"] * 3))
    assert [response.status_code for response in answered] == [200, 503, 503]


def test_a_body_that_does_not_arrive_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "_ARRIVES_WITHIN_S", 0.01)
    sent: list[Message] = []

    async def never() -> Message:
        await asyncio.sleep(60)
        raise AssertionError

    async def note(message: Message) -> None:
        sent.append(message)

    async def unreached(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError

    scope = {"type": "http", "method": "POST", "path": "/api/ask", "headers": []}
    asyncio.run(BodyLimit(unreached, 1024)(scope, never, note))
    assert sent[0]["status"] == 413
    assert (b"connection", b"close") in sent[0]["headers"]


def test_a_sender_that_goes_away_is_known_to_the_app() -> None:
    seen: list[Message] = []

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(await receive())

    async def unsent(message: Message) -> None:
        raise AssertionError

    scope = {"type": "http", "method": "POST", "path": "/api/ask", "headers": []}
    asyncio.run(BodyLimit(app, 1024)(scope, gone, unsent))
    assert seen == [{"type": "http.disconnect"}]


@pytest.mark.parametrize("content", [b"\xb3\x27/\xef", b"\xe5\x85"])
def test_a_body_that_is_no_text_is_told_so(client: TestClient, content: bytes) -> None:
    response = client.post("/api/ask", content=content, headers={"content-type": "application/json"})
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


def test_the_chat_s_own_queue_is_bounded_too(tmp_path: Path) -> None:
    settings = load_settings(index_dir=tmp_path / "index", max_waiting=2, rate_limit="off")

    async def join(times: int) -> list[httpx.Response]:
        transport = httpx.ASGITransport(
            create_app(settings)
        )  # without its lifespan: nothing leaves the queue
        async with httpx.AsyncClient(transport=transport, base_url="http://yearbook.example") as client:
            body = {"data": [ASK["question"], []]}
            return [await client.post("/gradio_api/call/ask", json=body) for _ in range(times)]

    joined = asyncio.run(join(5))
    assert [response.status_code for response in joined] == [200, 200, 200, 429, 429]
    assert joined[-1].json()["error"]["code"] == "busy_error"
    assert joined[-1].json()["detail"].startswith("现在提问的人太多")  # what the chat shows
    assert joined[-1].headers["retry-after"] == "1"


@pytest.mark.parametrize("path", ["/", "/?site=portal&lang=en", "/?view=x", "/healthz"])
def test_no_script_may_run_but_those_that_the_page_came_with(client: TestClient, path: str) -> None:
    response = client.get(path)
    policy = dict(part.split(" ", 1) for part in response.headers["content-security-policy"].split("; "))
    own, *hashes = policy["script-src"].split(" ")
    assert own == "'self'"
    assert all(one.startswith("'sha256-") for one in hashes)
    inline = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", response.text)
    assert len(hashes) == len(inline) == (0 if path == "/healthz" else 9)
