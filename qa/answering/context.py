"""What the source itself says about the questions of a conversation: where they lead, and what answers them."""

import math
from collections.abc import Callable
from functools import lru_cache

from langchain_core.runnables import RunnableConfig

from qa.answering.evidence import Passage
from qa.answering.passages import PassageFinder
from qa.answering.question import Kind, read_question
from qa.answering.support import SupportCheck

_ELSEWHERE = 0.8  # of the weight of a term that one sentence alone has: on yearbook_qa .92 of the bare attributes stay, .90 of new topics go
_NAMES = {Kind.PERSON: ("person",), Kind.PLACE: ("body",), Kind.NAME: ("title", "body")}
_LONGEST_NAME = 24


class Context:
    """Answers `qa.answering.followup.Source` for one request."""

    def __init__(
        self,
        finder: PassageFinder,
        check: SupportCheck,
        threshold: float,
        sentences: int,
        config: RunnableConfig,
    ) -> None:
        self._check = check
        self._threshold = threshold
        self._margin = _ELSEWHERE * math.log(1 + sentences / 1.5)
        self._find: Callable[[str], list[Passage]] = lru_cache(64)(lambda query: finder.find(query, config))

    def told(self, question: str) -> str:
        """The person, place, body or title that a question is answered with, "" where it is refused or asks for none."""
        asked = read_question(question)
        verdict = self._check.weigh(asked, self._find(question)[:5])
        fitting = (
            one.candidate.text
            for one in verdict.weighed
            if one.place == verdict.weighed[0].place and one.candidate.kind in _NAMES.get(asked.kind, ())
        )
        name = next(fitting, "") if verdict.support >= self._threshold else ""
        return name if len(name) <= _LONGEST_NAME else ""

    def elsewhere(self, question: str, earlier: str) -> bool:
        """Whether the best sentence by words beats the best of the section that `earlier` led to by more than the margin."""
        first = self._find(earlier)[0]
        passages = self._find(question)
        here = [p.lexical for p in passages if _place(p) == _place(first)]
        return max(p.lexical for p in passages) - max(here, default=0.0) > self._margin


def _place(passage: Passage) -> tuple[str, str]:
    return passage.document_id, passage.section_title
