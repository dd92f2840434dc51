"""Texts that would be markup, through questions, history, documents, addresses and every attribute of the widget."""

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium, free_port, running_app
from tests.pages import serving
from tests.portal import chat_in
from tests.xss import PAYLOADS, groups, live_elements

ASKED = "全市共有多少个站点?"
TEXTS = groups(480)
# All but site-id and default-messages, which have a form of their own; `open-on-load` would open 58 frames.
ATTRIBUTES = (
    "position", "primary-color", "title", "greeting", "language", "width", "height", "text-size", "mode", "target",
)  # fmt: skip


def write_document(folder: Path) -> None:
    """A document whose every field and text holds payloads."""
    lines = [f"【条目{n}{PAYLOADS[n]}】 {text}。" for n, text in enumerate(TEXTS)]
    first = f"【概况】 2020年全市共有1234个{PAYLOADS[3]}站点。{PAYLOADS[42]}"
    (folder / "hostile.txt").write_text("\n".join([first, *lines]), encoding="utf-8")
    fields = {
        name: PAYLOADS[3] for name in ("title", "volume", "region", "organisation", "contributor", "site")
    }
    toml = [f"{name} = {json.dumps(value)}" for name, value in fields.items()]
    questions = json.dumps([ASKED, PAYLOADS[0], PAYLOADS[3], PAYLOADS[42]], ensure_ascii=False)
    (folder / "hostile.toml").write_text("\n".join([*toml, f"questions = {questions}"]), encoding="utf-8")


