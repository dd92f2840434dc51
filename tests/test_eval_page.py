"""report.html and the comparison in a real browser: what they show, filter and escape, and that they ask for nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from eval.cli import main
from eval.compare import compare
from eval.page import compare_page, report_page
from eval.runs import read_run
from qa.datatypes import Status
from tests.browser import chromium
from tests.eval_folder import answered, asked, case, write_run

HOSTILE = (
    "</script><script>document.title='x'</script><img src=http://example.com/a.png onerror=alert(1)>"
    "\"'&amp;{{ 7*7 }}<!--"
)
REFUSED = Status.NOT_IN_SOURCE
CASES = [
    case("q-right"),
    asked(case("q-lacks", 0.0), type="list"),
    case("q-unscored", None),
    case("q-refused", 0.0, status=REFUSED),
    asked(case("q-false", 0.0, answerable=False), history=("先问这个?",)),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of 1280 × 900; what it asks for beyond the file, or complains about, fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    page = context.new_page()
    asked_for: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    yield page
    context.close()
    assert [url for url in asked_for if not url.startswith(("file:", "data:"))] == []
    assert complaints == []


@pytest.fixture
def report(page: Page, tmp_path: Path) -> Page:
    run = write_run(tmp_path / "run", CASES)
    assert main(["report", str(run)]) == 0
    page.goto((run / "report.html").as_uri())
    return page


def shown(page: Page) -> list[str]:
    """The ids of the questions that can be seen."""
    return page.locator("details.question:visible .id").all_inner_texts()


def test_the_figures_stand_at_the_top(report: Page) -> None:
    expect(report).to_have_title("评测报告 · hand")
    tile = report.locator(".tiles li").first
    expect(tile).to_contain_text("correct")
    expect(tile).to_contain_text("0.250")
    expect(tile).to_contain_text("± 0.250 · 4 题")
    row = report.locator(".bars").first.get_by_role("row", name="unanswerable")
    expect(row).to_contain_text("0.000")
    counts = report.locator(".confusion tbody tr").all_inner_texts()
    assert [row.split() for row in counts] == [["可回答", "3", "1"], ["资料未载", "1", "·"]]


def test_the_filter_and_the_search_change_what_is_shown(report: Page) -> None:
    assert shown(report) == [one.question.id for one in CASES]
    report.get_by_label("对错").select_option("wrong")
    assert shown(report) == ["q-lacks", "q-refused", "q-false"]
    expect(report.locator("#count")).to_have_text("显示 3 / 5 题")
    report.get_by_label("回答类别").select_option("answered")
    assert shown(report) == ["q-lacks", "q-false"]
    report.get_by_label("题型", exact=True).select_option("list")
    assert shown(report) == ["q-lacks"]
    report.get_by_role("button", name="清除").click()
    expect(report.locator("details.question:visible")).to_have_count(5)
    report.get_by_label("搜索").fill("Q-FALSE 先问")
    assert shown(report) == ["q-false"]
    report.get_by_label("搜索").fill("没有这样的题")
    assert shown(report) == []
    expect(report.get_by_text("没有符合条件的题目")).to_be_visible()
    report.get_by_role("button", name="清除条件").click()
    expect(report.locator("details.question:visible")).to_have_count(5)


def test_a_question_opens_to_its_answer_beside_the_gold(report: Page) -> None:
    question = report.locator("#q2")
    expect(question.locator(".answer")).to_be_hidden()
    question.locator("summary").first.focus()
    report.keyboard.press("Enter")
    expect(question.locator(".answer")).to_be_visible()
    expect(question.locator(".answer mark.nugget.span")).to_have_text("51643")
    assert question.locator(".nuggets li").all_inner_texts() == ["含 51643 / 5.16万", "缺 五百"]
    assert question.locator(".retrieved li").all_inner_texts() == ["概况 标准条目", "党史学习教育"]
    report.get_by_role("button", name="全部展开").click()
    expect(report.locator("#q5")).to_contain_text("先问这个?")
    expect(report.locator(".answer:visible")).to_have_count(5)
    report.get_by_role("button", name="全部收起").click()
    expect(report.locator(".answer:visible")).to_have_count(0)


def test_an_answer_that_is_too_long_says_so(page: Page, tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [answered(case("long", 0.0), answer="长" * 161), case("short")])
    page.set_content(report_page(read_run(run)))
    page.get_by_role("button", name="全部展开").click()
    assert page.get_by_text("161 字，上限 160 字").count() == 1


def test_a_key_leads_to_the_search_and_an_address_to_its_question(report: Page) -> None:
    report.keyboard.press("/")
    expect(report.get_by_label("搜索")).to_be_focused()
    report.evaluate("location.hash = '#q4'")
    expect(report.locator("#q4 .answer")).to_be_visible()


def test_hostile_text_is_shown_literally_everywhere(page: Page, tmp_path: Path) -> None:
    one = asked(
        case("q"), id=HOSTILE, type=HOSTILE, question=HOSTILE, history=(HOSTILE,), sections=(HOSTILE,),
        nuggets=((HOSTILE,),), answers=(HOSTILE,), evidence=(HOSTILE,), near=(HOSTILE,), standalone=HOSTILE,
    )  # fmt: skip
    citation = replace(one.answer.citations[0], quote=HOSTILE, section=HOSTILE, document=HOSTILE)
    one = answered(one, answer=f"{HOSTILE}[1]", standalone_question="x" + HOSTILE, citations=(citation,))
    run = write_run(tmp_path / "a", [one], name="</title><b>")
    other = write_run(tmp_path / "b", [replace(one, values={"correct": 0.0, HOSTILE: 1.0})])
    for name, html in (
        ("report", report_page(read_run(run))),
        ("compare", compare_page(compare(read_run(run), read_run(other)))),
    ):
        path = tmp_path / f"{name}.html"
        path.write_text(html, encoding="utf-8")
        page.goto(path.as_uri())
        question = page.locator("#q1")
        expect(question.locator(".title")).to_have_text(HOSTILE)
        expect(question.locator(".answer").first).to_have_text(f"{HOSTILE}[1]")
        expect(page.locator("img, b")).to_have_count(0)
        expect(page.locator("script")).to_have_count(1)
        assert page.title() != "x"


def test_a_comparison_shows_both_answers_side_by_side(page: Page, tmp_path: Path) -> None:
    a = write_run(tmp_path / "a", [case("kept"), case("lost"), case("won", 0.0), case("only-a")])
    b = write_run(tmp_path / "b", [case("kept"), case("lost", 0.0, status=REFUSED), case("won")])
    html = tmp_path / "compare.html"
    assert main(["compare", str(a), str(b), "--html", str(html)]) == 0
    page.goto(html.as_uri())
    assert shown(page) == ["won", "lost"]
    lost = page.locator("#q2")
    assert lost.locator(".status").all_inner_texts() == ["已回答", "资料未载"]
    left, right = (side.bounding_box() for side in lost.locator(".sides > section").all())
    assert left and right and left["y"] == right["y"] and left["x"] < right["x"]
    assert lost.locator(".nuggets li").first.inner_text().startswith("A 含 B 缺 51643")
    page.get_by_label("变化").select_option("won")
    assert shown(page) == ["won"]
    row = page.locator(".deltas").get_by_role("row", name="correct").first
    expect(row).to_contain_text("1.0000")
    expect(page.locator("header")).to_contain_text("只在 A，未参与对比：1 题")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_text_can_be_read_and_nothing_stands_out_sideways(report: Page, scheme: str, width: int) -> None:
    report.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    report.set_viewport_size({"width": width, "height": 800})
    report.get_by_role("button", name="全部展开").click()
    assert report.evaluate("document.documentElement.scrollWidth") == width
    assert report.evaluate(_LOW_CONTRAST) == []


# The texts whose contrast with the first opaque ground behind them is below 4.5:1 (WCAG 2.2, 1.4.3).
_LOW_CONTRAST = """() => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const color = parse(getComputedStyle(one).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || element.closest("svg, script, option") || !element.checkVisibility()) continue;
    const pair = [light(parse(getComputedStyle(element).color)), light(ground(element))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < 4.5) low.push(`${element.className} ${ratio.toFixed(2)}`);
  }
  return low;
}"""
