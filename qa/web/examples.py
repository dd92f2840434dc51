"""The examples in the OpenAPI document: an answer of the shipped page, as the chain gives it."""

from typing import Any

from qa.datatypes import Answer, Citation, IndexInfo, Retrieved, Span, Status

QUESTION = "到2021年年底全区有多少个基层工会?"
_DOCUMENT = "nmg-yearbook-2022-trade-unions"
_QUOTE = "内蒙古自治区总工会于1949年5月成立截至2021年底51643个基层工会会员超过469万人。"

ANSWER: dict[str, Any] = Answer(
    id="0f9c1e6a4b7d4c1e9a3b5d7f9e1c3a5b",
    question=QUESTION,
    standalone_question=QUESTION,
    status=Status.ANSWERED,
    answer=f"{_QUOTE}[1]",
    span=Span("51643个", 31, 37),
    citations=(
        Citation(
            n=1,
            document_id=_DOCUMENT,
            document="内蒙古年鉴(2022卷) · 群众团体 · 总工会",
            section="概况",
            quote=_QUOTE,
            start=4,
            end=51,
            url=f"/source/{_DOCUMENT}?cite=4-51-1122bebd#%E6%A6%82%E5%86%B5",
        ),
    ),
    retrieved=(Retrieved("概况", _DOCUMENT, 0.9978), Retrieved("工会组织建设", _DOCUMENT, 0.8003)),
    suggestions=(),
    confidence=0.4489,
    latency_ms=3.1,
    index=IndexInfo("5acbe97e7bdd88e4" * 4, "embeddings/model", "2026-11-25T01:55:14+00:00"),
).to_json()

EVENTS = (
    'event: sources\ndata: {"id": "0f9c…", "status": "answered", "citations": [{"n": 1, "section": "概况", …}], …}\n\n'
    'event: token\ndata: {"text": "内蒙古自治区总工"}\n\n'
    "…\n\n"
    'event: done\ndata: {"id": "0f9c…", "status": "answered", "answer": "内蒙古自治区总工会于1949年5月…[1]", …}\n\n'
)
