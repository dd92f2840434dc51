"""A yearbook's portal page, as plain text → an article.

Such a page is a frame (breadcrumb, volume, dates, notices) around entries that begin with a 【title】 at a
line's start. The frame becomes metadata or nothing, never text that could be quoted as an answer; an article
that the page prints twice is kept once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.corpus.article import compose
from qa.datatypes import Article

_TITLE = re.compile(r"【([^【】\n]+)】\s*")
_BULLET = re.compile(r"^\s*[•·●▪]\s*")
_BREADCRUMB = re.compile(r"^\s*(?:当前|您的)?位置\s*[:：]")
_FOOTER = re.compile(r"^\s*(?:声明|版权所有|主办单位|承办单位|技术支持|地址|电话)\s*[:：]|ICP备|公安备|网站标识码")
_VOLUME = re.compile(r"(\d{4})\s*(?:年)?卷")
# The writer's name stands behind the last full stop: 2–4 characters, several names apart by spaces, in brackets or bare.
_CONTRIBUTOR = re.compile(r"(?<=。)\s*[（(]?\s*([\u4e00-\u9fff·]{2,4}(?:[ \u3000、][\u4e00-\u9fff·]{2,4}){0,3})\s*[）)]?$")


@dataclass(frozen=True, slots=True)
class _Frame:
    path: tuple[str, ...]
    volume: str
    title: str


def is_page(text: str) -> bool:
    """Whether the text has entries titled 【…】 at the start of a line."""
    return any(_TITLE.match(_BULLET.sub("", line).lstrip()) for line in text.splitlines())


def parse_page(text: str, article_id: str) -> Article:
    """The page's article; the volume of a year tells of the year before."""
    frame = _frame(text)
    entries: dict[tuple[str, str], None] = {}  # the page's second copy falls on the first
    contributors = []
    for title, body in _entries(text):
        name = _CONTRIBUTOR.search(body)
        if name:
            contributors.append(name.group(1))
            body = body[: name.start()].rstrip()
        entries.setdefault((title, body))
    volume_year = _VOLUME.search(frame.volume)
    book = next((part for part in reversed(frame.path) if part.endswith("年鉴") and part != "年鉴"), "")
    region = book.removesuffix("年鉴")
    return compose(
        article_id,
        list(entries),
        title=_full_title(frame, book),
        path=(*frame.path, frame.title) if frame.title else frame.path,
        volume=frame.volume,
        year=int(volume_year.group(1)) - 1 if volume_year else None,
        region=region,
        organisation=frame.title,
        site=frame.path[0] if frame.path else "",
        contributor="、".join(dict.fromkeys(contributors)),
    )


def _full_title(frame: _Frame, book: str) -> str:
    """E.g. 内蒙古年鉴(2022卷) · 群众团体 · 总工会."""
    behind = frame.path[frame.path.index(book) + 1 :] if book else frame.path
    head = f"{book}({frame.volume})" if book and frame.volume else book or frame.volume
    parts = (head, *(part for part in behind if part != frame.volume), frame.title)
    return " · ".join(part for part in parts if part)


def _frame(text: str) -> _Frame:
    """What stands before the first entry: breadcrumb, volume, and the article's own title as first bullet."""
    path: tuple[str, ...] = ()
    volume = title = ""
    for line in text.splitlines():
        bare = _BULLET.sub("", line).strip()
        if _TITLE.match(bare):
            break
        if _BREADCRUMB.match(line):
            trail = _BREADCRUMB.sub("", line).split("/")
            path = tuple(part.strip() for part in trail if part.strip())
        elif _VOLUME.fullmatch(bare):
            volume = bare
        elif bare and not title and _BULLET.match(line) and not re.search("[:：]", bare):
            title = bare
    volume = volume or next((part for part in path if _VOLUME.fullmatch(part)), "")
    return _Frame(path, volume, title)


def _entries(text: str) -> Iterator[tuple[str, str]]:
    """(title, body) of each entry; a bullet or a footer line ends the article until the next entry."""
    title, lines = "", list[str]()
    for line in text.splitlines():
        head = _TITLE.match(_BULLET.sub("", line).lstrip())
        frame_line = bool(_BULLET.match(line) or _BREADCRUMB.match(line) or _FOOTER.search(line))
        if (head or frame_line) and title:
            yield title, "\n".join(lines)
            title, lines = "", []
        if head:
            title = head.group(1).strip()
            lines = [_BULLET.sub("", line).lstrip()[head.end() :].strip()]
        elif title and line.strip():
            lines.append(line.strip())
    if title:
        yield title, "\n".join(lines)
