"""Any other plain text → an article: its headings (一、…, （一）…, # …, 第一章 …) title the sections."""

import re

from qa.corpus.article import compose
from qa.datatypes import Article

_STYLES = (
    r"#{1,6}\s+",
    "第[一二三四五六七八九十百]{1,4}[章节编部分]+\\s*",
    "[一二三四五六七八九十]{1,3}、",
    "[（(][一二三四五六七八九十]{1,3}[）)]",
)
_HEADINGS = tuple(re.compile(rf"^(?:{style})(?P<title>[^。；;]{{2,40}})$") for style in _STYLES)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")


def parse_outline(text: str, article_id: str) -> Article:
    """Sections by heading; what stands before the first heading, or all where none does, is titled as the text.

    The first line is the title if it is short and no sentence. A heading right above one of another style goes
    into that one's title; one above nothing is text like any other.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    titled = len(lines) > 1 and len(lines[0]) <= 60 and not re.search("[。；;]", lines[0])
    title = lines.pop(0).lstrip("# ").strip() if titled else article_id
    entries: list[tuple[str, list[str]]] = [(title, [])]
    above: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        style, name = _heading(line)
        next_style, _ = _heading(following)
        if name and following and style != next_style:
            if next_style is None:
                entries.append((" · ".join((*above, name)), []))
                above = []
            else:
                above.append(name)
        else:
            entries[-1][1].append(line)
    told = _YEAR.search(title)
    return compose(
        article_id,
        [(name, "\n".join(body)) for name, body in entries],
        title=title,
        year=int(told.group(1)) if told else None,
    )


def _heading(line: str) -> tuple[int | None, str]:
    """The style (its place in _STYLES) and the title of a heading line; (None, "") for any other."""
    for style, pattern in enumerate(_HEADINGS):
        match = pattern.match(line)
        if match:
            return style, match["title"].strip()
    return None, ""
