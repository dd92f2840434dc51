"""`GET /metrics` in Prometheus' format: requests, their latency, answers by status, refusals.

Labels hold routes and statuses only: nothing that was asked, and nobody's address.
"""

from time import perf_counter

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client import generate_latest as exposition
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.datatypes import Answer

_BUCKETS_S = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10)
_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


class Metrics:
    """The figures of one app, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter(
            "yearbook_http_requests", "Responses begun", ["method", "route", "status"], registry=self.registry
        )
        self.latency = Histogram(
            "yearbook_http_request_seconds",
            "Seconds until a response began",
            ["route"],
            buckets=_BUCKETS_S,
            registry=self.registry,
        )
        self.answers = Counter("yearbook_answers", "Answers by status", ["status"], registry=self.registry)
        self.refusals = Counter("yearbook_refusals", "Answers that are refusals", registry=self.registry)

    def answered(self, answer: Answer) -> None:
        """Count one answer."""
        self.answers.labels(answer.status.value).inc()
        if answer.status.refused:
            self.refusals.inc()


class Measured:
    """ASGI middleware: counts each response, and times it until it begins (a stream may be open for hours)."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and note its response."""
        began = perf_counter()

        async def send_noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = _route(scope)
                method = scope["method"] if scope["method"] in _METHODS else "other"
                self.metrics.requests.labels(method, route, message["status"]).inc()
                self.metrics.latency.labels(route).observe(perf_counter() - began)
            await send(message)

        await self.app(scope, receive, send_noted if scope["type"] == "http" else send)


def metrics_router(metrics: Metrics) -> APIRouter:
    """The route that shows the figures."""
    router = APIRouter(tags=["operation"])

    @router.get(
        "/metrics",
        summary="运行指标 / figures for Prometheus",
        response_class=Response,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    )
    def figures() -> Response:
        """Figures of this process since its start."""
        return Response(exposition(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return router


def _route(scope: Scope) -> str:
    """The route's pattern, never the path itself: paths are as many as callers make up."""
    of_route = getattr(scope.get("route"), "path", "")
    return of_route or getattr(scope.get("endpoint"), "path", "") or "other"
