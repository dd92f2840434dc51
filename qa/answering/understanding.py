"""A question as it is understood: every rewriting, in order, and why.

Wrapping off, English and pinyin into Chinese, slips mended, years by their number, and last the follow-up made complete from
earlier questions that were read in the same way. What was rewritten is shown to the person who asked.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from qa.answering.courtesy import core
from qa.answering.english import in_chinese, is_english
from qa.answering.followup import Source, resolve
from qa.answering.messages import is_small_talk
from qa.answering.numerals import as_collection_writes
from qa.answering.relative_years import resolve_years
from qa.answering.romanised import Romanised
from qa.answering.spelling import Speller
from qa.datatypes import Turn
from qa.text import fold

_REMEMBERED = 8  # earlier questions that a follow-up may lean on


@dataclass(frozen=True, slots=True)
class Understood:
    """A question that can be asked alone, the earlier one that it leans on ("" where none), and why it reads so."""

    question: str
    earlier: str = ""
    why: str = ""


class Understanding:
    """Reads questions to a collection: its sentences, and the one year that it tells of, if it is one."""

    def __init__(
        self, texts: Sequence[str], year: int | None, today: Callable[[], date] = date.today
    ) -> None:
        self._texts = texts
        self._speller = Speller(texts)
        self._romanised = Romanised(texts)
        self.sentences = len(texts)
        self._year = year
        self._today = today

    def read(self, question: str, history: Sequence[Turn], source: Source) -> Understood:
        """The question understood; of the history its questions are read, its answers are asked of the source anew."""
        asked, whys = self.alone(question)
        spoken = [turn.question for turn in history if not is_small_talk(turn.question)]
        earlier = [self.alone(question)[0] for question in spoken[-_REMEMBERED:]]
        resolved = resolve(asked, earlier, source)
        return Understood(resolved.question, resolved.earlier, "；".join(filter(None, (*whys, resolved.why))))

    def alone(self, question: str) -> tuple[str, list[str]]:
        """A question by itself, before any other is looked at, and what was changed."""
        whys: list[str] = []
        text = core(question)
        if text != question:
            whys.append("略去了客套和说明来意的话")
        text = self._in_characters(text, whys)
        text, slips = self._speller.mend(text)
        whys += [f"资料里没有“{slip.written}”，按同音理解为“{slip.meant}”" for slip in slips]
        text, numbers = as_collection_writes(text, self._has)
        whys += [f"“{written}”资料写作“{other}”" for written, other in numbers]
        text, years = resolve_years(text, self._year, self._today())
        whys += [f"“{said}”即{meant}" for said, meant in years]
        return text, whys

    def _has(self, text: str) -> bool:
        """Whether the collection has a number as it is written, not as the end of a longer one."""
        return bool(re.search(rf"(?<![\d.〇零一二三四五六七八九十百千万亿]){re.escape(text)}", self._folded))

    @cached_property
    def _folded(self) -> str:
        return "\n".join(map(fold, self._texts))

    def _in_characters(self, text: str, whys: list[str]) -> str:
        romanised = self._romanised.read(text)
        if romanised:
            whys.append("拼音按资料用词读作汉字")
            return romanised
        translated = in_chinese(text, self._romanised.name, self._speller.knows) if is_english(text) else ""
        if translated:
            whys.append("按术语表由英文译为中文")
        return translated or text
