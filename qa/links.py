"""The addresses of source pages: an article, a section of it, and in that a cited passage.

`/source/ID?cite=12-61-1c291ca3#概况`: the fragment is the section's anchor; `cite` holds the passage's offsets in the
article's text and the CRC-32 of its UTF-8. The check keeps a link true when the text around the passage changes:
the passage is found again where it has moved to, and no other text is ever marked in its place.
"""

import re
from collections.abc import Iterator
from heapq import nsmallest
from urllib.parse import quote
from zlib import crc32

from qa.datatypes import Article, Section

_CITE = re.compile(r"(\d{1,9})-(\d{1,9})-([0-9a-f]{8})", re.ASCII)
_MAX_LENGTH = 2000
_MAX_PLACES = 2000  # a made-up link to a long document must not keep us busy
_BEFORE_CLAUSE = re.compile(r"^|\W+")


def source_url(article: Article) -> str:
    """The article's page, as a path from the server's root."""
    return f"/source/{quote(article.id)}"


def section_url(article: Article, section: Section) -> str:
    """The section on the article's page."""
    return f"{source_url(article)}#{quote(anchor(article, section))}"


def citation_url(article: Article, start: int, end: int) -> str:
    """The section that holds `article.text[start:end]`, with these characters marked."""
    section = article.section_at(start)
    cite = f"{start}-{end}-{_check(article.text[start:end])}"
    return f"{source_url(article)}?cite={cite}#{quote(anchor(article, section))}"


def anchor(article: Article, section: Section) -> str:
    """The section's id on the page: its title without white space; a later one of the same title is numbered."""
    name = _joined(section.title)
    earlier = sum(_joined(s.title) == name for s in article.sections if s.start < section.start)
    return f"{name}-{earlier + 1}" if earlier else name


def cited(article: Article, cite: str) -> tuple[int, int] | None:
    """Where the passage that `cite` names stands now, inside one section; None where it stands nowhere."""
    given = _CITE.fullmatch(cite)
    if not given:
        return None
    start, length = int(given[1]), int(given[2]) - int(given[1])
    if length > _MAX_LENGTH:
        return None
    places = [start, *nsmallest(_MAX_PLACES, _clause_starts(article), key=lambda at: abs(at - start))]
    found = (at for at in places if _check(article.text[at : at + length]) == given[3])
    return next(((at, at + length) for at in found if _in_one_section(article, at, length)), None)


def _clause_starts(article: Article) -> Iterator[int]:
    """Where a passage that has moved may begin."""
    for section in article.sections:
        yield from (section.start + match.end() for match in _BEFORE_CLAUSE.finditer(section.text))


def _in_one_section(article: Article, start: int, length: int) -> bool:
    return any(s.start <= start < start + length <= s.end for s in article.sections)


def _check(text: str) -> str:
    return f"{crc32(text.encode()):08x}"


def _joined(title: str) -> str:
    return "-".join(title.split())
