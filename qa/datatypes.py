"""The product's own data, frozen. LangChain's types carry the rest (`Document`, `Embeddings`, `VectorStore`).

Offsets (`start`, `end`) count characters of `Article.text`; `article.text[start:end]` is the literal slice.
"""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """What kind of answer it is; all but `ANSWERED` and `META` are refusals."""

    ANSWERED = "answered"
    NOT_IN_SOURCE = "not_in_source"
    OUT_OF_SCOPE = "out_of_scope"
    FALSE_PREMISE = "false_premise"
    META = "meta"

    @property
    def refused(self) -> bool:
        """Whether the bot declined to answer."""
        return self not in (Status.ANSWERED, Status.META)


@dataclass(frozen=True, slots=True)
class Section:
    """One titled entry of an article; `text` is its body without the 【title】."""

    title: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One source document, verbatim, with what its page tells about it.

    `year` is the year told of (a yearbook's volume tells of the year before), None where nothing says it.
    `path` is the way to it from the site's root, e.g. 年鉴 / 内蒙古年鉴 / 2022卷 / 群众团体 / 总工会. `questions` are an
    editor's suggestions to begin with.
    """

    id: str
    title: str
    text: str
    sections: tuple[Section, ...]
    path: tuple[str, ...] = ()
    volume: str = ""
    year: int | None = None
    region: str = ""
    organisation: str = ""
    site: str = ""
    contributor: str = ""
    questions: tuple[str, ...] = ()

    def section_at(self, offset: int) -> Section:
        """The section whose body holds the character at `offset`; ValueError where none does."""
        for section in self.sections:
            if section.start <= offset < section.end:
                return section
        raise ValueError(f"no section of {self.id} holds offset {offset}")


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of a conversation."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The shortest verbatim answer, inside the quote of citation `n`."""

    text: str
    start: int
    end: int
    n: int = 1


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence of the answer stands; `n` is the [n] that points to it."""

    n: int
    document_id: str
    document: str
    section: str
    quote: str
    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A section that retrieval found, best first."""

    section: str
    document_id: str
    score: float


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """Which index answered."""

    sha256: str
    model: str
    built: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer or a refusal, as every surface shows it.

    `resolution` says briefly why `standalone_question` reads as it does, "" where it is the question itself.
    `confidence` is the support check's probability that the source tells the answer, whatever was decided.
    """

    id: str
    question: str
    standalone_question: str
    resolution: str = field(default="", kw_only=True)
    status: Status
    answer: str
    span: Span | None
    citations: tuple[Citation, ...]
    retrieved: tuple[Retrieved, ...]
    suggestions: tuple[str, ...]
    confidence: float
    latency_ms: float
    index: IndexInfo

    def to_json(self) -> dict[str, Any]:
        """The answer as plain JSON types, in the contract's order of keys."""
        return asdict(self)
