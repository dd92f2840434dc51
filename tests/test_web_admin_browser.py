"""The evaluation page in a real browser: from signing in and a run to the report, a comparison and the chat."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from qa.web.admin import REPORT_HEADERS
from qa.web.runs import list_runs, list_sets, outcomes
from tests.browser import RunningApp, chromium, running_app

TOKEN = "correct-horse-battery-staple"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("admin")


@pytest.fixture(scope="module")
def app(folder: Path) -> Iterator[RunningApp]:
    with running_app(folder, admin_token=TOKEN, runs_dir=folder / "runs") as app:
        yield app


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def context(app: RunningApp, browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has signed in by the form; what it asks of any other host fails the tests."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(f"{app.url}/admin/eval")
    page.get_by_label("管理口令").fill(TOKEN)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("button", name="运行", exact=True)).to_be_visible()
    page.close()
    yield context
    context.close()
    assert [url for url in asked if not url.startswith((f"{app.url}/", "data:"))] == []


@pytest.fixture
def page(app: RunningApp, context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{app.url}/admin/eval/")
    expect(page.get_by_role("button", name="运行", exact=True)).to_be_visible()
    yield page
    page.close()
    assert complaints == []


def run(page: Page, name: str, *sets: str) -> None:
    for one in sets:
        page.get_by_label(one).check()
    page.get_by_label("名称").fill(name)
    page.get_by_role("button", name="运行", exact=True).click()


def choose(page: Page, list_id: str, name: str) -> None:
    page.locator(f"#{list_id} input").click()
    option = page.locator(f"#{list_id}").get_by_role("option", name=name, exact=True)
    option.dispatch_event("mousedown")  # what the list acts on; while it slides open, a click may miss it


def test_a_run_from_its_start_to_the_chat(page: Page, folder: Path) -> None:
    """Two runs, the history, a report, their comparison, a question and its explanation, the chat."""
    for name in ("第一次", "second"):
        run(page, name, "smoke_zh")
        expect(page.locator(".qa-job.qa-running")).to_contain_text("正在运行", timeout=30_000)
        expect(page.get_by_role("button", name="取消")).to_be_visible()
        expect(page.locator(".qa-job.qa-done")).to_contain_text(name, timeout=60_000)
        expect(page.locator(".qa-job")).to_contain_text("20 / 20 题")
        expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "100")
    summary: dict[str, Any] = json.loads((folder / "runs" / "second" / "summary.json").read_text())
    row = page.locator(".qa-runs tr", has_text="second")
    figures = [summary[key] for key in ("correct", "hit@1", "refused_unanswerable", "false_refusal")]
    told = [f"{value * 100:.1f}%" for value in figures]
    assert row.locator("td").all_inner_texts()[1:] == ["smoke_zh", "20", *told, "打开"]

    with page.context.expect_page() as opened:
        row.get_by_role("link").click()
    report = opened.value
    expect(report.locator("details.question")).to_have_count(20)
    expect(report.locator("#count")).to_have_text("显示 20 / 20 题")  # its own script runs
    assert report.evaluate("fetch('/healthz').then(() => 'open', () => 'shut')") == "shut"
    report.close()

    choose(page, "qa-a", "第一次")
    choose(page, "qa-b", "second")
    page.get_by_role("button", name="对比").click()
    comparison = page.frame_locator(".qa-compare iframe")
    expect(comparison.locator("dl.runs")).to_contain_text("第一次", timeout=60_000)
    expect(comparison.locator("header")).to_contain_text("两边都有的 20 题")

    choose(page, "qa-chosen", "second")
    asked = page.locator(".qa-asked")
    expect(asked).to_have_count(20)
    wrong = page.locator(".qa-asked.qa-wrong").count()
    assert wrong == round(20 * (1 - summary["correct"]))
    expect(asked.nth(wrong)).to_have_class(re.compile("qa-right"))
    first = page.locator(".qa-asked", has_text="d001")
    first.locator("summary").click()
    for part in ("51643", "已回答", "把握", "概况", "截至2021年底"):
        expect(first).to_contain_text(part)
    expect(first.locator(".qa-gold")).to_have_text(re.compile("^概况"))
    question = first.locator("summary span").inner_text()
    with page.context.expect_page() as opened:
        first.get_by_role("link", name="在对话中打开").click()
    chat = opened.value
    expect(chat.locator("#qa-box textarea")).to_have_value(question)
    expect(chat.locator(".qa-message")).to_have_count(0)  # it is not sent
    chat.get_by_role("button", name="发送").click()
    expect(chat.locator(".qa-message strong")).to_contain_text("51643")
    chat.close()


def test_a_run_is_cancelled_and_gone_on_with(page: Page, folder: Path) -> None:
    run(page, "halted", "page_zh")
    job = page.locator(".qa-job.qa-running", has_text="halted")
    expect(job.locator(".qa-count")).to_contain_text(re.compile(r"^[1-9]\d* / \d+ 题"), timeout=60_000)
    page.get_by_role("button", name="取消").click()
    expect(page.locator(".qa-job.qa-cancelled")).to_contain_text("已取消", timeout=10_000)
    halted = next(entry for entry in list_runs(folder / "runs") if entry.name == "halted")
    assert (halted.finished, halted.n, halted.sets) == (False, None, ("page_zh",))
    done = len(outcomes(folder / "runs" / "halted"))
    assert 0 < done < list_sets()["page_zh"]
    expect(page.locator(".qa-runs tr", has_text="halted")).to_contain_text("未完成")
    run(page, "halted")  # the set is still chosen
    expect(page.locator(".qa-job.qa-running")).to_contain_text(
        f"/ {list_sets()['page_zh']} 题", timeout=60_000
    )
    later = page.context.new_page()
    later.goto(page.url)
    for one in (page, later):  # a page that is opened later follows, too
        expect(one.locator(".qa-job.qa-done")).to_contain_text("halted", timeout=120_000)
    later.close()


@pytest.mark.parametrize(
    ("name", "sets", "told"),
    [("../x", ["smoke_zh"], "名称"), ("fresh", [], "题集"), ("both", ["report_zh", "smoke_zh"], "单独")],
)
def test_what_cannot_be_run_is_told(page: Page, name: str, sets: list[str], told: str) -> None:
    run(page, name, *sets)
    expect(page.get_by_role("alert")).to_contain_text(told)


def test_what_a_failed_run_said_is_told(page: Page, folder: Path) -> None:
    (folder / "runs" / "blocked").mkdir(parents=True)
    (folder / "runs" / "blocked" / "config.json").write_text("{}")
    run(page, "blocked", "smoke_zh")
    expect(page.get_by_role("alert")).to_contain_text("不能续跑", timeout=60_000)


@pytest.fixture
def hostile(folder: Path) -> str:
    """A run all of whose texts are markup; the text."""
    text = "<img src=x onerror=alert(1)>\n\n**x** <script>alert(2)</script>"
    asked = {"id": "<b>", "type": "fact", "question": text, "answerable": True, "nuggets": [[text]]}
    index = {"sha256": "", "model": "", "built": ""}
    answer = {
        **{"id": "<b>", "question": text, "standalone_question": text, "status": "answered", "answer": text},
        **{"span": None, "citations": [], "suggestions": [], "confidence": 0.5, "latency_ms": 1.0},
        **{"retrieved": [{"section": text, "document_id": "d", "score": 1.0}], "index": index},
    }
    run = folder / "runs" / "hostile"
    run.mkdir(parents=True)
    config = {"date": "<i>2026", "sets": [{"path": "/x/<img src=x>.jsonl"}]}
    (run / "config.json").write_text(json.dumps(config))
    for name, record in (("questions", asked), ("results", answer), ("scores", {"id": "<b>", "values": {}})):
        (run / f"{name}.jsonl").write_text(json.dumps(record) + "\n")
    (run / "report.html").write_text("<script>document.title = document.cookie</script>")
    return text


def test_markup_in_a_run_is_shown_literally(hostile: str, page: Page) -> None:
    choose(page, "qa-chosen", "hostile")
    expect(page.locator(".qa-asked dd").nth(1)).to_have_text(hostile)
    expect(page.locator(".qa-runs")).to_contain_text("<img src=x>")
    expect(page.locator(".qa-html img, .qa-html script, .qa-html i, .qa-asked strong")).to_have_count(0)
    report = page.context.request.get(page.url.replace("/eval/", "/runs/hostile/report.html"))
    assert report.headers["content-security-policy"] == REPORT_HEADERS["content-security-policy"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_telephone_needs_no_sideways_scrolling(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.locator(".qa-runs")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.locator(".qa-runs").evaluate("box => box.scrollWidth <= box.clientWidth")


def test_signing_out_shuts_the_page(app: RunningApp, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{app.url}/admin/eval/")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("管理口令")).to_be_visible()
    page.close()


def test_the_server_connected_to_nothing(app: RunningApp) -> None:
    """Last in the file: the server and every evaluation it started wrote down what they connected to."""
    assert not app.sockets.exists() or app.sockets.read_text() == ""
