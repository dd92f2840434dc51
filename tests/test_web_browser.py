"""A conversation in a real browser, from the first question to the last."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import RunningApp, chromium, running_app

FIRST = "到2021年年底全区有多少个基层工会?"
UNANSWERABLE = "2021年全区一共收上来多少工会经费？"
HOSTILE = "**粗** <b>x</b> ![](http://example.com/a.png) 今天天气怎么样?"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    with running_app(tmp_path_factory.mktemp("browser")) as app:
        yield app


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(app: RunningApp, browser: Browser) -> Iterator[Page]:
    """The chat, opened; what the browser asks of any other host, or complains about, fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(app.url)
    expect(page.locator("#qa-box textarea")).to_be_editable()
    yield page
    context.close()
    assert [url for url in asked if not url.startswith((f"{app.url}/", "data:"))] == []
    assert complaints == []


def ask(page: Page, question: str) -> None:
    """Type a question, send it, and wait until the whole answer stands there."""
    answers = page.locator(".qa-message")
    before = answers.count()
    page.locator("#qa-box textarea").fill(question)
    page.get_by_role("button", name="发送").click()
    expect(answers).to_have_count(before + 1)
    expect(page.get_by_role("button", name="发送")).to_be_visible()


def test_a_conversation(page: Page) -> None:
    ask(page, FIRST)
    answer = page.locator(".qa-message").last
    expect(answer.locator(".qa-answer strong")).to_contain_text("51643")
    expect(answer.locator("summary")).to_contain_text("概况")
    expect(answer.locator("mark")).to_be_visible()
    expect(answer.locator("mark")).to_contain_text("51643个基层工会")
    expect(answer).not_to_contain_text("已理解为")

    ask(page, "那会员呢?")
    answer = page.locator(".qa-message").last
    expect(answer).to_contain_text("已理解为：")
    expect(answer.locator(".qa-answer strong")).to_contain_text("469万")

    ask(page, UNANSWERABLE)
    answer = page.locator(".qa-message").last
    expect(answer).to_have_class(re.compile("qa-refused"))
    expect(answer.locator(".qa-answer")).to_contain_text("资料")
    expect(answer.locator("mark, strong")).to_have_count(0)


def test_a_suggested_question_is_asked_by_a_click(page: Page) -> None:
    suggestion = page.locator("#qa-chat button.example").first
    question = suggestion.inner_text()
    suggestion.click()
    expect(page.locator(".qa-question")).to_have_text(question)
    expect(page.locator(".qa-message strong")).to_be_visible()


def test_a_refusal_offers_questions_that_are_asked_by_a_click(page: Page) -> None:
    ask(page, UNANSWERABLE)
    offered = page.locator("#qa-chat button.option").first
    question = offered.inner_text()
    offered.click()
    expect(page.locator(".qa-question").last).to_have_text(question)
    expect(page.locator(".qa-message")).to_have_count(2)


def test_markup_in_a_question_is_shown_literally(page: Page) -> None:
    ask(page, HOSTILE)
    expect(page.locator(".qa-question")).to_have_text(HOSTILE)
    expect(page.locator("#qa-chat .user b, #qa-chat .user img, #qa-chat .user strong")).to_have_count(0)


def test_bad_input_is_told_in_the_chat_and_the_conversation_goes_on(page: Page) -> None:
    ask(page, FIRST)
    ask(page, "？" * 600)
    expect(page.locator(".qa-message.qa-error")).to_contain_text("请")
    ask(page, "那会员呢?")
    expect(page.locator(".qa-message").last.locator("strong")).to_contain_text("469万")


def test_the_marker_leads_to_its_sentence_even_when_folded(page: Page) -> None:
    ask(page, FIRST)
    ask(page, "那会员呢?")
    first = page.locator(".qa-message").first
    expect(first.locator("mark")).to_be_hidden()
    first.locator(".qa-cite").click()
    expect(first.locator("mark")).to_be_in_viewport()


def test_retry_asks_again_and_clear_begins_anew(page: Page) -> None:
    ask(page, FIRST)
    ask(page, "那会员呢?")
    page.get_by_role("button", name="重试").click()
    expect(page.locator(".qa-message")).to_have_count(2)
    expect(page.locator(".qa-message").last.locator("strong")).to_contain_text("469万")
    expect(
        page.get_by_role("button", name="发送")
    ).to_be_visible()  # the answer asked again has come to its end
    page.get_by_role("button", name="清空对话").click()
    expect(page.locator(".qa-message")).to_have_count(0)
    ask(page, "那会员呢?")
    expect(page.locator(".qa-message").last).not_to_contain_text(FIRST)


def test_an_answer_can_be_copied_with_its_source(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, FIRST)
    page.get_by_text("复制答案").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert "51643个" in copied[0]
    assert copied[1].startswith("[1] 概况")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_telephone_needs_no_sideways_scrolling(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 360, "height": 740})
    ask(page, FIRST)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    expect(page.locator(".qa-answer strong")).to_be_in_viewport()


def test_the_page_is_chinese_and_free_of_gradio_s_footer(page: Page) -> None:
    expect(page).to_have_title("年鉴问答")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.locator("footer")).to_have_count(0)
    ask(page, FIRST)
    expect(page.locator("#qa-chat [data-testid=bot]").last).not_to_have_attribute(
        "aria-label", re.compile(".")
    )


def test_the_page_is_also_english(page: Page) -> None:
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_title("Yearbook QA")
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    page.locator("#qa-box textarea").fill(FIRST)
    page.locator("#qa-box textarea").press("Enter")
    expect(page.get_by_role("link", name="Copy the answer")).to_be_visible()
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("button", name="发送")).to_be_visible()
    assert len(page.context.pages) == 1


def test_the_server_connected_to_nothing(app: RunningApp) -> None:
    """Last in the file: by now the app has started and held every conversation above."""
    assert not app.sockets.exists() or app.sockets.read_text() == ""
