"""The source page in a real browser: the mark in view, copying, printing, keyboard, small screens, no script."""

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import RunningApp, chromium
from tests.web import DOCUMENT

# It is answered near the end of the page, so that its mark is out of view at the start.
LATE = "2021年全区工会经费收缴情况怎么样？"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1100, "height": 700}, locale="zh-CN")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, served: RunningApp) -> Iterator[Page]:
    """A page; what it asks of another host, or complains about, fails the test."""
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    assert [url for url in asked if not url.startswith(f"{served.url}/")] == []
    assert complaints == []


@pytest.fixture(scope="module")
def citation(served: RunningApp) -> dict[str, str]:
    answer = httpx.post(f"{served.url}/api/ask", json={"question": LATE}).json()
    found: dict[str, str] = answer["citations"][-1]
    return found


def test_the_link_shows_the_marked_passage(page: Page, served: RunningApp, citation: dict[str, str]) -> None:
    page.goto(served.url + citation["url"])
    mark = page.locator("mark")
    expect(mark).to_have_text(citation["quote"])
    expect(mark).to_be_in_viewport()
    assert page.evaluate("scrollY") > 700
    expect(page.locator("blockquote")).to_have_text(citation["quote"])
    page.evaluate("scrollTo(0, 0)")
    page.get_by_role("link", name="到原文处").click()
    expect(mark).to_be_in_viewport()


def test_a_section_s_link_leads_to_it_and_lasts(page: Page, served: RunningApp) -> None:
    page.goto(f"{served.url}/source/{DOCUMENT}")
    page.get_by_role("navigation", name="条目").get_by_role("link", name="工会经费收缴").click()
    expect(page.get_by_role("heading", name="工会经费收缴")).to_be_in_viewport()
    assert unquote(urlsplit(page.url).fragment) == "工会经费收缴"
    page.reload()
    expect(page.get_by_role("heading", name="工会经费收缴")).to_be_in_viewport()


@pytest.mark.parametrize("clipboard", ["new", "old"])
def test_a_citation_is_copied_with_its_link(
    page: Page, served: RunningApp, citation: dict[str, str], clipboard: str
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    if clipboard == "old":  # as over plain HTTP in an intranet
        page.add_init_script("if (!location.hash.startsWith('#paste')) delete Navigator.prototype.clipboard")
    page.goto(served.url + citation["url"])
    page.get_by_role("button", name="复制引文").first.click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    expect(page.locator("#qa-told")).to_have_text("已复制")
    assert pasted(page) == (
        f"“{citation['quote']}”——{citation['document']} · {citation['section']} {served.url}{citation['url']}"
    )
    expect(page.get_by_role("button", name="已复制")).to_have_count(0)


def pasted(page: Page) -> str:
    """What a person would paste elsewhere."""
    other = page.context.new_page()
    other.goto(f"{urlsplit(page.url).scheme}://{urlsplit(page.url).netloc}/healthz")
    other.bring_to_front()
    text: str = other.evaluate("navigator.clipboard.readText()")
    other.close()
    page.bring_to_front()
    return text


def test_a_section_is_copied_with_its_own_link(page: Page, served: RunningApp) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{served.url}/source/{DOCUMENT}")
    page.get_by_role("button", name="复制引文 工会经费收缴").click()
    title, address = pasted(page).rsplit(" ", 1)
    assert title == "内蒙古年鉴(2022卷) · 群众团体 · 总工会 · 工会经费收缴"
    page.goto(address)
    expect(page.get_by_role("heading", name="工会经费收缴")).to_be_in_viewport()


def test_all_can_be_reached_by_keyboard_and_the_focus_is_seen(
    page: Page, served: RunningApp, citation: dict[str, str]
) -> None:
    page.goto(served.url + citation["url"].split("#")[0])
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    reached = []
    for _ in range(3 + 2 + 15 + 2 * 15):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert reached[:5] == ["提问", "打印", "English", "到原文处", "复制引文"]
    assert reached[-1].split() == ["复制引文", "工会干部队伍建设"]


def test_without_script_the_page_is_whole(
    browser: Browser, served: RunningApp, citation: dict[str, str]
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1100, "height": 700})
    page = context.new_page()
    page.goto(served.url + citation["url"])
    expect(page.locator("mark")).to_have_text(citation["quote"])
    expect(page.get_by_role("heading", name=citation["section"], exact=True)).to_be_in_viewport()
    expect(page.locator("button:visible")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_telephone_needs_no_sideways_scrolling(
    page: Page, served: RunningApp, citation: dict[str, str], scheme: str, lang: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(served.url + citation["url"].replace("?", f"?lang={lang}&"))
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    expect(page.locator("mark")).to_be_in_viewport()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 21, 27)"
    assert dark == (scheme == "dark")


def test_on_paper_there_is_the_text_and_nothing_to_click(
    page: Page, served: RunningApp, citation: dict[str, str]
) -> None:
    page.goto(served.url + citation["url"])
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("button:visible, .tools:visible, nav:visible")).to_have_count(0)
    expect(page.locator("mark")).to_have_css("text-decoration-line", "underline")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.pdf().startswith(b"%PDF")


def test_a_lost_passage_is_told(page: Page, served: RunningApp) -> None:
    page.goto(f"{served.url}/source/{DOCUMENT}?cite=4-51-00000000")
    expect(page.get_by_role("status").first).to_contain_text("已不在本文中")
    expect(page.locator("mark")).to_have_count(0)


def test_the_other_language_keeps_the_passage(
    page: Page, served: RunningApp, citation: dict[str, str]
) -> None:
    page.goto(served.url + citation["url"])
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("mark")).to_have_text(citation["quote"])
    expect(page.get_by_role("button", name="Copy citation").first).to_be_visible()


def test_the_chat_s_answer_leads_to_the_page(page: Page, served: RunningApp) -> None:
    page.goto(f"{served.url}/?q={LATE}")
    page.get_by_role("button", name="发送").click()
    with page.expect_popup() as popup:
        page.get_by_role("link", name="打开原文页面").first.click()
    expect(popup.value.locator("mark")).to_be_in_viewport()
    assert popup.value.url.startswith(f"{served.url}/source/{DOCUMENT}?cite=")
    assert popup.value.evaluate("window.opener") is None
