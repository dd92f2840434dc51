"""The browser chat, the HTTP API, and what portals and programs connect to."""

import os
import sys

# Gradio reads this when it is first imported; without it, it phones home at every start.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

# Gradio imports the MCP SDK, where it is installed, for a server of its own that is not used here: a fifth of the
# start and 25 MiB, for nothing. qa.web.mcp_endpoint imports it when it is asked for.
if "mcp" not in sys.modules:
    sys.modules["mcp"] = None  # type: ignore[assignment]
    import gradio  # noqa: F401

    del sys.modules["mcp"]
