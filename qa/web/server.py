"""The app on a listening socket, until a signal: what runs is finished, what only waits is ended."""

import contextlib
import socket

import uvicorn
from fastapi import FastAPI
from gradio.routes import App
from starlette.routing import Mount

# As long as an answer may take; the service manager must give it that much, and some (deploy/).
_FINISH_S = 20
# Longer than a proxy keeps a connection (nginx: 60 s), so that it is the proxy that closes it.
_KEEP_ALIVE_S = 75


def serve(app: FastAPI, listener: socket.socket) -> None:
    """Answer until SIGINT or SIGTERM; then finish the running answers, for at most `_FINISH_S` seconds."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # qa.web.forwarded reads them, by our settings
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_FINISH_S,
    )
    with contextlib.suppress(KeyboardInterrupt):
        _Server(config, app).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Ends the event streams by which open pages tell that they are there: they would be waited for."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End them, then shut down."""
        for route in self._app.routes:
            if isinstance(route, Mount) and isinstance(route.app, App):
                route.app.stop_event.set()
        await super().shutdown(sockets)
