"""What a message shows, letter by letter."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.datatypes import Answer, Article, Citation, IndexInfo, Section, Span, Status
from qa.errors import QuestionError
from qa.web.render import answer_html, error_html, question_html

HOSTILE = (
    "**粗** <b>x</b> ![图](http://example.com/a.png) [链](javascript:1) $$x$$ &lt; <script>1</script> `c`"
)
QUOTE = f"全区有{HOSTILE}51643个[1]基层工会。"
TEXT = f"【概况】前文{HOSTILE}。{QUOTE}\n后文。"
START = TEXT.index(QUOTE)
SECTION = Section("概况", TEXT[4:], 4, len(TEXT))
ARTICLES = {"a": Article("a", "总工会", TEXT, (SECTION,))}
CITATION = Citation(1, "a", "年鉴<i>", "概况<i>", QUOTE, START, START + len(QUOTE), "/source/a")
SPAN = Span("51643个", TEXT.index("51643个"), TEXT.index("51643个") + 6)


def answer(
    text: str = QUOTE + "[1]", status: Status = Status.ANSWERED, span: Span | None = SPAN, **more: object
) -> Answer:
    values: dict[str, object] = {
        "id": "f00d", "question": "多少?", "standalone_question": "多少?", "status": status, "answer": text,
        "span": span, "citations": (CITATION,), "retrieved": (), "suggestions": (), "confidence": 1.0, "latency_ms": 1.0,
        "index": IndexInfo("0", "m", "2026"),
    }  # fmt: skip
    return Answer(**(values | more))  # type: ignore[arg-type]


def part(html: str, tag: str) -> str:
    """The text of the first `tag`, as a browser would show it."""
    found = re.search(rf"<{tag}[ >].*?</{tag.partition(' ')[0]}>", html, re.DOTALL)
    assert found, f"no <{tag}> in {html}"
    return unescape(re.sub(r"<[^>]*>", "", found[0]))


@given(st.text())
def test_a_question_is_shown_literally(question: str) -> None:
    html = question_html(question)
    assert re.findall(r"<[^>]*>", html) == ['<div class="qa-question">', "</div>"]
    assert part(html, "div") == question


def test_all_text_of_a_document_is_shown_literally() -> None:
    html = answer_html(answer(), ARTICLES)
    tags = {tag.strip("</>").split()[0] for tag in re.findall(r"<[^>]*>", html)}
    assert tags == {"div", "p", "a", "strong", "details", "summary", "span", "mark"}
    assert part(html, 'p class="qa-answer"') == QUOTE + "[1]"
    assert part(html, 'p class="qa-passage"') == SECTION.text
    assert part(html, "summary") == "[1] 概况<i> 年鉴<i>"


def test_the_span_is_bold_and_the_quote_is_marked() -> None:
    html = answer_html(answer(), ARTICLES)
    assert part(html, "strong") == "51643个"
    assert part(html, "mark") == QUOTE


def test_the_bold_span_is_the_one_at_its_offsets_and_not_a_namesake_before_it() -> None:
    text = "【概况】31人和31人。"
    citation = Citation(1, "b", "年鉴", "概况", "31人和31人。", 4, 12, "")
    articles = {"b": Article("b", "总工会", text, (Section("概况", text[4:], 4, len(text)),))}
    html = answer_html(answer("31人和31人。[1]", span=Span("31人", 8, 11), citations=(citation,)), articles)
    assert html.index("31人和<strong>31人</strong>。") > 0


def test_a_marker_links_to_its_source_and_an_uncited_one_stays_text() -> None:
    html = answer_html(answer("有[2]和[1]。", span=None), ARTICLES)
    assert part(html, 'p class="qa-answer"') == "有[2]和[1]。"
    assert re.findall(r'<a class="qa-cite" href="#(.*?)".*?>(.*?)</a>', html) == [("source-f00d-1", "[1]")]
    assert '<details class="qa-source" id="source-f00d-1" open>' in html


def test_only_the_newest_answer_is_unfolded() -> None:
    assert "<details" in answer_html(answer(), ARTICLES, unfold=False)
    assert " open>" not in answer_html(answer(), ARTICLES, unfold=False)


def test_a_generated_sentence_has_its_span_bold_where_it_says_it() -> None:
    html = answer_html(answer("基层工会共51643个。[1]"), ARTICLES)
    assert "共<strong>51643个</strong>。" in html
    assert "<strong>" not in answer_html(answer("五万多个。[1]"), ARTICLES)


def test_sources_come_before_the_text() -> None:
    html = answer_html(answer("", span=None), ARTICLES)
    assert part(html, "mark") == QUOTE
    assert "正在查阅" in html
    assert "qa-copy" not in html


def test_what_was_understood_is_told_only_where_it_differs() -> None:
    assert "已理解为" not in answer_html(answer(), ARTICLES)
    html = answer_html(answer(standalone_question="<b>会员</b>有多少?"), ARTICLES)
    assert part(html, 'p class="qa-note"') == "已理解为：<b>会员</b>有多少?"


@pytest.mark.parametrize("status", list(Status))
def test_a_refusal_is_set_apart(status: Status) -> None:
    html = answer_html(answer("没有这一项。", status, None, citations=()), ARTICLES)
    assert (" qa-refused" in html) == status.refused
    assert part(html, 'p class="qa-answer"') == "没有这一项。"


def test_an_error_is_told_in_both_languages() -> None:
    html = error_html(QuestionError("问题<太>长。", "Too <long>."))
    assert part(html, "p") == "问题<太>长。"
    assert part(html, 'p class="qa-note"') == "Too <long>."
