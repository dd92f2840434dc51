"""/widget/demo: what is chosen there works there, and the snippet that is copied makes the same elsewhere."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.portal import Portal, ask, chat_in, visit

FIRST = "到2021年年底全区有多少个基层工会?"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def demo(any_portal: Portal, browser: Browser) -> Iterator[Page]:
    with visit(
        browser, f"{any_portal.app}/widget/demo", permissions=["clipboard-read", "clipboard-write"]
    ) as page:
        yield page


def choose(demo: Page) -> None:
    demo.locator("[name=siteId]").fill("portal")
    demo.locator("[name=title]").fill('问 "答" <b>')
    demo.locator("[name=defaultMessages]").fill(f"{FIRST}\n总工会下属的事业单位有哪些？")
    demo.locator("[name=language]").select_option("zh")
    demo.locator("[name=openOnLoad]").check()
    demo.locator("[name=width]").fill("500")
    demo.locator("[name=width]").blur()


def copied(demo: Page, kind: str) -> str:
    demo.locator(f"[name=kind][value={kind}]").check()
    demo.locator("#do-copy").click()
    expect(demo.locator("#copied")).to_have_text("已复制 Copied")
    return str(demo.evaluate("navigator.clipboard.readText()"))


def test_what_is_chosen_is_tried_on_the_page_itself(demo: Page) -> None:
    choose(demo)
    chat = chat_in(demo)
    dialog = demo.get_by_role("dialog", name='问 "答" <b>')
    box = dialog.bounding_box()
    assert box
    assert box["width"] == 500
    chat.get_by_role("button", name=FIRST).click()
    expect(chat.locator(".qa-answer strong")).to_contain_text("51643")
    expect(demo.locator("#events li").last).to_contain_text('"type":"answer"')
    demo.locator("[name=mode]").select_option("inline")
    expect(demo.locator("#inline [data-yearbook-qa] iframe")).to_be_visible()
    expect(chat_in(demo).locator("#qa-header")).to_contain_text("本站资料")


def test_the_buttons_call_the_methods(demo: Page) -> None:
    demo.get_by_role("button", name="ask(").click()
    expect(chat_in(demo).locator(".qa-answer")).to_contain_text("内蒙古年鉴")
    demo.locator("[data-call=en]").click()
    expect(chat_in(demo).get_by_role("button", name="Send")).to_be_visible()
    demo.locator("[data-call=close]").click()
    expect(demo.get_by_role("dialog")).to_be_hidden()
    demo.locator("[data-call=destroy]").click()
    expect(demo.locator("[data-yearbook-qa]")).to_have_count(0)


def test_the_copied_script_makes_the_same_on_the_portal(
    demo: Page, any_portal: Portal, browser: Browser
) -> None:
    choose(demo)
    snippet = copied(demo, "script")
    assert snippet.startswith(f'<script src="{any_portal.app}/widget.js"\n  data-site-id="portal"')
    assert "data-position" not in snippet  # what is so anyway is not said
    expect(demo.locator("#policy")).to_have_text(
        re.compile(rf"script-src {re.escape(any_portal.app)};\s+frame-src {re.escape(any_portal.app)};")
    )
    any_portal.publish({"/copied": snippet})
    with visit(browser, f"{any_portal.origin}/copied") as page:
        expect(page.get_by_role("dialog", name='问 "答" <b>')).to_be_visible()
        expect(chat_in(page).locator(".example-text")).to_have_text([FIRST, "总工会下属的事业单位有哪些？"])


def test_the_copied_frame_makes_the_same_on_the_portal(
    demo: Page, any_portal: Portal, browser: Browser
) -> None:
    choose(demo)
    snippet = copied(demo, "iframe")
    any_portal.publish({"/framed": snippet})
    with visit(browser, f"{any_portal.origin}/framed") as page:
        chat = chat_in(page)
        expect(chat.locator(".example-text").first).to_have_text(FIRST)
        ask(chat, FIRST)
        expect(chat.locator(".qa-answer strong")).to_contain_text("51643")


def test_a_site_id_that_is_none_is_not_taken(demo: Page) -> None:
    demo.locator("[name=siteId]").fill("portal")
    demo.locator("[name=siteId]").blur()
    demo.locator("[name=siteId]").fill('x" onload="alert(1)')
    expect(demo.locator("#snippet")).to_contain_text('data-site-id="portal"')
