"""Around Gradio's own app: which of its routes are open, and how it tells that too many ask.

Gradio serves far more than a text chat needs: uploads, files by path or address, a proxy, monitoring, login,
run history, code editing. Only what the chat calls is let through, so that a route which a later Gradio
adds is closed until it is wanted.
"""

import re

from gradio.route_utils import FnIndexInferError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.errors import InputError, NotFoundError
from qa.web.bounds import busy
from qa.web.refusal import refusal

_OPEN = re.compile(
    r"/"
    r"|/(config|theme\.css|favicon\.ico|manifest\.json|robots\.txt)"
    r"|/(assets|static)/.+"
    r"|/gradio_api/(info|startup-events|theme\.css|cancel|reset|queue/join|queue/data|heartbeat/\w+)"
    r"|/gradio_api/call/\w+(/\w+)?"
)


class OnlyChatRoutes:
    """ASGI middleware around Gradio: 404 for all that the chat does not call."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an open route on; answer 404 in the form of the API's errors otherwise."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] == "http" and not _OPEN.fullmatch(path):
            error = NotFoundError(
                "没有这个页面。请从首页开始。", "There is no such page. Begin at the front page."
            )
            await refusal(error)(scope, receive, send)
            return
        await self.app(scope, receive, send)


class FullQueue:
    """ASGI middleware around Gradio: tells in our words that its queue is full (429), or that it knows no such event.

    Its page has words of its own for a 503, in English only; an unknown event it fails on.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and put our refusal in the place of Gradio's."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        full = False

        async def send_unless_full(message: Message) -> None:
            nonlocal full
            full = full or message.get("status") == 503
            if not full:
                await send(message)

        try:
            await self.app(scope, receive, send_unless_full)
        except (KeyError, FnIndexInferError):
            error = InputError(
                "页面没有这个操作。请重新载入页面。", "The page has no such action. Load the page again."
            )
            await refusal(error)(scope, receive, send)
        if full:
            await busy(status=429)(scope, receive, send)
