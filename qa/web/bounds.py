"""How much a request may hold, and how many may run at once."""

import asyncio

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.errors import BusyError, TooLargeError
from qa.web.refusal import refusal

_ARRIVES_WITHIN_S = 10.0
_WAITS_S = 10.0
# Clients that come again at once would keep the server busy with refusing: an answer, which takes several turns of
# the event loop, would have to wait for all of them at each turn.
_REFUSED_AFTER_S = 0.5


class BodyLimit:
    """ASGI middleware: 413 for a body that is too large or does not arrive. What passes on has arrived whole.

    So a slow sender holds no place of `RunningLimit`.
    """

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, and pass it on in one piece."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(_ARRIVES_WITHIN_S):
                first = await self._whole(Headers(scope=scope), receive)
        except TimeoutError:
            first = None
        if first is None:
            error = TooLargeError(
                f"请求超过上限 {self._max_bytes} 字节，或没有及时送达。请缩短后再发。",
                f"The request is larger than {self._max_bytes} bytes, or did not arrive in time. Shorten it.",
            )
            await refusal(error, {"connection": "close"})(scope, receive, send)
            return
        waiting: list[Message] = [first]

        async def replay() -> Message:
            return waiting.pop() if waiting else await receive()

        await self.app(scope, replay, send)

    async def _whole(self, headers: Headers, receive: Receive) -> Message | None:
        """The body as one message, or the disconnection; None past the limit."""
        told = headers.get("content-length", "0")
        if told.isdecimal() and int(told) > self._max_bytes:
            return None
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return message
            body += message.get("body", b"")
            if len(body) > self._max_bytes:
                return None
            if not message.get("more_body", False):
                return {"type": "http.request", "body": bytes(body), "more_body": False}


class RunningLimit:
    """ASGI middleware: so many requests run, so many wait; 503 with Retry-After for the rest.

    It bounds what is sent (POST) but not to Gradio, whose queue has the same bounds, and not the
    administrator's pages.
    """

    def __init__(self, app: ASGIApp, running: int, waiting: int) -> None:
        self.app = app
        self._slots = asyncio.Semaphore(running)
        self._may_wait = waiting
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run it in its turn."""
        path = scope.get("path", "")
        if (
            scope["type"] != "http"
            or scope["method"] != "POST"
            or path.startswith(("/gradio_api/", "/admin/"))
        ):
            await self.app(scope, receive, send)
        elif await self._took_a_slot():
            try:
                await self.app(scope, receive, send)
            finally:
                self._slots.release()
        else:
            await asyncio.sleep(_REFUSED_AFTER_S)
            await busy()(scope, receive, send)

    async def _took_a_slot(self) -> bool:
        """Wait for a turn; False where too many wait, or it does not come soon."""
        if self._slots.locked() and self._waiting >= self._may_wait:
            return False
        self._waiting += 1
        try:
            async with asyncio.timeout(_WAITS_S):
                return await self._slots.acquire()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1


def busy(status: int | None = None) -> JSONResponse:
    """The refusal of what finds no place to wait; answers take milliseconds, so there will be one in a second."""
    error = BusyError("现在提问的人太多，请稍后再试。", "Too many people ask just now; try again shortly.")
    return refusal(error, {"retry-after": "1"}, status)
