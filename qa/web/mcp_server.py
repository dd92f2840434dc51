"""The MCP server's tools: `ask`, `search` and `get_section` over one chain. Heavy: imported when it is first asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, Field
from starlette.applications import Starlette

from qa.ask import check_question
from qa.chain import YearbookChain
from qa.datatypes import Article, Citation, IndexInfo, Retrieved, Span, Status
from qa.errors import NotFoundError, YearbookError
from qa.links import citation_url, section_url
from qa.web.documents import find_article
from qa.web.openai_form import sources_text

_ONLY_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

_MAX_QUERY = 500

Question = Annotated[str, Field(description="问题 / the question, in Chinese or English")]
History = Annotated[
    tuple[str, ...], Field(description="此前的问题 / the conversation's earlier questions, oldest first")
]
Query = Annotated[str, Field(description="检索词 / what to look for")]
Count = Annotated[int, Field(description="条数 / how many sentences", ge=1, le=20)]
DocumentId = Annotated[str, Field(description="文档标识 / as `ask` and `search` give it")]
Title = Annotated[str, Field(description="条目标题 / the section's title")]


class AnswerRecord(BaseModel):
    """An answer or a refusal, as `POST /api/ask` gives it; the SDK makes no schema of a dataclass with slots."""

    id: str
    question: str
    standalone_question: str
    status: Status
    answer: str
    span: Span | None
    citations: tuple[Citation, ...]
    retrieved: tuple[Retrieved, ...]
    suggestions: tuple[str, ...]
    confidence: float
    latency_ms: float
    index: IndexInfo


class Passage(BaseModel):
    """A literal slice of a document's text: `start` and `end` count its characters."""

    document_id: str
    document: str
    section: str
    text: str
    start: int
    end: int
    url: str


class FoundPassages(BaseModel):
    """What was found, best first."""

    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Tools:
    """What the tools do; `root_path` goes before every address."""

    chain: YearbookChain
    root_path: str

    def ask(
        self, question: Question, context: Context, history: History = ()
    ) -> Annotated[CallToolResult, AnswerRecord]:
        """Answer a question from the yearbook, word for word and with sources, or say why it does not tell.

        从年鉴原文中回答问题：逐字摘录，附出处；原文没有写的，说明原因。
        """
        try:
            answer = self.chain.invoke({"question": question, "history": history})
        except YearbookError as error:
            raise ToolError(str(error)) from None
        text = answer.answer + sources_text(answer, _site(context))
        return CallToolResult(content=[TextContent(text=text)], structured_content=answer.to_json())

    def search(self, query: Query, context: Context, k: Count = 5) -> FoundPassages:
        """Find the yearbook's sentences nearest to a query.

        检索年鉴原文中最相关的句子。
        """
        try:
            found = self.chain.search(check_question(query, _MAX_QUERY), k)
        except YearbookError as error:
            raise ToolError(str(error)) from None
        passages = (self._found(sentence.metadata, _site(context)) for sentence in found)
        return FoundPassages(passages=tuple(passages))

    def get_section(self, document_id: DocumentId, section: Title, context: Context) -> Passage:
        """Read one section of a document, whole and verbatim.

        读取一个条目的全文。
        """
        try:
            article = find_article(self.chain.articles, document_id)
        except NotFoundError as error:
            raise ToolError(str(error)) from None
        found = next((part for part in article.sections if part.title == section), None)
        if found is None:
            titles = "、".join(part.title for part in article.sections[:50])
            raise ToolError(f"没有这个条目。可选：{titles} / There is no such section; choose one of these.")
        url = _site(context) + self.root_path + section_url(article, found)
        return _passage(article, section, found.start, found.end, url)

    def _found(self, at: dict[str, Any], site: str) -> Passage:
        """The sentence that a chunk's metadata tells of."""
        article, start, end = self.chain.articles[at["document_id"]], at["start"], at["end"]
        url = site + self.root_path + citation_url(article, start, end)
        return _passage(article, at["section"], start, end, url)


def exchanges(chain: YearbookChain, root_path: str, path: str) -> Callable[[], Starlette]:
    """Makes the app that answers one request at `path`; its lifespan must be entered around it.

    The SDK's app serves one lifespan. As nothing is kept between requests, each has its own, and none need
    run before the SDK is wanted.
    """
    server = build_server(chain, root_path)
    # qa.web.origins has judged the request's origin already, and knows the allowed ones.
    security = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    return lambda: server.streamable_http_app(
        streamable_http_path=path, stateless_http=True, json_response=True, transport_security=security
    )


def build_server(chain: YearbookChain, root_path: str) -> MCPServer:
    """The server with its three tools."""
    server = MCPServer(
        "yearbook-qa",
        title="年鉴问答",
        instructions=f"{chain.coverage}回答逐字摘自资料，引用时请附出处。\n"
        f"{chain.coverage_en} Answers quote it word for word; give their sources along.",
    )
    tools = Tools(chain, root_path)
    for tool in (tools.ask, tools.search, tools.get_section):
        server.add_tool(tool, annotations=_ONLY_READS)
    return server


def _passage(article: Article, section: str, start: int, end: int, url: str) -> Passage:
    return Passage(
        document_id=article.id,
        document=article.title,
        section=section,
        text=article.text[start:end],
        start=start,
        end=end,
        url=url,
    )


def _site(context: Context) -> str:
    """Scheme and host by which the client reached us."""
    request = context.request_context.request
    assert request is not None, "the server speaks HTTP only"
    url = request.url
    return f"{url.scheme}://{url.netloc}"
