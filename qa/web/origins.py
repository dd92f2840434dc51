"""Which pages may send: our own and those of the allowed sites, judged by the server."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.errors import OriginError
from qa.web.refusal import refusal

_SAFE = ("GET", "HEAD", "OPTIONS")


class AllowedOriginsOnly:
    """ASGI middleware: 403 for what a page of another site sends. Programs, which name no origin, pass.

    Go's `http.CrossOriginProtection` judges so: by Sec-Fetch-Site where the browser tells it, else by whether
    Origin names the host that was asked. So it needs to know neither our scheme nor our name.
    """

    def __init__(self, app: ASGIApp, allowed: tuple[str, ...]) -> None:
        self.app = app
        self._allowed = frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what only reads, and what our own and allowed pages send."""
        if (
            scope["type"] == "http"
            and scope["method"] not in _SAFE
            and not self._may_send(Headers(scope=scope))
        ):
            error = OriginError(
                "本服务不接受这个网站发来的请求。请让管理员把它的来源加入 QA_ALLOWED_ORIGINS。",
                "This site may not send requests here. Ask the administrator to add its origin to QA_ALLOWED_ORIGINS.",
            )
            await refusal(error)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _may_send(self, headers: Headers) -> bool:
        origin, fetched_by = headers.get("origin"), headers.get("sec-fetch-site")
        if origin in self._allowed:
            return True
        if fetched_by is not None:
            return fetched_by in ("same-origin", "none")
        return origin is None or origin.partition("://")[2] == headers.get("host")
