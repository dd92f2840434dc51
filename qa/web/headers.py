"""What every response carries: the content security policy and its like, and which sites may frame the chat."""

from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.web.sites import Sites

# Gradio's page configures itself in inline scripts and styles whose text changes with the address.
_POLICY = "; ".join(
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
)
HEADERS = {
    "content-security-policy": _POLICY,
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
        self._framed_by = {
            site: " ".join((_POLICY, *origins)) for site, origins in sites.by_id.items() if origins
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to the start of its response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (HEADERS | self._framing(scope)).items():
                    headers.setdefault(name, value)  # a route may set a stricter one
                if headers.get("content-type", "").startswith("text/event-stream"):
                    headers["x-accel-buffering"] = "no"  # nginx would hold the events back
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)

    def _framing(self, scope: Scope) -> dict[str, str]:
        if scope["path"] != "/" or not scope["query_string"]:
            return {}
        site = parse_qs(scope["query_string"].decode("latin-1")).get("site", [""])[0]
        policy = self._framed_by.get(site)
        return {"content-security-policy": policy} if policy else {}
