"""Who may import whom (the README draws it), held over the syntax trees; and what serving must not import."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.settings import ROOT

LEAVES = {"qa.datatypes", "qa.errors", "qa.settings", "qa.lexicon", "qa.links", "qa.text", "qa.ask"}
ROOMS = {"qa.answering", "qa.retrieval", "qa.corpus", "embeddings"}
ALLOWED = {  # the longest prefix of a module's name that stands here tells what it may import of ours
    "app": {"qa.web"} | LEAVES,
    "eval": {"eval", "qa.chain"} | ROOMS | LEAVES,  # it measures the parts, too
    "qa.web": {"qa.web", "qa.chain"} | LEAVES,
    "qa.__main__": {"qa.cli"},
    "qa.cli": {"qa.chain"} | ROOMS | LEAVES,
    "qa.chain": ROOMS | LEAVES,
    "qa.answering": ROOMS | LEAVES,
    "qa.retrieval": {"qa.retrieval", "qa.corpus", "embeddings"} | LEAVES,
    "qa.corpus": {"qa.corpus"} | LEAVES,
    "qa": LEAVES,
    "embeddings": {"embeddings", "qa.errors"},
}
ONLY_IN = {"gradio": "qa.web", "fastapi": "qa.web", "faiss": "embeddings"}
HEAVY = {"sentence_transformers", "torch", "sklearn"}
FILES = [
    ROOT / "app.py",
    *(file for top in ("qa", "embeddings", "eval") for file in (ROOT / top).rglob("*.py")),
]


def within(module: str, prefixes: set[str]) -> bool:
    return any(f"{module}.".startswith(f"{prefix}.") for prefix in prefixes)


def imports(node: ast.AST, at_top: bool = True) -> Iterator[tuple[str, bool]]:
    """(module, whether its import runs when the file is imported)."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from ((alias.name, at_top) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.module and not child.level, "relative import"
            names = [f".{alias.name}" for alias in child.names] if child.module == "qa" else [""]
            yield from ((child.module + name, at_top) for name in names)
        typing_only = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
        lazy = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) or typing_only
        yield from imports(child, at_top and not lazy)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_keep_their_direction(file: Path) -> None:
    module = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    room = max((name for name in ALLOWED if within(module, {name})), key=len)
    for imported, at_top in imports(ast.parse(file.read_text(encoding="utf-8"))):
        top = imported.split(".")[0]
        if top in {"app", "qa", "embeddings", "eval", "tests"}:
            assert within(imported, ALLOWED[room]), f"{module} imports {imported}"
        assert within(module, {ONLY_IN.get(top, module)}), f"{module} imports {top}"
        assert not (at_top and top in HEAVY), f"{module} imports {top} at its top"


def test_serving_the_shipped_model_imports_nothing_heavy() -> None:
    code = "import sys, qa.chain, embeddings.encoder as e; e.load_encoder(); print(*sys.modules)"
    child = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in child.stdout.split()}
    assert not loaded & (HEAVY | {"gradio", "fastapi", "pandas"})


def test_the_web_app_starts_without_what_only_some_requests_need() -> None:
    code = "import sys, qa.web.app; print(*sys.modules)"
    child = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(child.stdout.split())
    assert "gradio.mcp" in loaded
    assert not {name.split(".")[0] for name in loaded} & (HEAVY | {"mcp", "openai"})
