"""`Answer` → the HTML of one chat message. All text of questions and documents is escaped here.

The chat shows messages as HTML with Markdown switched off, so that `**`, `<b>` or `![]()` in a source or
a question stand as they are. Class names are those of static/chat.css; static/chat.js acts on `qa-cite`
and `qa-copy`. What the page itself says comes from qa.web.texts.
"""

import re
from collections.abc import Mapping
from html import escape

from qa.datatypes import Answer, Article, Citation
from qa.errors import YearbookError
from qa.web.texts import ZH, Texts

_MARKER = re.compile(r"\[(\d+)\]")


def question_html(question: str) -> str:
    """The person's own words, shown literally."""
    return f'<div class="qa-question">{escape(question)}</div>'


def error_html(error: YearbookError, texts: Texts = ZH) -> str:
    """An error of the tree as a message: the reader's language first, the other below."""
    told = {"zh-CN": error.zh, "en": error.en}
    other = "en" if texts.lang != "en" else "zh-CN"
    return (
        f'<div class="qa-message qa-error"><p>{escape(told[texts.lang])}</p>'
        f'<p class="qa-note" lang="{other}">{escape(told[other])}</p></div>'
    )


def answer_html(
    answer: Answer, articles: Mapping[str, Article], unfold: bool = True, texts: Texts = ZH
) -> str:
    """The whole message: what was understood, the answer, its sources; `unfold` opens the first source.

    Its status is a class, for static/chat.js: of attributes, Gradio keeps only those it knows.
    """
    kind = " qa-refused" if answer.status.refused else ""
    sources = "".join(
        _source_html(answer.id, citation, articles[citation.document_id], unfold and citation.n == 1, texts)
        for citation in answer.citations
    )
    return (
        f'<div class="qa-message qa-status-{answer.status}{kind}">{_understood_html(answer, texts)}'
        f"{_text_html(answer, texts)}{sources}{_copy_html(answer, texts)}</div>"
    )


def _understood_html(answer: Answer, texts: Texts) -> str:
    if answer.standalone_question == answer.question:
        return ""
    return f'<p class="qa-note">{texts.understood}{escape(answer.standalone_question)}</p>'


def _text_html(answer: Answer, texts: Texts) -> str:
    if not answer.answer:
        return f'<p class="qa-note">{texts.looking}</p>'
    start, end = _bold_range(answer)
    text = answer.answer
    parts = [_linked(answer, text[:start], texts), _linked(answer, text[end:], texts)]
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


def _linked(answer: Answer, text: str, texts: Texts) -> str:
    """Escaped text whose [n] point to the sources below; an [n] that cites nothing stays text."""
    numbers = {citation.n for citation in answer.citations}

    def link(match: re.Match[str]) -> str:
        n = int(match[1])
        if n not in numbers:
            return match[0]
        return f'<a class="qa-cite" href="#{_anchor(answer.id, n)}" title="{texts.see_source}">[{n}]</a>'

    return _MARKER.sub(link, escape(text))


def _source_html(answer_id: str, citation: Citation, article: Article, unfold: bool, texts: Texts) -> str:
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
        f'<p class="qa-passage">{before}<mark>{cited}</mark>{after}</p>'
        f'<p class="qa-page"><a href="{escape(citation.url)}" target="_blank">{texts.open_page}</a></p></details>'
    )


def _copy_html(answer: Answer, texts: Texts) -> str:
    if not answer.answer:
        return ""
    link = f'<a class="qa-copy" href="#copy">{texts.copy}</a>'
    return f'<p class="qa-actions">{link}</p>'


def _anchor(answer_id: str, n: int) -> str:
    return f"source-{escape(answer_id)}-{n}"
