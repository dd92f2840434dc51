"""The widget where a browser keeps its storage from frames of other sites, and where it does not.

The chat's own page reads storage when it starts, and would hang where that throws.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import chromium_with_profile
from tests.portal import Portal, ask, chat_in, script, watched

FIRST = "到2021年年底全区有多少个基层工会?"


@pytest.mark.parametrize("blocked", [True, False])
def test_a_conversation_whether_or_not_other_sites_get_storage(
    any_portal: Portal, tmp_path: Path, blocked: bool
) -> None:
    chosen = {"profile": {"cookie_controls_mode": int(blocked), "block_third_party_cookies": blocked}}
    any_portal.publish({"/": script(), "/next": script()})
    with chromium_with_profile(tmp_path, chosen) as context, watched(context) as page:
        page.goto(any_portal.origin)
        page.get_by_role("button", name="年鉴问答").click()
        ask(chat_in(page), FIRST)
        in_memory = page.frames[1].evaluate("Object.hasOwn(localStorage, 'setItem')")  # our stand-in
        assert in_memory == blocked
        page.get_by_role("link", name="下一页").click()
        expect(chat_in(page).locator(".qa-message strong")).to_contain_text("51643")