@pytest.fixture(scope="module")
def portal_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def app(portal_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    write_document(folder)
    sites = {f"s{n}": [f"http://localhost:{portal_port}"] for n in range(len(PAYLOADS))}
    with running_app(
        tmp_path_factory.mktemp("app"), data_dir=folder, rate_limit="off", allowed_origins=json.dumps(sites)
    ) as running:
        yield running.url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in which nothing may run, open or be loaded from elsewhere."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    happened: list[str] = []
    page.on("dialog", lambda dialog: (happened.append(dialog.message), dialog.dismiss()))
    here = ("127.0.0.1", "localhost", None)
    context.on(
        "request", lambda one: happened.append(one.url) if urlsplit(one.url).hostname not in here else None
    )
    context.on("page", lambda other: happened.append(other.url) if other is not page else None)
    yield page
    context.close()
    assert happened == []


def ask(page: Page, question: str) -> None:
    before = page.locator(".qa-message").count()
    page.locator("#qa-box textarea").fill(question)
    page.locator("#qa-box textarea").press("Enter")
    expect(page.locator(".qa-message")).to_have_count(before + 1)
    expect(page.locator("#qa-box .submit-button")).to_be_visible()


def test_the_list_is_long_and_would_be_seen_where_it_were_markup(browser: Browser) -> None:
    assert len(set(PAYLOADS)) >= 40
    page = browser.new_page()
    live = 0
    for payload in PAYLOADS:
        page.set_content(f"<main>{payload}</main>")
        live += bool(live_elements(page))
    page.close()
    assert live >= 25


def test_a_conversation_shows_questions_history_and_documents_as_text(app: str, page: Page) -> None:
    page.goto(app)
    expect(page.locator("#qa-box textarea")).to_be_editable()
    expect(page.locator("#qa-chat .example").nth(2)).to_have_text(PAYLOADS[3])
    expect(page.locator("#qa-header")).to_contain_text(PAYLOADS[3])
    assert live_elements(page) == []
    ask(page, ASKED)
    quoted = page.locator(".qa-message").last
    expect(quoted.locator(".qa-answer")).to_contain_text(f"1234个{PAYLOADS[3]}站点")
    for text in TEXTS:
        ask(page, text)
        expect(page.locator(".qa-question").last).to_have_text(text)
        ask(page, "那站点呢?")
        assert live_elements(page) == []
    for n, text in enumerate(TEXTS):
        ask(page, f"介绍一下【条目{n}{PAYLOADS[n]}】")
        passage = page.locator(".qa-message").last.locator(".qa-passage").first
        if passage.count():
            expect(passage).to_contain_text(text[:40])
    assert live_elements(page) == []


def test_the_source_page_shows_its_document_as_text(app: str, page: Page) -> None:
    page.goto(f"{app}/source/hostile")
    for text in TEXTS:
        expect(page.locator("main")).to_contain_text(text)
    assert live_elements(page) == []
    for payload in PAYLOADS:
        html = httpx.get(f"{app}/source/hostile", params={"cite": payload, "lang": payload}).text
        assert not _unescaped(payload, html)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_address_puts_text_into_a_page(app: str, payload: str) -> None:
    for address in (
        f"/?site={quote(payload)}&parent={quote(payload)}&lang={quote(payload)}&q={quote(payload)}",
        f"/widget/demo?{quote(payload)}",
    ):
        response = httpx.get(f"{app}{address}")
        assert not _unescaped(payload, response.text)
        assert response.headers["content-security-policy"].count("frame-ancestors") == 1
        assert "example" not in response.headers["content-security-policy"]
    for address in (
        f"/source/{quote(payload, safe='')}",
        f"/api/documents/{quote(payload, safe='')}",
        f"/widget/sites/{quote(payload, safe='')}.json",
        f"/{quote(payload)}",
    ):
        response = httpx.get(f"{app}{address}")
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/json"
        assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("text", TEXTS)
def test_an_address_s_question_and_site_stay_text_in_the_page(app: str, page: Page, text: str) -> None:
    chosen = quote(
        json.dumps({"greeting": text, "messages": [text], "color": text, "ink": text, "textSize": text})
    )
    page.goto(f"{app}/?site=s1&parent={quote(text)}&lang={quote(text)}&q={quote(text)}#{chosen}")
    expect(page.locator("#qa-box textarea")).to_have_value(text.replace("\r\n", "\n"))
    expect(page.locator(".qa-greeting")).to_have_text(text)
    assert live_elements(page) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_api_gives_text_back_as_json_only(app: str, payload: str) -> None:
    body = {"question": f"{ASKED}", "history": [payload, {"question": payload, "answer": payload}]}
    response = httpx.post(f"{app}/api/ask", json=body, headers={"accept": "text/html"})
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-content-type-options"] == "nosniff"
    refused = httpx.post(f"{app}/api/ask", json={"question": payload, payload: payload})
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/json")


def test_every_attribute_of_the_widget_stays_text(
    app: str, portal_port: int, page: Page, tmp_path: Path
) -> None:
    scripts = [_script(app, f"s{n}", payload) for n, payload in enumerate(PAYLOADS)]
    with serving(tmp_path, portal_port) as origin:
        (tmp_path / "index.html").write_text(_portal_page(scripts), encoding="utf-8")
        page.goto(origin)
        launchers = page.locator("[data-yearbook-qa] .launcher")
        expect(launchers).to_have_count(len(PAYLOADS))
        for n, payload in enumerate(PAYLOADS):
            expect(launchers.nth(n)).to_have_text(payload)
        assert live_elements(page) == []
        page.evaluate("YearbookQA.widgets[3].open()")
        chat = chat_in(page)
        expect(chat.locator(".qa-greeting")).to_have_text(PAYLOADS[3])
        expect(chat.locator("#qa-chat .example")).to_have_text([PAYLOADS[3]])
        page.evaluate("payload => YearbookQA.widgets[3].ask(payload)", TEXTS[0])
        expect(chat.locator(".qa-question")).to_have_text(TEXTS[0])
        expect(chat.locator(".qa-message")).to_have_count(1)
        assert [live_elements(frame) for frame in page.frames] == [[], []]


def test_a_site_id_that_is_none_makes_no_widget(
    app: str, portal_port: int, page: Page, tmp_path: Path
) -> None:
    with serving(tmp_path, portal_port) as origin:
        scripts = [_script(app, payload, "x") for payload in PAYLOADS]
        (tmp_path / "index.html").write_text(_portal_page(scripts), encoding="utf-8")
        page.goto(origin)
        page.wait_for_function("window.YearbookQA")
        assert page.evaluate("YearbookQA.widgets.length") == 0
        assert len(page.frames) == 1
        assert live_elements(page) == []


def _script(app: str, site_id: str, payload: str) -> str:
    values = {
        "site-id": site_id,
        **dict.fromkeys(ATTRIBUTES, payload),
        "default-messages": json.dumps([payload]),
    }
    named = " ".join(f'data-{name}="{escape(value)}"' for name, value in values.items())
    return f'<script src="{app}/widget.js" {named} defer></script>'


def _portal_page(scripts: list[str]) -> str:
    return (
        f'<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><main>{"".join(scripts)}</main>'
    )


def _unescaped(payload: str, html: str) -> bool:
    """Whether a payload that would be markup stands in the page as it is."""
    return payload in html and any(char in payload for char in "<\"'")
