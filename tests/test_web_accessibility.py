"""axe-core on the chat, the source page and the demo: wide and narrow, light and dark, in both languages.

The widget on a portal's page is checked in test_web_widget_portal and test_web_widget_api.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.axe import violations
from tests.browser import RunningApp, chromium
from tests.portal import visit

FIRST = "到2021年年底全区有多少个基层工会?"
UNANSWERABLE = "2021年全区一共收上来多少工会经费？"
SIZES = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 360, "height": 740}}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize(
    ("lang", "size", "scheme"),
    [("zh", "wide", "light"), ("en", "narrow", "light"), ("zh", "narrow", "dark"), ("en", "wide", "dark")],
)
def test_the_chat(served: RunningApp, browser: Browser, lang: str, size: str, scheme: str) -> None:
    with visit(browser, f"{served.url}/?lang={lang}", viewport=SIZES[size], color_scheme=scheme) as page:
        box = page.locator("#qa-box textarea")
        expect(box).to_be_editable()
        assert violations(page) == []
        for n, question in enumerate((FIRST, "？" * 600, UNANSWERABLE), start=1):
            box.fill(question)
            box.press("Enter")
            expect(page.locator(".qa-message")).to_have_count(n)
            expect(page.locator("#qa-box .submit-button")).to_be_visible()
        expect(page.locator("#qa-chat .option").first).to_be_visible()
        assert violations(page) == []


@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("narrow", "dark")])
def test_the_source_page_of_a_citation(served: RunningApp, browser: Browser, size: str, scheme: str) -> None:
    with visit(browser, served.url, viewport=SIZES[size], color_scheme=scheme) as page:
        page.locator("#qa-box textarea").fill(FIRST)
        page.locator("#qa-box textarea").press("Enter")
        with page.expect_popup() as opened:
            page.get_by_role("link", name="打开原文页面").click()
        source = opened.value
        expect(source.locator("mark").first).to_be_in_viewport()
        expect(source.locator("mark").first).to_contain_text("51643个基层工会")
        assert violations(source) == []


@pytest.mark.parametrize("size", list(SIZES))
def test_the_demo(served: RunningApp, browser: Browser, size: str) -> None:
    with visit(browser, f"{served.url}/widget/demo", viewport=SIZES[size]) as page:
        expect(page.get_by_role("button", name="年鉴问答")).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == SIZES[size]["width"]
