"""The chat's HTML page, with our scripts ahead of Gradio's.

What Gradio takes as `head=` is put in by its own script, when it has already read the browser's storage and
language; a frame in a portal must be prepared before that.
"""

from collections.abc import Sequence
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.web.texts import texts_in

_END_OF_HEAD = b"</head>"


class ChatPage:
    """ASGI middleware around Gradio: adds to its page's head, inline, and names the page's language."""

    def __init__(self, app: ASGIApp, style: str, scripts: Sequence[str]) -> None:
        self.app = app
        # Gradio names no icon, and a browser would look for one at the host's root, above our prefix.
        icon = '<link rel="icon" href="favicon.ico">'
        parts = [icon, f"<style>{style}</style>", *(f"<script>{script}</script>" for script in scripts)]
        self.head = "".join(parts).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Rewrite the page itself; pass all else on as it comes."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] != "http" or path not in ("", "/"):
            await self.app(scope, receive, send)
            return
        start: Message = {}
        body = b""

        async def send_whole(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            if message["type"] != "http.response.body":  # what a server or a test may offer beside it
                await send(message)
                return
            body += message.get("body", b"")
            if not message.get("more_body", False):
                page = self._page(body, _language(scope))
                await send({**start, "headers": _with_length(start["headers"], len(page))})
                await send({"type": "http.response.body", "body": page})

        await self.app(scope, receive, send_whole)

    def _page(self, html: bytes, lang: str) -> bytes:
        html = html.replace(b'lang="en"', b'lang="%s"' % lang.encode(), 1)
        return html.replace(_END_OF_HEAD, self.head + _END_OF_HEAD, 1)


def _language(scope: Scope) -> str:
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return texts_in(query.get("lang", [""])[-1]).lang


def _with_length(headers: Sequence[tuple[bytes, bytes]], length: int) -> list[tuple[bytes, bytes]]:
    kept = [(name, value) for name, value in headers if name.lower() != b"content-length"]
    return [*kept, (b"content-length", str(length).encode())]
