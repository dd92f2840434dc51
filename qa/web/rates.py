"""How often one address, and one site's visitors together, may send."""

import math
import time
from ipaddress import IPv6Address, ip_address, ip_network

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.errors import RateError
from qa.settings import Settings
from qa.web.refusal import refusal
from qa.web.sites import Sites

SITE_HEADER = "x-qa-site"  # sent by the framed chat, whose Origin is our own
_FREE = ("/gradio_api/cancel", "/gradio_api/reset")  # what ends an answer costs nothing


class RateLimits:
    """ASGI middleware: 429 with Retry-After past a limit. It counts what is sent (POST), not what is read.

    The address is the connection's, or what a trusted proxy tells (`ProxyHeadersMiddleware` goes before).
    Every worker counts for itself.
    """

    def __init__(self, app: ASGIApp, settings: Settings, sites: Sites) -> None:
        self.app = app
        self._sites = sites
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._by_address = parse_rate(settings.rate_limit)
        self._by_site = parse_rate(settings.site_rate_limit)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is within both limits."""
        if scope["type"] == "http" and scope["method"] == "POST" and not scope["path"].endswith(_FREE):
            headers = Headers(scope=scope)
            site = self._site(headers)
            retry_after = await self._refused(self._by_address, "address", client_network(scope)) or (
                await self._refused(self._by_site, "site", site) if site else None
            )
            if retry_after:
                error = RateError(
                    f"提问太频繁，请在 {retry_after} 秒后再试。",
                    f"Too many requests; try again in {retry_after} seconds.",
                )
                await refusal(error, {"retry-after": str(retry_after)})(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _site(self, headers: Headers) -> str | None:
        """The site whose visitor sends; what is no site of ours has no count of its own."""
        named = headers.get(SITE_HEADER, "")
        return named if self._sites.known(named) else self._sites.site_of(headers.get("origin", ""))

    async def _refused(self, limit: RateLimitItem | None, *key: str) -> int | None:
        """None within the limit; the seconds to wait past it."""
        if limit is None or await self._limiter.hit(limit, *key):
            return None
        stats = await self._limiter.get_window_stats(limit, *key)
        return max(1, math.ceil(stats.reset_time - time.time()))


def parse_rate(rate: str) -> RateLimitItem | None:
    """A setting's rate as `limits` has it; None where it is off."""
    return None if rate == "off" else parse(rate)


def client_network(scope: Scope) -> str:
    """Whom to count: the IPv4 address, or the IPv6 /64, which one subscriber holds whole."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ip_address(host)
    except ValueError:  # a Unix socket, or what a proxy writes in an address's place
        return host
    if not isinstance(address, IPv6Address):
        return host
    return str(address.ipv4_mapped or ip_network((int(address), 64), strict=False))
