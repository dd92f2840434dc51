"""axe-core in a page and in each of its frames (npm; `make test` brings it)."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

_AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
# Every rule, those of good practice too, and the one of WCAG 2.2 AA that axe leaves off.
_RUN = """() => axe.run({
  iframes: false, resultTypes: ['violations'], rules: { 'target-size': { enabled: true } }
})"""


def violations(page: Page) -> list[str]:
    """Each violation as `rule: element`; without axe-core the test fails under CI and is skipped elsewhere."""
    if not _AXE.is_file():
        message = (
            "axe-core is not there: apt-get install npm, then `make test` (or npm install --prefix tests)"
        )
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    found: list[str] = []
    for frame in page.frames:
        frame.evaluate(_AXE.read_text(encoding="utf-8"))
        result = frame.evaluate(_RUN)
        assert result["testEngine"]["name"] == "axe-core"
        found += [
            f"{violation['id']}: {node['html'][:200]}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
    return found
