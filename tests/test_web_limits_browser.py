"""What a person sees who asks too often."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser import chromium, running_app

FIRST = "到2021年年底全区有多少个基层工会?"


def test_who_asks_too_often_is_told_when_to_go_on_and_keeps_the_question(tmp_path: Path) -> None:
    with running_app(tmp_path, rate_limit="1/hour") as app, chromium() as browser:
        page = browser.new_page(locale="zh-CN")
        page.goto(app.url)
        box = page.locator("#qa-box textarea")
        expect(box).to_be_editable()
        box.fill(FIRST)
        box.press("Enter")
        expect(page.locator(".qa-message strong")).to_contain_text("51643")
        expect(page.locator("#qa-box .submit-button")).to_be_visible()
        box.fill("那会员呢?")
        box.press("Enter")
        expect(page.locator("[data-testid=toast-body]")).to_contain_text("提问太频繁，请在")
        expect(box).to_have_value("那会员呢?")
        expect(page.locator("#qa-box .submit-button")).to_be_visible()
        expect(page.locator(".qa-message")).to_have_count(1)
