"""What every response carries, and which of Gradio's routes are open.

Gradio serves far more than a text chat needs: uploads, files by path or address, a proxy, monitoring, login,
run history, code editing. Only what the chat calls is let through, so that a route which a later Gradio
adds is closed until it is wanted.
"""

import re

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    # Gradio's page configures itself in inline scripts and styles whose text changes with the address.
    "content-security-policy": "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
}

_OPEN = re.compile(
    r"/"
    r"|/(config|theme\.css|favicon\.ico|manifest\.json|robots\.txt)"
    r"|/(assets|static)/.+"
    r"|/gradio_api/(info|startup-events|theme\.css|cancel|reset|queue/join|queue/data|heartbeat/\w+)"
    r"|/gradio_api/call/\w+(/\w+)?"
)


def secure(app: FastAPI) -> None:
    """Add the headers, and a CORS policy that lets no other site in; call it before Gradio is mounted.

    Without a CORS middleware on the parent, Gradio reflects any Origin, with credentials.
    """
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(SecurityHeaders)


class SecurityHeaders:
    """ASGI middleware that adds `HEADERS`; it streams, where BaseHTTPMiddleware would hold events back."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to the start of its response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)  # a route may set a stricter one
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class OnlyChatRoutes:
    """ASGI middleware around Gradio: 404 for all that the chat does not call."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an open route on; answer 404 in the form of the API's errors otherwise."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] == "http" and not _OPEN.fullmatch(path):
            error = {"code": "not_found", "message": "没有这个页面。", "message_en": "There is no such page."}
            await JSONResponse({"error": error}, status_code=404)(scope, receive, send)
            return
        await self.app(scope, receive, send)
