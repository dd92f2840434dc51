"""Serve the chat and the HTTP API: `python app.py`."""

import gc
import socket
import sys

from qa.errors import ServeError, YearbookError
from qa.settings import Settings, load_settings


def main() -> int:
    """Serve until stopped; 2 with one line on stderr where that cannot be."""
    try:
        settings = load_settings()
        with listen(settings) as listener:
            run(settings, listener)
    except YearbookError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def listen(settings: Settings) -> socket.socket:
    """Take the address first: it costs nothing, and a busy port is told before the index is loaded."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        raise ServeError(
            f"地址 {settings.host}:{settings.port} 无法使用（{error.strerror}）。"
            "请用 QA_PORT 换一个端口（或用 QA_HOST 换一个地址）后重新启动。",
            f"{settings.host}:{settings.port} cannot be used ({error.strerror}). "
            "Set QA_PORT to another port (or QA_HOST to another address) and start again.",
        ) from error


def run(settings: Settings, listener: socket.socket) -> None:
    """Build the app and answer on the listening socket until SIGINT or SIGTERM."""
    gc.disable()  # nothing that an import makes is garbage: looking for some takes a tenth of the start
    from qa.web.app import create_app  # Gradio takes seconds to import; a busy port is told before that
    from qa.web.server import serve

    app = create_app(settings)
    gc.enable()
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"年鉴问答：http://{host}:{settings.port} （按 Ctrl+C 停止）", flush=True)
    serve(app, listener)


if __name__ == "__main__":
    sys.exit(main())
