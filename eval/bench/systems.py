"""Which systems are compared, and what one installs for each. Standard library only, as `adapter` is."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

OURS, LANGCHAIN, TXTAI, HAYSTACK = "ours", "langchain", "txtai", "haystack"
BM25, DENSE, HYBRID = "BM25", "dense", "hybrid"
TRANSFORMER, SHIPPED = "BERT 4×512", "our model"

ROOT = Path(__file__).resolve().parents[2]
_NAMES = {OURS: "ours", LANGCHAIN: "LangChain", TXTAI: "txtai", HAYSTACK: "Haystack"}
_TORCH = "torch>=2.6,<2.14"  # an uncapped torch pulls gigabytes of CUDA packages
_REQUIREMENTS = {
    LANGCHAIN: ("langchain-classic", "langchain-huggingface", "sentence-transformers", _TORCH),
    TXTAI: ("txtai", "sentence-transformers", _TORCH),
    HAYSTACK: ("haystack-ai",),
}


@dataclass(frozen=True, slots=True)
class System:
    """A library in one way of use; `model` is "" where none is loaded."""

    library: str
    method: str
    model: str = ""

    @property
    def label(self) -> str:
        """As the tables name it."""
        return f"{_NAMES[self.library]} {self.method}" + (f", {self.model}" if self.model else "")


PRODUCT = System(OURS, HYBRID, SHIPPED)
SYSTEMS = (
    PRODUCT,
    System(OURS, DENSE, SHIPPED),
    System(OURS, BM25),
    System(LANGCHAIN, DENSE, TRANSFORMER),
    System(LANGCHAIN, DENSE, SHIPPED),
    System(TXTAI, DENSE, TRANSFORMER),
    System(TXTAI, HYBRID, TRANSFORMER),
    System(TXTAI, HYBRID, SHIPPED),
    System(TXTAI, BM25),
    System(HAYSTACK, BM25),
)


def requirements(library: str) -> tuple[str, ...]:
    """What one installs to use it; for ours, all that pyproject.toml asks for."""
    if library == OURS:
        told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        return tuple(told["project"]["dependencies"])
    return _REQUIREMENTS[library]


def pip_line(library: str) -> str:
    """The command that installs it."""
    words = (".",) if library == OURS else _REQUIREMENTS[library]
    return "pip install " + " ".join(f'"{word}"' if "<" in word else word for word in words)
