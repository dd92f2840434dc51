"""What every response carries: the content security policy and its like, and which sites may frame the chat."""

from collections.abc import Sequence
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.web.sites import Sites

_FRAMED = "; frame-ancestors 'self'"


def policy(scripts: Sequence[str] = ()) -> str:
    """All from here and nothing else; `scripts` are the hashes of inline scripts that may run. Who may frame it is left open."""
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *scripts)),
            "style-src 'self' 'unsafe-inline'",  # Gradio's scripts set styles
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )


HEADERS = {
    "content-security-policy": policy() + _FRAMED,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


class SecurityHeaders:
    """ASGI middleware that adds `HEADERS`; it streams, where BaseHTTPMiddleware would hold events back.

    The chat at `/?site=…` may also be framed by the origins of that site; nothing else may be framed by others.
    """

    def __init__(self, app: ASGIApp, sites: Sites) -> None:
        self.app = app
        self._sites = sites

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to the start of its response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)  # a route may set a stricter one
                if "frame-ancestors" not in headers["content-security-policy"]:
                    headers["content-security-policy"] += " ".join((_FRAMED, *self._framed_by(scope)))
                if headers.get("content-type", "").startswith("text/event-stream"):
                    headers["x-accel-buffering"] = "no"  # nginx would hold the events back
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)

    def _framed_by(self, scope: Scope) -> tuple[str, ...]:
        """The origins beside our own that may frame what is asked for."""
        if scope["path"] != "/":
            return ()
        query = parse_qs(scope["query_string"].decode("latin-1"))
        return self._sites.origins(query.get("site", [""])[0])
