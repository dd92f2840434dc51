"""`Answer` → the HTML of one chat message. All text of questions and documents is escaped here.

The chat shows messages as HTML with Markdown switched off, so that `**`, `<b>` or `![]()` in a source or
a question stand as they are. Class names are those of static/chat.css; static/chat.js acts on `qa-cite`
and `qa-copy`.
"""

import re
from collections.abc import Mapping
from html import escape

from qa.datatypes import Answer, Article, Citation
from qa.errors import YearbookError

_MARKER = re.compile(r"\[(\d+)\]")


def question_html(question: str) -> str:
    """The person's own words, shown literally."""
    return f'<div class="qa-question">{escape(question)}</div>'


def error_html(error: YearbookError) -> str:
    """An error of the tree as a message: Chinese first, English below."""
    return (
        f'<div class="qa-message qa-error"><p>{escape(error.zh)}</p>'
        f'<p class="qa-note" lang="en">{escape(error.en)}</p></div>'
    )


def answer_html(answer: Answer, articles: Mapping[str, Article], unfold: bool = True) -> str:
    """The whole message: what was understood, the answer, its sources; `unfold` opens the first source."""
    kind = " qa-refused" if answer.status.refused else ""
    sources = "".join(
        _source_html(answer.id, citation, articles[citation.document_id], unfold and citation.n == 1)
        for citation in answer.citations
    )
    return (
        f'<div class="qa-message{kind}">{_understood_html(answer)}'
        f"{_text_html(answer)}{sources}{_copy_html(answer)}</div>"
    )


def _understood_html(answer: Answer) -> str:
    if answer.standalone_question == answer.question:
        return ""
    return f'<p class="qa-note">已理解为：{escape(answer.standalone_question)}</p>'


def _text_html(answer: Answer) -> str:
    if not answer.answer:
        return '<p class="qa-note">正在查阅…</p>'
    start, end = _bold_range(answer)
    text = answer.answer
    parts = [_linked(answer, text[:start]), _linked(answer, text[end:])]
    bold = f"<strong>{escape(text[start:end])}</strong>" if start < end else ""
    return f'<p class="qa-answer">{bold.join(parts)}</p>'


def _bold_range(answer: Answer) -> tuple[int, int]:
    """Where the span stands in the answer's text; (0, 0) where there is none.

    The span's offsets count in the document, so its place in the answer follows from its citation's quote.
    """
    span = answer.span
    if span is None:
        return 0, 0
    cited = next(citation for citation in answer.citations if citation.n == span.n)
    quoted_at = answer.answer.find(cited.quote)
    told_at = answer.answer.find(span.text)  # a generated sentence tells it in its own words
    start = quoted_at + span.start - cited.start if quoted_at >= 0 else told_at
    return (start, start + len(span.text)) if start >= 0 else (0, 0)


def _linked(answer: Answer, text: str) -> str:
    """Escaped text whose [n] point to the sources below; an [n] that cites nothing stays text."""
    numbers = {citation.n for citation in answer.citations}

    def link(match: re.Match[str]) -> str:
        n = int(match[1])
        if n not in numbers:
            return match[0]
        return f'<a class="qa-cite" href="#{_anchor(answer.id, n)}" title="查看出处">[{n}]</a>'

    return _MARKER.sub(link, escape(text))


def _source_html(answer_id: str, citation: Citation, article: Article, unfold: bool) -> str:
    section = article.section_at(citation.start)
    before, cited, after = (
        escape(article.text[start:end])
        for start, end in (
            (section.start, citation.start),
            (citation.start, citation.end),
            (citation.end, section.end),
        )
    )
    return (
        f'<details class="qa-source" id="{_anchor(answer_id, citation.n)}"{" open" if unfold else ""}>'
        f'<summary><span class="qa-number">[{citation.n}]</span> '
        f'<span class="qa-section">{escape(citation.section)}</span> '
        f'<span class="qa-document">{escape(citation.document)}</span></summary>'
        f'<p class="qa-passage">{before}<mark>{cited}</mark>{after}</p></details>'
    )


def _copy_html(answer: Answer) -> str:
    return '<p class="qa-actions"><a class="qa-copy" href="#copy">复制答案</a></p>' if answer.answer else ""


def _anchor(answer_id: str, n: int) -> str:
    return f"source-{escape(answer_id)}-{n}"
