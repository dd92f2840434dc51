"""A portal's page on another origin, under a strict policy, in a real browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.axe import violations
from tests.browser import chromium
from tests.portal import Portal, ask, chat_in, script, until, visit

FIRST = "到2021年年底全区有多少个基层工会?"
FOLLOW_UP = "那会员呢?"
LAUNCHER = "年鉴问答"
LONG = "<p>正文</p>" * 200
PAGES = {
    "/": script() + LONG,
    "/next": script(),
    "/iframe": '<iframe src="{app}/?site=portal&lang=en" title="QA" width="400" height="600"></iframe>',
    "/lax": '<script type="module" src="{app}/gradio.js"></script><gradio-app src="{app}/"></gradio-app>',
}


@pytest.fixture(scope="module")
def portal(any_portal: Portal) -> Portal:
    any_portal.publish(PAGES)
    return any_portal


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(portal: Portal, browser: Browser) -> Iterator[Page]:
    with visit(browser, portal.origin) as page:
        yield page


def launcher(page: Page) -> Locator:
    return page.get_by_role("button", name=LAUNCHER)


def converse(page: Page) -> None:
    """Open, ask, follow up."""
    launcher(page).click()
    chat = chat_in(page)
    ask(chat, FIRST)
    ask(chat, FOLLOW_UP)
    expect(chat.locator(".qa-message strong").last).to_contain_text("469万")


def test_a_conversation_that_goes_on_over_the_portal_s_pages(page: Page) -> None:
    launcher(page).click()
    chat = chat_in(page)
    ask(chat, FIRST)
    answer = chat.locator(".qa-message").last
    expect(answer.locator(".qa-answer strong")).to_contain_text("51643")
    answer.locator(".qa-cite").click()
    expect(answer.locator("mark")).to_be_in_viewport()
    expect(answer.locator("mark")).to_contain_text("51643个基层工会")
    ask(chat, FOLLOW_UP)

    page.get_by_role("link", name="下一页").click()
    chat = chat_in(page)
    expect(chat.locator(".qa-question")).to_have_text([FIRST, FOLLOW_UP])
    expect(chat.locator(".qa-message").last).to_contain_text("已理解为：")
    expect(chat.locator(".qa-message strong")).to_have_text(["51643个", re.compile("469万")])
    # What was restored is a conversation like any other.
    ask(chat, "谢谢")
    page.reload()
    expect(chat_in(page).locator(".qa-question")).to_have_text([FIRST, FOLLOW_UP, "谢谢"])


def test_the_portal_keeps_questions_only_and_answers_are_the_server_s_own(page: Page) -> None:
    converse(page)
    [[key, kept]] = page.evaluate("Object.entries(sessionStorage)")
    assert key.endswith(" portal launcher")
    assert "51643" not in kept
    assert FIRST in kept
    forged = '{"questions": ["你好", 7], "open": true, "answers": ["伪造"]}'
    page.evaluate("([key, value]) => sessionStorage.setItem(key, value)", [key, forged])
    page.reload()
    expect(chat_in(page).locator(".qa-question").first).to_have_text("你好")
    expect(chat_in(page).locator("body")).not_to_contain_text("伪造")


def test_cleared_it_stays_cleared_on_the_next_page(page: Page) -> None:
    converse(page)
    page.get_by_role("button", name="清空对话").first.click()
    expect(chat_in(page).locator(".qa-message")).to_have_count(0)
    page.goto(page.url + "next")
    ask(chat_in(page), FOLLOW_UP)
    expect(chat_in(page).locator(".qa-question")).to_have_text([FOLLOW_UP])


def test_closed_it_stays_closed_and_loads_nothing(page: Page) -> None:
    converse(page)
    page.get_by_role("button", name="关闭").click()
    page.goto(page.url + "next")
    expect(launcher(page)).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)
    launcher(page).click()
    expect(chat_in(page).locator(".qa-question")).to_have_text([FIRST, FOLLOW_UP])


def test_the_keyboard_opens_stays_inside_and_closes(page: Page) -> None:
    launcher(page).focus()
    page.keyboard.press("Enter")
    chat = chat_in(page)
    expect(chat.locator("#qa-box textarea")).to_be_focused()
    page.keyboard.type(FIRST)
    page.keyboard.press("Enter")
    expect(chat.locator(".qa-message strong")).to_be_visible()
    for _ in range(25):
        page.keyboard.press("Tab")
        # Waited for: on its way into a frame of another process, the focus is nowhere for a moment.
        until(page, "document.activeElement.hasAttribute('data-yearbook-qa')")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(launcher(page)).to_be_focused()


def test_tab_goes_round_and_esc_in_the_frame_returns_to_where_one_was(page: Page) -> None:
    page.locator("#own").focus()
    page.evaluate("YearbookQA.open()")
    expect(chat_in(page).locator("#qa-box textarea")).to_be_focused()
    page.keyboard.press("Tab")  # the send button
    page.keyboard.press("Tab")  # past the frame's end: round to the dialog's first
    expect(page.get_by_role("button", name="清空对话").first).to_be_focused()
    page.keyboard.press("Shift+Tab")  # and back into the frame
    expect(chat_in(page).locator("#qa-box textarea")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#own")).to_be_focused()


def test_an_answer_is_said_once_and_whole(page: Page) -> None:
    launcher(page).click()
    chat = chat_in(page)
    ask(chat, FIRST)
    status = chat.locator(".qa-spoken[role=status]")
    expect(status).to_have_text(re.compile("51643个基层工会.*概况$"))
    expect(chat.locator("[role=log]")).to_have_attribute("aria-live", "off")
    page.reload()
    expect(chat_in(page).locator(".qa-message strong")).to_be_visible()
    expect(chat_in(page).locator(".qa-spoken")).to_have_text("")


def test_a_telephone_is_filled_and_given_back(portal: Portal, browser: Browser) -> None:
    telephone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    with visit(browser, portal.origin, **telephone) as page:
        launcher(page).tap()
        dialog = page.get_by_role("dialog")
        assert dialog.bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 740}
        expect(dialog).to_have_attribute("aria-modal", "true")
        chat = chat_in(page)
        expect(chat.locator("#qa-box textarea")).not_to_be_focused()  # no keyboard over the questions
        chat.locator("button.example").first.tap()
        expect(chat.locator(".qa-answer strong")).to_be_in_viewport()
        assert page.frames[1].evaluate("document.documentElement.scrollWidth") == 360
        assert page.evaluate("getComputedStyle(document.documentElement).overflow") == "hidden"
        page.get_by_role("button", name="关闭").tap()
        assert page.evaluate("getComputedStyle(document.documentElement).overflow") == "visible"
        page.goto(f"{portal.origin}/next")
        expect(page.locator("iframe")).to_have_count(0)


def test_a_wide_page_is_not_covered_unasked_on_a_telephone(portal: Portal, browser: Browser) -> None:
    with visit(browser, portal.origin) as page:
        converse(page)
        page.set_viewport_size({"width": 360, "height": 740})
        expect(page.get_by_role("dialog")).to_have_attribute("aria-modal", "true")
        page.reload()
        expect(launcher(page)).to_be_visible()


def test_motion_is_left_out_where_it_is_not_wanted(portal: Portal, browser: Browser) -> None:
    for motion, name in (("no-preference", "rise"), ("reduce", "none")):
        with visit(browser, portal.origin, reduced_motion=motion) as page:
            launcher(page).click()
            assert page.get_by_role("dialog").evaluate("e => getComputedStyle(e).animationName") == name


def test_axe_finds_nothing_in_the_portal_and_the_widget(page: Page) -> None:
    assert violations(page) == []
    converse(page)
    assert violations(page) == []


def test_a_forbidden_origin_is_told_so_and_sees_nothing(portal: Portal, browser: Browser) -> None:
    with visit(browser, portal.origin + "/next", refused="frame-ancestors") as page:
        page.evaluate("YearbookQA.destroy()")
        page.evaluate("window.told = []; YearbookQA.on('error', ({ code }) => told.push(code))")
        page.evaluate("YearbookQA.init({ siteId: 'other' }).open()")
        expect(page.get_by_role("alert")).to_contain_text("没有打开", timeout=15000)
        expect(page.get_by_role("button", name="重试")).to_be_visible()
        assert page.evaluate("told") == ["not_loaded"]
        assert page.frames[1].url.startswith("chrome-error:")
        page.get_by_role("button", name="关闭").click()
        expect(launcher(page)).to_be_visible()


def test_a_plain_iframe_is_compact_and_english(portal: Portal, browser: Browser) -> None:
    with visit(browser, portal.origin + "/iframe") as page:
        chat = chat_in(page)
        ask(chat, FIRST)
        expect(chat.get_by_role("button", name="Send")).to_be_visible()
        expect(chat.locator("#qa-header h1")).to_have_text("Yearbook QA")
        expect(chat.get_by_text("Copy the answer")).to_be_visible()
        expect(chat.locator("#qa-header p")).to_be_hidden()
        assert violations(page) == []


def test_a_frame_tells_nothing_to_a_page_that_its_address_does_not_name(
    portal: Portal, browser: Browser
) -> None:
    with visit(browser, portal.origin + "/next") as page:
        page.evaluate(
            "window.heard = []; addEventListener('message', ({ data }) => heard.push(JSON.stringify(data)))"
        )
        page.evaluate(
            """([src]) => document.body.append(Object.assign(document.createElement('iframe'), { src }))""",
            [f"{portal.app}/?site=portal&parent=https://evil.example"],
        )
        ask(chat_in(page), FIRST)
        assert page.evaluate("heard.filter((text) => text.includes('yearbook'))") == []


def test_gradio_s_own_element_works_from_an_allowed_origin(portal: Portal, browser: Browser) -> None:
    with visit(browser, portal.origin + "/lax") as page:
        expect(page.locator("#qa-box textarea")).to_be_editable()
        page.locator("#qa-box textarea").fill(FIRST)
        page.locator("#qa-box textarea").press("Enter")
        expect(page.locator(".qa-answer strong")).to_contain_text("51643")
