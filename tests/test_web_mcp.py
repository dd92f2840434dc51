"""The MCP server, asked by the MCP SDK's own client over a socket."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest
from mcp import Client
from mcp.types import CallToolResult, TextContent

from tests.browser import RunningApp
from tests.web import DOCUMENT, FIRST, FOLLOW_UP, OTHER_YEAR

# The protocol's handshake of 2025 and earlier, and the one without a handshake.
MODES = ["auto", "legacy"]


def with_client(url: str, ask: Callable[[Client], Coroutine[Any, Any, Any]], mode: str = "auto") -> Any:
    async def run() -> Any:
        async with Client(f"{url}/mcp", mode=mode) as client:  # type: ignore[arg-type]
            return await ask(client)

    return asyncio.run(run())


def call(served: RunningApp, name: str, mode: str = "auto", **arguments: object) -> CallToolResult:
    async def ask(client: Client) -> CallToolResult:
        return await client.call_tool(name, arguments)

    result: CallToolResult = with_client(served.url, ask, mode)
    return result


def text(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


@pytest.mark.parametrize("mode", MODES)
def test_three_tools_are_offered_that_only_read(served: RunningApp, mode: str) -> None:
    async def ask(client: Client) -> Any:
        return (await client.list_tools()).tools, client.instructions

    tools, instructions = with_client(served.url, ask, mode)
    assert [tool.name for tool in tools] == ["ask", "search", "get_section"]
    for tool in tools:
        assert tool.annotations.read_only_hint is True
        assert tool.description.isascii() is False
        assert all("description" in field for field in tool.input_schema["properties"].values())
        assert "context" not in tool.input_schema["properties"]
        assert tool.output_schema["type"] == "object"
    assert "内蒙古年鉴(2022卷)" in instructions


@pytest.mark.parametrize("mode", MODES)
def test_ask_gives_the_answer_with_its_sources(served: RunningApp, mode: str) -> None:
    result = call(served, "ask", mode, question=FIRST)
    assert not result.is_error
    plain = httpx.post(f"{served.url}/api/ask", json={"question": FIRST}).json()
    answer = result.structured_content
    assert answer is not None
    for name in ("status", "answer", "span", "citations", "retrieved", "suggestions", "index"):
        assert answer[name] == plain[name]
    url = served.url + plain["citations"][0]["url"]
    assert (
        text(result) == f"{plain['answer']}\n\n出处：\n[1] {plain['citations'][0]['document']} · 概况 {url}"
    )
    assert httpx.get(url).status_code == 200


def test_ask_follows_up(served: RunningApp) -> None:
    answer = call(served, "ask", question=FOLLOW_UP, history=[FIRST]).structured_content
    assert answer is not None
    assert "469万" in answer["span"]["text"]


def test_ask_refuses_as_everywhere(served: RunningApp) -> None:
    result = call(served, "ask", question=OTHER_YEAR)
    assert not result.is_error
    assert result.structured_content is not None
    assert result.structured_content["status"] == "out_of_scope"


def test_search_finds_sentences_that_get_section_gives_whole(served: RunningApp) -> None:
    found = call(served, "search", query=FIRST, k=3).structured_content
    assert found is not None
    assert len(found["passages"]) == 3
    best = found["passages"][0]
    assert best["section"] == "概况"
    assert "51643个基层工会" in best["text"]
    assert best["url"].startswith(f"{served.url}/source/{DOCUMENT}?cite=")
    whole = call(
        served, "get_section", document_id=best["document_id"], section=best["section"]
    ).structured_content
    assert whole is not None
    assert whole["text"][best["start"] - whole["start"] :].startswith(best["text"])
    document = httpx.get(f"{served.url}/api/documents/{DOCUMENT}").json()
    assert document["text"][whole["start"] : whole["end"]] == whole["text"]
    assert whole["url"] == f"{served.url}/source/{DOCUMENT}#%E6%A6%82%E5%86%B5"


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("ask", {"question": ""}, "问题是空的"),
        ("ask", {"question": "字" * 501}, "shorten it"),
        ("search", {"query": " "}, "问题是空的"),
        ("search", {"query": FIRST, "k": 1000}, "less than or equal to 20"),
        ("get_section", {"document_id": "none", "section": "概况"}, "没有这篇文档"),
        ("get_section", {"document_id": DOCUMENT, "section": "none"}, "可选：概况、"),
        ("none", {}, "none"),
    ],
)
def test_what_cannot_be_done_is_an_error_that_a_model_can_read(
    served: RunningApp, tool: str, arguments: dict[str, Any], told: str
) -> None:
    async def ask(client: Client) -> str:
        result = await client.call_tool(tool, arguments)
        assert result.is_error
        return text(result)

    message = with_client(served.url, ask)
    assert told in message
    assert "Traceback" not in message


def test_a_server_without_a_stream_says_405_to_get(served: RunningApp) -> None:
    response = httpx.get(f"{served.url}/mcp", headers={"accept": "text/event-stream"})
    assert (response.status_code, response.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"jsonrpc": "2.0"}', json.dumps("x" * 1000).encode()])
def test_what_is_no_message_is_a_400(served: RunningApp, body: bytes) -> None:
    headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    assert httpx.post(f"{served.url}/mcp", content=body, headers=headers).status_code == 400
