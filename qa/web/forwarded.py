"""Who asks, where a proxy stands before us: its word counts only where the settings trust it."""

from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

_TOLD_BY_PROXIES = {
    b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-port", b"x-forwarded-proto", b"x-real-ip",
}  # fmt: skip


class ForwardedHeaders:
    """ASGI middleware: takes address and scheme from a trusted proxy, and hides all such headers from the app.

    Of X-Forwarded-For it takes the rightmost address that is no trusted proxy: what stands left of it, the client
    may have written. Gradio would believe any of the headers from anybody.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[str]) -> None:
        self.app = ProxyHeadersMiddleware(_Hide(app), list(trusted))  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the client's address and scheme in the scope."""
        await self.app(scope, receive, send)  # type: ignore[arg-type]


class _Hide:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            kept = [header for header in scope["headers"] if header[0] not in _TOLD_BY_PROXIES]
            scope = {**scope, "headers": kept}
        await self.app(scope, receive, send)
