"""Behind a real nginx, below a path prefix, with the sample configuration that ships."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.browser import chromium, free_port, running_app
from tests.pages import serving
from tests.portal import ask, chat_in, script, visit
from tests.proxy import running_nginx

FIRST = "到2021年年底全区有多少个基层工会?"
PREFIX = "/yearbook"
RATE = 40


@pytest.fixture(scope="module")
def portal() -> int:
    """The port of a portal on `localhost`: another site than the proxy's `127.0.0.1`."""
    return free_port()


@pytest.fixture(scope="module")
def nginx(portal: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the proxy, to which all that the app serves is below `PREFIX`."""
    app = running_app(
        tmp_path_factory.mktemp("app"),
        root_path=PREFIX,
        trusted_proxies='["127.0.0.1"]',
        allowed_origins=json.dumps({"portal": [f"http://localhost:{portal}"]}),
        rate_limit=f"{RATE}/hour",
    )
    with (
        app as running,
        running_nginx(tmp_path_factory.mktemp("nginx"), urlsplit(running.url).port or 0) as url,
    ):
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def test_a_conversation_and_its_source_below_the_prefix(nginx: str, browser: Browser) -> None:
    with visit(browser, f"{nginx}{PREFIX}") as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        expect(page.locator("#qa-box textarea")).to_be_editable()
        page.locator("#qa-box textarea").fill(FIRST)
        page.locator("#qa-box textarea").press("Enter")
        expect(page.locator(".qa-message strong")).to_contain_text("51643")
        expect(page.locator("#qa-box .submit-button")).to_be_visible()
        assert [url for url in asked if not url.startswith((f"{nginx}{PREFIX}/", "data:"))] == []
        link = page.locator(f'.qa-message a[href*="{PREFIX}/source/"]').first.get_attribute("href") or ""
        page.goto(f"{nginx}{link}" if link.startswith("/") else link)
        expect(page.locator("mark").first).to_contain_text("51643个基层工会")


def test_the_widget_of_another_site_below_the_prefix(
    nginx: str, portal: int, browser: Browser, tmp_path: Path
) -> None:
    snippet = script(open_on_load="true").replace("{app}", f"{nginx}{PREFIX}")
    (tmp_path / "index.html").write_text(
        f'<link rel="icon" href="data:,"><main>{snippet}</main>', encoding="utf-8"
    )
    with serving(tmp_path, portal) as origin, visit(browser, f"{origin}/") as page:
        chat = chat_in(page)
        ask(chat, FIRST)
        expect(chat.locator(".qa-message strong")).to_contain_text("51643")


def test_another_site_may_not_frame_it(nginx: str, portal: int) -> None:
    policy = httpx.get(f"{nginx}{PREFIX}/?site=portal").headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors 'self' http://localhost:{portal}")
    assert (
        httpx.get(f"{nginx}{PREFIX}/").headers["content-security-policy"].endswith("frame-ancestors 'self'")
    )
    refused = httpx.post(
        f"{nginx}{PREFIX}/api/ask", json={"question": FIRST}, headers={"origin": "http://localhost:10"}
    )
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "path",
    ["/healthz", "/readyz", "/docs", "/api/openapi.json", "/api/documents", "/widget.js", "/widget/demo"],
)
def test_what_is_served_is_served_below_the_prefix(nginx: str, path: str) -> None:
    assert httpx.get(f"{nginx}{PREFIX}{path}").status_code == 200


def test_the_figures_are_for_the_inside_only(nginx: str) -> None:
    assert httpx.get(f"{nginx}{PREFIX}/metrics").status_code == 404


def test_the_address_without_its_slash_leads_there(nginx: str) -> None:
    response = httpx.get(f"{nginx}{PREFIX}")
    assert (response.status_code, response.headers["location"]) == (308, f"{nginx}{PREFIX}/")


def test_events_come_through_as_they_are_sent(nginx: str) -> None:
    began = time.perf_counter()
    with httpx.stream("GET", f"{nginx}{PREFIX}/gradio_api/heartbeat/abc") as response:
        assert next(response.iter_lines()) == "data: ALIVE"  # and the stream goes on: nothing fills a buffer
        assert time.perf_counter() - began < 5
    headers = {"accept": "text/event-stream"}
    with httpx.stream(
        "POST", f"{nginx}{PREFIX}/api/ask", json={"question": FIRST}, headers=headers
    ) as response:
        events = [
            line.removeprefix("event: ") for line in response.iter_lines() if line.startswith("event: ")
        ]
    assert events[0] == "sources"
    assert set(events[1:-1]) == {"token"}
    assert events[-1] == "done"


def test_a_body_that_is_too_large_is_refused_by_the_proxy(nginx: str) -> None:
    response = httpx.post(f"{nginx}{PREFIX}/api/ask", json={"question": "字" * 100_000})
    assert response.status_code == 413


def test_visitors_are_counted_by_the_address_that_the_proxy_saw(nginx: str) -> None:
    def sent(address: str, n: int) -> list[int]:
        with httpx.Client(transport=httpx.HTTPTransport(local_address=address)) as client:
            forged = [
                {"x-forwarded-for": f"198.51.100.{i}", "x-real-ip": f"198.51.100.{i}"} for i in range(n)
            ]
            return [
                client.post(f"{nginx}{PREFIX}/api/ask", json={}, headers=headers).status_code
                for headers in forged
            ]

    assert sent("127.0.0.2", RATE + 1) == [422] * RATE + [429]
    assert sent("127.0.0.3", 1) == [422]
