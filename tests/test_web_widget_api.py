"""What a portal's developer can do with the widget: attributes, methods, events; several at once; pages of an app."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.axe import violations
from tests.browser import chromium
from tests.portal import Portal, ask, chat_in, script, until, visit

FIRST = "到2021年年底全区有多少个基层工会?"
FOLLOW_UP = "那会员呢?"
HOSTILE = "<img src=x onerror=alert(1)>\"'</script><script>alert(2)</script> **粗** {{1}}"
CHOSEN = {
    "title": f"问答 {HOSTILE}",
    "greeting": f"您好 {HOSTILE}",
    "default_messages": json.dumps([FIRST, HOSTILE]),
    "position": "bottom-left",
    "primary_color": "#ffd200",
    "language": "en",
    "open_on_load": "",
    "width": "460",
    "height": "30rem",
    "text_size": "20",
}
PAGES = {
    "/": script(),
    "/none": '<script src="{app}/widget.js" defer></script><div id="place"></div>',
    "/chosen": script(**CHOSEN),
    "/twice": script() + script() + script(site_id="other", position="bottom-left"),
    "/inline": script(mode="inline", height="500"),
    "/wrong": script(
        position="middle", width="wide", primary_color="red;}", text_size="9", default_messages="[1]"
    )
    + script(site_id="<b>"),
}


@pytest.fixture(scope="module")
def portal(any_portal: Portal) -> Portal:
    any_portal.publish(PAGES)
    return any_portal


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def listen(page: Page) -> None:
    """Keep what the widgets tell, without the widget itself."""
    page.evaluate(
        """() => {
          window.told = [];
          for (const name of ['ready', 'open', 'close', 'question', 'answer', 'reset', 'destroy'])
            YearbookQA.on(name, ({ widget, ...detail }) => told.push(detail));
        }"""
    )


def told(page: Page) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = page.evaluate("told.splice(0)")
    return events


def test_what_is_chosen_by_attribute_is_so_and_shown_literally(portal: Portal, browser: Browser) -> None:
    with visit(browser, portal.origin + "/chosen") as page:
        chat = chat_in(page)
        dialog = page.get_by_role("dialog")
        box = dialog.bounding_box()
        assert box
        assert (box["x"], box["width"], box["height"]) == (20, 460, 480)
        expect(dialog.get_by_role("heading")).to_have_text(CHOSEN["title"])
        expect(page.locator("iframe")).to_have_attribute("title", CHOSEN["title"])
        header = dialog.locator("header")
        expect(header).to_have_css("background-color", "rgb(255, 210, 0)")
        expect(header).to_have_css("color", "rgb(0, 0, 0)")  # the ink that can be read on it
        expect(chat.locator(".qa-greeting")).to_have_text(CHOSEN["greeting"])
        expect(chat.locator(".example-text")).to_have_text([FIRST, HOSTILE])
        expect(chat.get_by_role("button", name="Send")).to_have_css("background-color", "rgb(255, 210, 0)")
        chat.locator("button.example").last.click()
        expect(chat.locator(".qa-question")).to_have_text(HOSTILE)
        expect(chat.locator(".qa-question")).to_have_css("font-size", "20px")
        expect(chat.locator("img[src=x], #qa-chat script")).to_have_count(0)
        expect(chat.locator(".qa-message .qa-actions")).to_be_visible()
        assert violations(page) == []


def test_bad_values_are_named_on_the_console_and_the_usual_ones_used(
    portal: Portal, browser: Browser
) -> None:
    with visit(browser, portal.origin, refused="data-site-id must be") as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(portal.origin + "/wrong")
        expect(page.get_by_role("button", name="年鉴问答")).to_have_count(1)
        named = [text.split()[1] for text in said if text.startswith("YearbookQA: ")]
        assert sorted(named) == [
            "data-site-id", "defaultMessages", "position", "primaryColor", "textSize", "width",
        ]  # fmt: skip


def test_methods_and_events(portal: Portal, browser: Browser) -> None:
    with visit(browser, portal.origin) as page:
        listen(page)
        page.evaluate("question => YearbookQA.ask(question)", FIRST)
        expect(chat_in(page).locator(".qa-message strong")).to_have_text("51643个")
        until(page, "told.length >= 4")
        opened, ready, question, answer = told(page)
        assert [event["type"] for event in (opened, ready)] == ["open", "ready"]
        assert question == {"type": "question", "siteId": "portal", "question": FIRST}
        assert (answer["type"], answer["status"], answer["sections"]) == ("answer", "answered", ["概况"])
        assert "51643个基层工会" in answer["answer"]
        page.evaluate("YearbookQA.toggle(); YearbookQA.toggle(); YearbookQA.reset()")
        expect(chat_in(page).locator(".qa-message")).to_have_count(0)
        assert [event["type"] for event in told(page)] == ["close", "open", "reset"]
        page.evaluate("window.more = () => told.push('more'); YearbookQA.on('close', more)")
        page.evaluate("YearbookQA.off('close', more); YearbookQA.destroy()")
        assert [event["type"] for event in told(page)] == ["close", "destroy"]
        expect(page.locator("[data-yearbook-qa]")).to_have_count(0)
        assert page.evaluate("YearbookQA.widgets.length") == 0


def test_questions_asked_at_once_are_answered_in_turn(portal: Portal, browser: Browser) -> None:
    with visit(browser, portal.origin) as page:
        page.evaluate("questions => questions.forEach((one) => YearbookQA.ask(one))", [FIRST, FOLLOW_UP])
        expect(chat_in(page).locator(".qa-message")).to_have_count(2)
        expect(chat_in(page).locator(".qa-question")).to_have_text([FIRST, FOLLOW_UP])
        expect(chat_in(page).locator(".qa-message strong").last).to_contain_text("469万")


def test_the_language_changes_and_the_conversation_stays(portal: Portal, browser: Browser) -> None:
    with visit(browser, portal.origin) as page:
        page.get_by_role("button", name="年鉴问答").click()
        ask(chat_in(page), FIRST)
        page.evaluate("YearbookQA.setLanguage('en')")
        expect(page.get_by_role("dialog", name="Yearbook QA")).to_be_visible()
        chat = chat_in(page)
        expect(chat.get_by_role("button", name="Send")).to_be_visible()
        expect(chat.locator("textarea")).to_have_attribute("placeholder", "Type a question")
        expect(chat.locator(".qa-question")).to_have_text([FIRST])
        expect(chat.get_by_text("Copy the answer")).to_be_visible()
        expect(chat.locator("html")).to_have_attribute("lang", "en")
        ask(chat, "How many members of trade unions are there?")
        expect(chat.locator(".qa-message").last).to_contain_text("Understood as")
        expect(chat.get_by_role("button", name="Retry")).to_be_visible()  # Gradio's own words follow
        assert violations(page) == []


def test_loaded_twice_there_is_one_and_another_site_gets_another(portal: Portal, browser: Browser) -> None:
    with visit(browser, portal.origin + "/twice") as page:
        hosts = page.locator("[data-yearbook-qa]")
        assert hosts.evaluate_all("list => list.map((one) => one.dataset.yearbookQa)") == ["portal", "other"]
        launchers = page.get_by_role("button", name="年鉴问答")
        left, right = (launchers.nth(n).bounding_box() for n in (1, 0))
        assert left
        assert right
        assert left["x"] == 20
        assert right["x"] + right["width"] == 1260


def test_several_share_a_corner_and_keep_their_conversations(portal: Portal, browser: Browser) -> None:
    with visit(browser, portal.origin + "/none", refused="frame-ancestors") as page:
        page.evaluate(
            """() => {
              YearbookQA.init({ siteId: 'portal', mode: 'inline', target: '#place', height: 400 });
              YearbookQA.init({ siteId: 'portal', title: '甲' });
              YearbookQA.init({ siteId: 'other', title: '乙' });
            }"""
        )
        ask(chat_in(page), FOLLOW_UP)
        above, below = (page.get_by_role("button", name=name, exact=True).bounding_box() for name in "乙甲")
        assert above
        assert below
        assert above["y"] + above["height"] < below["y"]
        page.get_by_role("button", name="甲", exact=True).click()
        ask(chat_in(page, 1), FIRST)
        expect(chat_in(page, 0).locator(".qa-question")).to_have_text([FOLLOW_UP])
        page.evaluate("YearbookQA.widgets[2].open()")
        expect(page.get_by_role("dialog")).to_have_count(1)  # the other closed
        page.evaluate("YearbookQA.widgets[2].destroy()")


def test_inline_stands_where_the_script_stands(portal: Portal, browser: Browser) -> None:
    with visit(browser, portal.origin + "/inline") as page:
        ask(chat_in(page), FIRST)
        expect(page.locator("main > script + [data-yearbook-qa]")).to_be_visible()
        box = page.locator("[data-yearbook-qa] section").bounding_box()
        assert box
        assert box["height"] == 500
        expect(page.get_by_role("button", name="关闭")).to_have_count(0)
        assert violations(page) == []


def test_an_app_that_replaces_its_pages_keeps_it(portal: Portal, browser: Browser) -> None:
    with visit(browser, portal.origin) as page:
        page.get_by_role("button", name="年鉴问答").click()
        ask(chat_in(page), FIRST)
        page.evaluate(
            "history.pushState({}, '', '/elsewhere'); document.querySelector('main').replaceChildren()"
        )
        ask(chat_in(page), FOLLOW_UP)
        page.evaluate(
            "document.body.replaceWith(Object.assign(document.createElement('body'), { textContent: '新' }))"
        )
        expect(chat_in(page).locator(".qa-question")).to_have_text([FIRST, FOLLOW_UP])
        expect(page.locator("[data-yearbook-qa]")).to_have_count(1)
        assert (
            page.evaluate("history.length") == 3
        )  # about:blank, the page, the app's second: no frame's address


def test_inline_goes_with_its_place_and_comes_back_with_its_conversation(
    portal: Portal, browser: Browser
) -> None:
    inline = "YearbookQA.init({ siteId: 'portal', mode: 'inline', target: '#place', height: 500 })"
    with visit(browser, portal.origin + "/none") as page:
        page.evaluate(f"() => void {inline}")
        ask(chat_in(page), FIRST)
        page.evaluate("document.querySelector('#place').remove()")
        until(page, "YearbookQA.widgets.length === 0")
        page.evaluate("document.body.append(Object.assign(document.createElement('div'), { id: 'place' }))")
        page.evaluate(f"() => void {inline}")
        expect(chat_in(page).locator(".qa-question")).to_have_text([FIRST])


def test_what_others_send_is_not_listened_to(portal: Portal, browser: Browser) -> None:
    with visit(browser, portal.origin) as page:
        page.get_by_role("button", name="年鉴问答").click()
        ask(chat_in(page), FIRST)
        page.evaluate("postMessage({ type: 'yearbook:close' }, location.origin)")
        expect(page.get_by_role("dialog")).to_be_visible()


def test_the_server_is_told_which_site_asks(portal: Portal, browser: Browser) -> None:
    with visit(browser, portal.origin) as page:
        page.get_by_role("button", name="年鉴问答").click()
        chat = chat_in(page)
        with page.expect_request("**/gradio_api/queue/join*") as joined:
            ask(chat, FIRST)
        assert joined.value.headers["x-qa-site"] == "portal"
