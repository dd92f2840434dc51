"""Question, history and retrieved sentences → a draft answer or a typed refusal."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote as quote_url

from langchain_core.runnables import RunnableConfig

from qa.answering.compose import LONG_LIMIT, Piece, compose, joined
from qa.answering.english import in_chinese, is_english
from qa.answering.evidence import Passage
from qa.answering.followup import resolve
from qa.answering.messages import Messages, asked_section, section_question
from qa.answering.parts import parts
from qa.answering.passages import PassageFinder, sections_of
from qa.answering.question import Question, read_question
from qa.answering.scope import out_of_scope
from qa.answering.support import SHORT_KINDS, SupportCheck, Verdict
from qa.answering.yesno import leading
from qa.corpus.sentences import sentence_offsets
from qa.datatypes import Citation, Retrieved, Span, Status, Turn

PASSAGES = 5  # sentences that the support check reads
THRESHOLD = 0.3  # support below which the bot refuses: see the curve in eval/README.md
_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """All of an answer but its id, its timing and the index that it came from."""

    standalone_question: str
    status: Status
    text: str
    span: Span | None = None
    citations: tuple[Citation, ...] = ()
    retrieved: tuple[Retrieved, ...] = ()
    suggestions: tuple[str, ...] = ()
    confidence: float = 1.0


class Answerer:
    """Answers over a fixed set of articles."""

    def __init__(self, finder: PassageFinder, check: SupportCheck) -> None:
        self._articles = finder.articles
        self._finder = finder
        self._check = check
        self.messages = Messages(tuple(finder.articles.values()))

    @property
    def opening(self) -> tuple[str, ...]:
        """The editors' questions, else one for each of the first sections."""
        chosen = [question for article in self._articles.values() for question in article.questions]
        titles = [section.title for article in self._articles.values() for section in article.sections]
        return tuple((chosen or list(map(section_question, titles)))[:4])

    def answer(self, question: str, history: Sequence[Turn], config: RunnableConfig) -> Draft:
        """The draft for one question; `history` serves only to complete it."""
        reply = self.messages.meta(question)
        if reply:
            return Draft(question, Status.META, reply, suggestions=self.opening[:_SUGGESTIONS])
        resolved = resolve((in_chinese(question) if is_english(question) else "") or question, history)
        standalone = resolved.question
        passages = self._finder.find(standalone, config)
        retrieved = sections_of(passages)
        section = self._section_draft(standalone, retrieved)
        if section:
            return section
        asked = read_question(standalone)
        if out_of_scope(asked, passages[:PASSAGES]):
            draft = self._refusal(question, standalone, Status.OUT_OF_SCOPE, passages, retrieved)
            return replace(draft, confidence=0.0)
        passages, verdict = self._weigh(asked, passages, resolved.earlier, config)
        if verdict.support < THRESHOLD:
            draft = self._refusal(question, standalone, verdict.refusal, passages, sections_of(passages))
        else:
            told, complete = self._part_pieces(standalone, config)
            pieces = joined(told if complete else (*compose(asked, passages, verdict), *told))
            draft = self._answered(standalone, pieces, sections_of(passages))
        return replace(draft, confidence=verdict.support)

    def _weigh(
        self, asked: Question, passages: list[Passage], earlier: str, config: RunnableConfig
    ) -> tuple[list[Passage], Verdict]:
        """The verdict, and the passages in the order that it is about.

        A conversation stays where it is unless that place does not tell: a follow-up is first put to the section that the
        earlier question led to.
        """
        if earlier:
            anchor = self._finder.find(earlier, config)[0]
            here = (anchor.document_id, anchor.section_title)
            nearer = [p for p in passages if (p.document_id, p.section_title) == here]
            if nearer:
                verdict = self._check.weigh(asked, nearer[:PASSAGES])
                if verdict.support >= THRESHOLD:
                    return nearer + [p for p in passages if p not in nearer], verdict
        return passages, self._check.weigh(asked, passages[:PASSAGES])

    def _part_pieces(self, standalone: str, config: RunnableConfig) -> tuple[list[Piece], bool]:
        """Where a question asks several things, the best piece for each that the source tells, and whether these are all: a fact each."""
        asked_parts = [read_question(part) for part in parts(standalone)]
        pieces = []
        for asked in asked_parts if len(asked_parts) > 1 else ():
            passages = self._finder.find(asked.text, config)[:PASSAGES]
            verdict = self._check.weigh(asked, passages)
            if verdict.support >= THRESHOLD:
                pieces.append(compose(asked, passages, verdict)[0])
        facts = all(asked.kind in SHORT_KINDS for asked in asked_parts)
        return pieces, facts and len(pieces) == len(asked_parts)

    def _answered(self, standalone: str, pieces: Sequence[Piece], retrieved: tuple[Retrieved, ...]) -> Draft:
        citations = tuple(self._cite(n, p.document_id, p.start, p.end) for n, p in enumerate(pieces, 1))
        span = None
        if pieces[0].span:
            start, end = pieces[0].span
            span = Span(self._articles[pieces[0].document_id].text[start:end], start, end)
        text = leading(read_question(standalone), citations[0].quote)
        text += "".join(f"{citation.quote}[{citation.n}]" for citation in citations)
        return Draft(standalone, Status.ANSWERED, text, span, citations, retrieved)

    def _refusal(
        self,
        question: str,
        standalone: str,
        status: Status,
        passages: Sequence[Passage],
        retrieved: tuple[Retrieved, ...],
    ) -> Draft:
        text = self.messages.refusal(status, question)
        citations: tuple[Citation, ...] = ()
        if status == Status.FALSE_PREMISE:
            best = passages[0]
            citations = (self._cite(1, best.document_id, best.start, best.start + len(best.text)),)
            text += f"{citations[0].quote}[1]"
        titles = dict.fromkeys(found.section for found in retrieved[:_SUGGESTIONS])
        return Draft(
            standalone, status, text, None, citations, retrieved, tuple(map(section_question, titles))
        )

    def _section_draft(self, question: str, retrieved: tuple[Retrieved, ...]) -> Draft | None:
        """A section asked for by its title in 【】: its first sentences, as many as one reads at once."""
        for article in self._articles.values():
            title = asked_section(question, [section.title for section in article.sections])
            if not title:
                continue
            section = next(section for section in article.sections if section.title == title)
            ends = [end for _, end in sentence_offsets(section.text)]
            end = max((end for end in ends if end <= LONG_LIMIT), default=ends[0])
            citation = self._cite(1, article.id, section.start, section.start + end)
            first = Retrieved(title, article.id, 1.0)
            others = tuple(other for other in retrieved if other.section != title)
            return Draft(
                question, Status.ANSWERED, f"{citation.quote}[1]", None, (citation,), (first, *others)
            )
        return None

    def _cite(self, n: int, document_id: str, start: int, end: int) -> Citation:
        article = self._articles[document_id]
        section = article.section_at(start)
        return Citation(
            n=n,
            document_id=document_id,
            document=article.title,
            section=section.title,
            quote=article.text[start:end],
            start=start,
            end=end,
            url=f"/source/{quote_url(document_id)}#{quote_url(section.title)}",
        )
