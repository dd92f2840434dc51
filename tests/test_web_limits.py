"""How often, how much, how many at once: the limits before every route, over the real app and over a stub."""

import asyncio
from collections.abc import Callable
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
from qa.web.app import create_app
from qa.web.bounds import BodyLimit, RunningLimit
from qa.web.rates import client_network
from qa.web.security import secure
from qa.web.sites import Sites

SITES = {"portal": ["http://10.0.0.5:8080"], "bureau": ["https://bureau.example.gov.cn"]}
OTHER = "http://10.0.0.5:8080"
QUESTION = "到2021年年底全区有多少个基层工会?"


def guarded(**settings: Any) -> Callable[[str], TestClient]:
    """The middleware over an app that only says who asked; a client of it, by the address it comes from."""
    made = Settings(**settings)
    app = FastAPI()
    secure(app, made, Sites.from_settings(made))

    @app.api_route("/{path:path}", methods=["GET", "POST"])
    async def echo(path: str) -> PlainTextResponse:
        return PlainTextResponse("passed")

    return lambda address: TestClient(app, base_url="http://yearbook.example", client=(address, 50_000))


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


def test_the_chat_s_own_queue_is_bounded_too(tmp_path: Path) -> None:
    settings = load_settings(index_dir=tmp_path / "index", max_waiting=2, rate_limit="off")

    async def join(times: int) -> list[httpx.Response]:
        transport = httpx.ASGITransport(
            create_app(settings)
        )  # without its lifespan: nothing leaves the queue
        async with httpx.AsyncClient(transport=transport, base_url="http://yearbook.example") as client:
            body = {"data": [QUESTION, []]}
            return [await client.post("/gradio_api/call/ask", json=body) for _ in range(times)]

    joined = asyncio.run(join(5))
    assert [response.status_code for response in joined] == [200, 200, 200, 429, 429]
    assert joined[-1].json()["error"]["code"] == "busy_error"
    assert joined[-1].json()["detail"].startswith("现在提问的人太多")  # what the chat shows
    assert joined[-1].headers["retry-after"] == "1"
