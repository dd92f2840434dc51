"""A government portal as its visitors meet it: another origin, a strict policy, pages that embed the widget."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from tests.browser import free_port, running_app

_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>某市人民政府</title>
<link rel="icon" href="data:,"></head>
<body><main><h1>某市人民政府</h1><p><a id="away" href="/next">下一页</a> <button id="own">办事</button></p>{body}</main></body></html>"""


@dataclass(frozen=True, slots=True)
class Portal:
    """Where the portal is. `localhost` is another site than the app's `127.0.0.1`, for storage and cookies too."""

    port: int
    app: str
    pages: dict[str, str]

    @property
    def origin(self) -> str:
        """As a browser names it."""
        return f"http://localhost:{self.port}"

    def publish(self, pages: Mapping[str, str]) -> None:
        """Add pages: by path, what stands in the main part; {app} is the app's address. `/lax…` has no policy."""
        for path, body in pages.items():
            self.pages[path] = _PAGE.replace("{body}", body).replace("{app}", self.app)

    @property
    def policy(self) -> str:
        """All that a strict portal must let in for the widget: the documented two directives."""
        return (
            f"default-src 'none'; script-src 'self' {self.app}; frame-src {self.app}; style-src 'self'; img-src data:; "
            "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
        )


class _Pages(BaseHTTPRequestHandler):
    def __init__(self, *args: object, pages: Mapping[str, str], policy: str) -> None:
        self.pages = pages
        self.policy = policy
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        page = self.pages.get(urlsplit(self.path).path)
        self.send_response(404 if page is None else 200)
        self.send_header("content-type", "text/html; charset=utf-8")
        if not self.path.startswith("/lax"):
            self.send_header("content-security-policy", self.policy)
        self.end_headers()
        self.wfile.write((page or "").encode())

    def log_message(self, *_: object) -> None:
        """Silent."""


@contextmanager
def running_portal(folder: Path) -> Iterator[Portal]:
    """The app with its index in `folder`, and a portal that is its site `portal`, and not its site `other`."""
    port = free_port()
    origins = {"portal": [f"http://localhost:{port}"], "other": ["http://localhost:1"]}
    with running_app(folder, allowed_origins=json.dumps(origins), rate_limit="off") as app:
        portal = Portal(port, app.url, {})
        handler = partial(_Pages, pages=portal.pages, policy=portal.policy)
        with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield portal
            server.shutdown()


def script(**attributes: str) -> str:
    """The snippet, with the given data-attributes; its site is `portal` where none is given."""
    given = {"site_id": "portal"} | attributes
    named = " ".join(f'data-{name.replace("_", "-")}="{escape(value)}"' for name, value in given.items())
    return f'<script src="{{app}}/widget.js" {named} defer></script>'


@contextmanager
def visit(browser: Browser, address: str, *, refused: str = "", **context: Any) -> Iterator[Page]:
    """A page of the portal, in a context of its own."""
    usual = {"viewport": {"width": 1280, "height": 900}, "locale": "zh-CN", "reduced_motion": "reduce"}
    opened = browser.new_context(**(usual | context))
    with watched(opened, refused) as page:
        page.goto(address)
        yield page
    opened.close()


@contextmanager
def watched(context: BrowserContext, refused: str = "") -> Iterator[Page]:
    """A page; what it complains about, breaches of its policy above all, fails the test, but for what is `refused`."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    unexpected = [text for text in complaints if not refused or refused not in text]
    if unexpected:
        pytest.fail(f"the page complains: {unexpected}")


def chat_in(page: Page, n: int = 0) -> FrameLocator:
    """The chat of the page's n-th widget, once it takes questions."""
    frame = page.frame_locator(f"iframe >> nth={n}")
    expect(frame.locator("#qa-box textarea")).to_be_editable()
    return frame


def until(page: Page, expression: str) -> None:
    """Wait until it holds; Playwright's own way of waiting for one is what a strict policy forbids."""
    deadline = time.monotonic() + 20
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(20)


def ask(chat: FrameLocator, question: str) -> None:
    """Type a question, press Enter, and wait for the whole answer."""
    answers = chat.locator(".qa-message")
    before = answers.count()
    chat.locator("#qa-box textarea").fill(question)
    chat.locator("#qa-box textarea").press("Enter")
    expect(answers).to_have_count(before + 1)
    expect(chat.locator("#qa-box .submit-button")).to_be_visible()
