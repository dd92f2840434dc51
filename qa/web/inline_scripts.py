"""Gradio's page configures itself in inline scripts, whose text changes with the address: the policy names each by its hash.

So the page's own scripts run, and none that comes into it later, nor any handler in an attribute.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.web.headers import policy

_INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)


class HashedScripts:
    """ASGI middleware around Gradio: the policy of its HTML page allows the inline scripts that stand there, and `later`.

    `later` are the scripts that Gradio's own put in when it runs, such as `head=`.
    """

    def __init__(self, app: ASGIApp, later: Sequence[str] = ()) -> None:
        self.app = app
        self._later = tuple(_hashed(script.encode()) for script in later)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold an HTML page until it is whole; pass all else on as it comes."""
        start: Message = {}
        body = bytearray()

        async def send_page(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_html(message):
                start = message
            elif not start or message["type"] != "http.response.body":
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    MutableHeaders(scope=start)["content-security-policy"] = self._policy(bytes(body))
                    await send(start)
                    await send({"type": "http.response.body", "body": bytes(body)})

        await self.app(scope, receive, send_page if scope["type"] == "http" else send)

    def _policy(self, html: bytes) -> str:
        return policy(scripts=(*map(_hashed, _INLINE.findall(html)), *self._later))


def _is_html(start: Message) -> bool:
    return MutableHeaders(scope=start).get("content-type", "").startswith("text/html")


def _hashed(script: bytes) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(script).digest()).decode()}'"
