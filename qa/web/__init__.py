"""The browser chat and the HTTP API."""

import os

# Gradio reads this when it is first imported; without it, it phones home at every start.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
