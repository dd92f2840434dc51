"""Sections offered as questions, and such a question read again: 【概况】讲了什么？ or, of several documents, 《…》的【概况】讲了什么？."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from qa.datatypes import Article, Retrieved, Section

_ASKED = re.compile("(?:《(?P<document>.+)》的)?【(?P<title>[^【】]+)】")


class Offers:
    """The questions that a collection of articles can be asked by its sections' titles."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        self._articles = articles

    def opening(self, count: int) -> tuple[str, ...]:
        """The editors' questions, else one for each of the first sections."""
        articles = self._articles.values()
        chosen = [question for article in articles for question in article.questions]
        sections = ((section.title, article) for article in articles for section in article.sections)
        return tuple(chosen[:count]) or self._questions(sections, count)

    def nearest(self, retrieved: Sequence[Retrieved], count: int) -> tuple[str, ...]:
        """The sections found, best first; a title that several documents share is offered once, of the best."""
        return self._questions(
            ((found.section, self._articles[found.document_id]) for found in retrieved), count
        )

    def asked(self, question: str, retrieved: Sequence[Retrieved]) -> tuple[Article, Section] | None:
        """The section that a question names in 【】: of the document that it names, else of the one found first."""
        named = _ASKED.search(question)
        if not named:
            return None
        ranked = dict.fromkeys([*(found.document_id for found in retrieved), *self._articles])
        for article in map(self._articles.__getitem__, ranked):
            if named["document"] in (None, article.title):
                for section in article.sections:
                    if section.title == named["title"]:
                        return article, section
        return None

    def _questions(self, sections: Iterable[tuple[str, Article]], count: int) -> tuple[str, ...]:
        of: dict[str, Article] = {}
        for title, article in sections:
            of.setdefault(title, article)
        several = len(self._articles) > 1
        return tuple(
            section_question(title, article.title if several else "")
            for title, article in islice(of.items(), count)
        )


def section_question(title: str, document: str = "") -> str:
    """The question that asks for a section as a whole; `Offers.asked` reads it."""
    return f"《{document}》的【{title}】讲了什么？" if document else f"【{title}】讲了什么？"
