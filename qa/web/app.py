"""The FastAPI app: the plain HTTP API, and the chat at the root."""

import gradio as gr
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.routing import Route

from qa.chain import YearbookChain, build_chain
from qa.settings import Settings
from qa.web.api import ask_router, handle_errors
from qa.web.chat import build_chat, chat_page, page_options
from qa.web.docs import add_docs
from qa.web.documents import documents_router
from qa.web.feedback import FeedbackFile, feedback_router
from qa.web.gradio_routes import FullQueue, OnlyChatRoutes
from qa.web.health import health_router
from qa.web.inline_scripts import HashedScripts
from qa.web.mcp_endpoint import McpEndpoint
from qa.web.metrics import Measured, Metrics, metrics_router
from qa.web.openai_api import openai_router
from qa.web.security import secure
from qa.web.sites import Sites, sites_router
from qa.web.source import add_source_pages
from qa.web.widget import widget_router


def create_app(settings: Settings) -> FastAPI:
    """Build the chain and everything that serves it; any YearbookError means it cannot serve.

    The chain is built here and not at the server's start, so that a bad setting, source or index is told
    before an address is printed.
    """
    metrics = Metrics()
    chain = build_chain(settings, cached_answers=settings.cached_answers, on_answer=metrics.answered)
    # FastAPI's own documentation pages would load their scripts from a CDN.
    app = FastAPI(
        title="年鉴问答 · Yearbook QA",
        description="对官方年鉴提问，回答逐字摘自原文并附出处。 / Ask an official yearbook; every answer quotes and cites it.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        servers=[{"url": settings.root_path}] if settings.root_path else None,
    )
    sites = Sites.from_settings(settings)
    secure(app, settings, sites)
    handle_errors(app)
    # Outside of what refuses, but inside ForwardedHeaders, which hands on a scope of its own.
    app.user_middleware.insert(1, Middleware(Measured, metrics=metrics))
    _add_api(app, chain, settings, metrics)
    app.include_router(sites_router(sites))
    app.include_router(widget_router())
    if settings.admin_token.get_secret_value():
        from qa.web.admin import add_admin  # without a token there is no such page, nor its imports

        add_admin(app, settings)
    _mount_chat(app, chain, settings)
    return app


def _add_api(app: FastAPI, chain: YearbookChain, settings: Settings, metrics: Metrics) -> None:
    """What programs call, and the pages that answers link to."""
    base = settings.root_path
    app.include_router(ask_router(chain))
    app.include_router(documents_router(chain.articles, base))
    app.include_router(feedback_router(FeedbackFile(settings.feedback_dir)))
    app.include_router(openai_router(chain))
    app.include_router(health_router(chain))
    app.include_router(metrics_router(metrics))
    add_source_pages(app, chain.articles, base)
    add_docs(app, base)
    app.router.routes.append(Route(McpEndpoint.path, McpEndpoint(chain, base)))


def _mount_chat(app: FastAPI, chain: YearbookChain, settings: Settings) -> None:
    """The chat at the root; its mount takes every path that is left."""
    gr.mount_gradio_app(
        app,
        # As RunningLimit bounds the other ways to ask; Gradio's queue answers 503 when it is full.
        build_chat(chain).queue(
            default_concurrency_limit=settings.max_running, max_size=settings.max_waiting + 1
        ),
        path="/",
        root_path=settings.root_path or None,
        app_kwargs={
            "middleware": [
                Middleware(HashedScripts),
                chat_page(chain),
                Middleware(OnlyChatRoutes),
                Middleware(FullQueue),
            ]
        },
        **page_options(),
    )
