"""Question, history and retrieved sentences → a draft answer or a typed refusal."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from langchain_core.runnables import RunnableConfig

from qa.answering.compose import LONG_LIMIT, Piece, compose, joined
from qa.answering.context import Context
from qa.answering.evidence import Passage
from qa.answering.messages import Messages
from qa.answering.offers import Offers
from qa.answering.parts import parts
from qa.answering.passages import PassageFinder, sections_of
from qa.answering.question import Question, read_question
from qa.answering.scope import foreign
from qa.answering.support import SHORT_KINDS, SupportCheck, Verdict
from qa.answering.understanding import Understanding, Understood
from qa.answering.yesno import leading
from qa.corpus.sentences import sentence_offsets
from qa.datatypes import Citation, Retrieved, Span, Status, Turn
from qa.links import citation_url

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
    resolution: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """What an answer is decided on: `read` are the passages that the verdict weighed; no verdict where `outside` names a cause."""

    understood: Understood
    asked: Question
    outside: str
    passages: list[Passage]
    read: list[Passage]
    verdict: Verdict | None


class Answerer:
    """Answers over a fixed set of articles, whose source pages lie under `root_path`."""

    def __init__(
        self, finder: PassageFinder, check: SupportCheck, understanding: Understanding, root_path: str = ""
    ) -> None:
        self._articles = finder.articles
        self._finder = finder
        self._check = check
        self._understanding = understanding
        self._offers = Offers(finder.articles)
        self._root_path = root_path
        self.messages = Messages(tuple(finder.articles.values()))

    @property
    def opening(self) -> tuple[str, ...]:
        """A few questions to begin with."""
        return self._offers.opening(4)

    def answer(self, question: str, history: Sequence[Turn], config: RunnableConfig) -> Draft:
        """The draft for one question; `history` serves only to complete it."""
        reply = self.messages.meta(question)
        if reply:
            return Draft(question, Status.META, reply, suggestions=self.opening[:_SUGGESTIONS])
        trace = self.trace(question, history, config)
        draft = self._draft(question, trace, config)
        return replace(draft, resolution=trace.understood.why)

    def trace(self, question: str, history: Sequence[Turn], config: RunnableConfig) -> Trace:
        """All that an answer is decided on."""
        context = Context(self._finder, self._check, THRESHOLD, self._understanding.sentences, config)
        understood = self._understanding.read(question, history, context)
        asked = read_question(understood.question)
        passages = self._finder.find(understood.question, config)
        outside = foreign(asked, passages[:PASSAGES])
        if outside:
            return Trace(understood, asked, outside, passages, passages[:PASSAGES], None)
        passages, read, verdict = self._weigh(asked, passages, understood.earlier, config)
        return Trace(understood, asked, "", passages, read, verdict)

    def _draft(self, question: str, trace: Trace, config: RunnableConfig) -> Draft:
        standalone, passages, verdict = trace.understood.question, trace.passages, trace.verdict
        section = self._section_draft(standalone, sections_of(passages))
        if section:
            return section
        if verdict is None:
            draft = self._refusal(question, standalone, Status.OUT_OF_SCOPE, passages, trace.outside)
            return replace(draft, confidence=0.0)
        if verdict.support < THRESHOLD:
            draft = self._refusal(question, standalone, verdict.refusal, passages)
        else:
            told, complete = self._part_pieces(standalone, config)
            pieces = joined(told if complete else (*compose(trace.asked, passages, verdict), *told))
            draft = self._answered(standalone, pieces, sections_of(passages))
        return replace(draft, confidence=verdict.support)

    def _weigh(
        self, asked: Question, passages: list[Passage], earlier: str, config: RunnableConfig
    ) -> tuple[list[Passage], list[Passage], Verdict]:
        """The verdict, after the passages in the order that it is about and those among them that were read for it.

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
                    return nearer + [p for p in passages if p not in nearer], nearer[:PASSAGES], verdict
        return passages, passages[:PASSAGES], self._check.weigh(asked, passages[:PASSAGES])

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
        outside: str = "",
    ) -> Draft:
        text = self.messages.refusal(status, question, outside)
        retrieved = sections_of(passages)
        citations: tuple[Citation, ...] = ()
        if status == Status.FALSE_PREMISE:
            best = passages[0]
            citations = (self._cite(1, best.document_id, best.start, best.start + len(best.text)),)
            text += f"{citations[0].quote}[1]"
        offered = self._offers.nearest(retrieved, _SUGGESTIONS)
        return Draft(standalone, status, text, None, citations, retrieved, offered)

    def _section_draft(self, question: str, retrieved: tuple[Retrieved, ...]) -> Draft | None:
        """A section asked for by its title in 【】: its first sentences, as many as one reads at once."""
        asked = self._offers.asked(question, retrieved)
        if not asked:
            return None
        article, section = asked
        ends = [end for _, end in sentence_offsets(section.text)]
        end = max((end for end in ends if end <= LONG_LIMIT), default=ends[0])
        citation = self._cite(1, article.id, section.start, section.start + end)
        first = Retrieved(section.title, article.id, 1.0)
        others = (
            other for other in retrieved if (other.section, other.document_id) != (section.title, article.id)
        )
        return Draft(question, Status.ANSWERED, f"{citation.quote}[1]", None, (citation,), (first, *others))

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
            url=self._root_path + citation_url(article, start, end),
        )
