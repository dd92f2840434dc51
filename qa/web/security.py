"""What goes before every route, in order."""

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from qa.settings import Settings
from qa.web.bounds import BodyLimit, RunningLimit
from qa.web.forwarded import ForwardedHeaders
from qa.web.headers import SecurityHeaders
from qa.web.origins import AllowedOriginsOnly
from qa.web.rates import SITE_HEADER, RateLimits
from qa.web.sites import Sites


def secure(app: FastAPI, settings: Settings, sites: Sites) -> None:
    """Add the middleware; call it before Gradio is mounted. The last added is the first that a request meets.

    Without a CORS middleware on the parent, Gradio reflects any Origin, with credentials.
    """
    app.add_middleware(RunningLimit, running=settings.max_running, waiting=settings.max_waiting)
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes)
    app.add_middleware(RateLimits, settings=settings, sites=sites)
    app.add_middleware(AllowedOriginsOnly, allowed=sites.all_origins)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=sites.all_origins,
        allow_methods=("GET", "POST"),
        allow_headers=("content-type", "x-gradio-user", SITE_HEADER),  # the second is sent by <gradio-app>
        expose_headers=("retry-after",),
    )
    app.add_middleware(SecurityHeaders, sites=sites)
    app.add_middleware(ForwardedHeaders, trusted=settings.trusted_proxies)
