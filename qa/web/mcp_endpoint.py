"""`/mcp`: the MCP server over streamable HTTP. The SDK is imported by the first request, not by the start.

Stateless: each POST is answered by itself, so any worker or replica may take it.
"""

from collections.abc import Callable
from functools import cached_property

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from qa.chain import YearbookChain


class McpEndpoint:
    """ASGI app for the route at its `path`: one MCP exchange a request."""

    path = "/mcp"

    def __init__(self, chain: YearbookChain, root_path: str) -> None:
        self._chain = chain
        self._root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a POST; 405 otherwise, as the protocol has it for a server that keeps no stream open."""
        if scope["method"] != "POST":
            await Response(status_code=405, headers={"allow": "POST"})(scope, receive, send)
            return
        exchange = (await run_in_threadpool(lambda: self._exchanges))()
        async with exchange.router.lifespan_context(exchange):
            await exchange({**scope, "root_path": "", "path": self.path}, receive, send)

    @cached_property
    def _exchanges(self) -> Callable[[], Starlette]:
        from qa.web.mcp_server import exchanges

        return exchanges(self._chain, self._root_path, self.path)
