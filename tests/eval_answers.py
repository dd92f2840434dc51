"""Questions and answers made by hand, over one small document, for the tests of the measures."""

from dataclasses import replace

from eval.questions import EvalQuestion
from qa.datatypes import Answer, Article, Citation, IndexInfo, Retrieved, Section, Status

TEXT = "截至2021年底，51643个基层工会会员超过469万人。"
OTHER = "慰问劳模1786名。发放慰问金300万元！"
ARTICLE = Article(
    id="a",
    title="总工会",
    text=f"{TEXT}\n{OTHER}",
    sections=(
        Section("概况", TEXT, 0, len(TEXT)),
        Section("劳模服务", OTHER, len(TEXT) + 1, len(TEXT) + 1 + len(OTHER)),
    ),
)
ARTICLES = {"a": ARTICLE}


def asked(kind: str = "fact", *nuggets: tuple[str, ...], refusal: str = "", **fields: object) -> EvalQuestion:
    """A question, answerable unless it has a kind of refusal."""
    values: dict[str, object] = {
        "id": "q",
        "type": kind,
        "question": "多少?",
        "answerable": not refusal,
        "sections": () if refusal else ("概况", "工会组织建设"),
        "nuggets": () if refusal else nuggets or (("51643", "5.16万"),),
        "refusal": refusal,
    }
    return EvalQuestion(**{**values, **fields})  # type: ignore[arg-type]


def got(text: str = "51643个。[1]", status: Status = Status.ANSWERED, **fields: object) -> Answer:
    """An answer; `retrieved` are titles of sections of document a."""
    titles = fields.pop("retrieved", ())
    base = Answer(
        id="x",
        question="多少?",
        standalone_question="多少?",
        status=status,
        answer=text,
        span=None,
        citations=(),
        retrieved=tuple(Retrieved(title, "a", 1.0) for title in titles),  # type: ignore[attr-defined]
        suggestions=(),
        confidence=0.5,
        latency_ms=1.0,
        index=IndexInfo("0" * 64, "model", "2022-01-01T00:00:00+00:00"),
    )
    return replace(base, **fields)  # type: ignore[arg-type]


def cited(
    quote: str, n: int = 1, section: str = "概况", document_id: str = "a", start: int | None = None
) -> Citation:
    """A citation of the document, where the quote stands in it unless `start` says otherwise."""
    at = ARTICLE.text.find(quote) if start is None else start
    return Citation(n, document_id, "总工会", section, quote, at, at + len(quote), "/source/a")
