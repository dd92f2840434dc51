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
# A footer line is no sentence: entries may tell of 备案 and 地址 too.
_FOOTER = re.compile(
    r"^(?=[^。]*$)\s*(?:(?:声明|版权所有|主办单位|承办单位|技术支持|地址|电话)\s*[:：]|.*(?:ICP备|公安备|网站标识码))"
)
_VOLUME = re.compile(r"(\d{4})\s*(?:年)?卷")
_NAMES = r"[\u4e00-\u9fff·]{2,6}(?:[ \u3000、]+[\u4e00-\u9fff·]{2,6}){0,4}"
_IN_BRACKETS = re.compile(
    rf"(?<=[。！？”』」])\s*[（(](?:(?:撰稿|供稿|执笔|撰写|编辑)人?[:：]\s*)?({_NAMES})[）)]$"
)
_BARE = re.compile(r"(?<=[。！？”』」])\s*([\u4e00-\u9fff·]{2,4})$")


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
    contributors: list[str] = []
    for title, whole, last in _entries(text):
        body, names = _signature(whole, last=last)
        contributors += names
        entries.setdefault((title, body))
    volume_year = _VOLUME.search(frame.volume)
    book = next((part for part in reversed(frame.path) if part.endswith("年鉴") and part != "年鉴"), "")
    region = book.removesuffix("年鉴")
    return compose(
        article_id,
        list(entries),
        title=_full_title(frame, book) or article_id,
        path=(*frame.path, frame.title) if frame.title else frame.path,
        volume=frame.volume,
        year=int(volume_year.group(1)) - 1 if volume_year else None,
        region=region,
        organisation=frame.title,
        site=frame.path[0] if frame.path else "",
        contributor="、".join(dict.fromkeys(contributors)),
    )


def _signature(body: str, *, last: bool) -> tuple[str, list[str]]:
    """The body without its writers' names, and the names: in brackets behind the last sentence, or bare at an article's end."""
    found = _IN_BRACKETS.search(body) or (_BARE.search(body) if last else None)
    if not found:
        return body, []
    return body[: found.start()].rstrip(), re.split(r"[ \u3000、]+", found.group(1))


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


def _entries(text: str) -> Iterator[tuple[str, str, bool]]:
    """(title, body, whether its article ends with it); a frame line ends an article, the next entry begins one."""
    title, lines = "", list[str]()
    for line in text.splitlines():
        bare = _BULLET.sub("", line).lstrip()
        head = _TITLE.match(bare)
        frame_line = bool(_BULLET.match(line) or _BREADCRUMB.match(line) or _FOOTER.match(line))
        if (head or frame_line) and title:
            yield title, "\n".join(lines), not head
            title, lines = "", []
        if head:
            title, lines = head.group(1).strip(), [bare[head.end() :].strip()]
        elif title and line.strip():
            lines.append(line.strip())
    if title:
        yield title, "\n".join(lines), True
