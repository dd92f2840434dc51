"""Any other plain text → an article: its headings (一、…, （一）…, # …, 第一章 …) title the sections."""

import re

from qa.corpus.article import compose
from qa.datatypes import Article

_HEADING = re.compile(
    r"^\s*(?:#{1,6}\s+|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十百]{1,4}[章节编部分]+\s*)"
    r"(?P<title>[^。；;]{2,40})$"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")


def parse_outline(text: str, article_id: str) -> Article:
    """Sections by heading; what stands before the first heading, or all where none does, is titled as the text."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    title = lines[0].lstrip("# ").strip() if len(lines[0]) <= 60 and len(lines) > 1 else article_id
    entries: list[tuple[str, list[str]]] = [(title, [])]
    for line in lines[1:] if title != article_id else lines:
        heading = _HEADING.match(line)
        if heading:
            entries.append((heading.group("title").strip(), []))
        else:
            entries[-1][1].append(line)
    told = _YEAR.search(title)
    return compose(
        article_id,
        [(name, "\n".join(body)) for name, body in entries],
        title=title,
        year=int(told.group(1)) if told else None,
    )
