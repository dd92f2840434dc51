"""The API under the inputs that schemathesis makes from its OpenAPI description: no crash, and no lie in the schema."""

import asyncio
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import positive_data_acceptance

from qa.settings import load_settings
from qa.web.app import create_app

OPERATIONS = {
    "POST /api/ask", "POST /api/feedback", "POST /v1/chat/completions", "GET /v1/models", "GET /v1/models/{name}",
    "GET /api/documents", "GET /api/documents/{document_id}", "GET /source/{document_id}",
    "GET /healthz", "GET /readyz", "GET /metrics",
}  # fmt: skip
# A question of the right type may still be none (no words, too long): that is told with a 422.
REFUSED = [positive_data_acceptance]


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = load_settings(
        index_dir=tmp_path_factory.mktemp("schema") / "index",
        feedback_dir=tmp_path_factory.mktemp("feedback"),
        rate_limit="off",
    )

    async def create() -> FastAPI:  # in a loop: outside one, Gradio opens loops that it never closes
        return create_app(made)

    return schemathesis.openapi.from_asgi("/api/openapi.json", asyncio.run(create()))


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_the_api_keeps_to_its_description(described: Any, mode: GenerationMode) -> None:
    operations = [found.ok() for found in described.get_all_operations()]
    assert {operation.label for operation in operations} == OPERATIONS
    for operation in operations:
        if mode is GenerationMode.POSITIVE or operation.body:  # a path's text cannot be of the wrong type
            _try(operation, mode)


def _try(operation: Any, mode: GenerationMode) -> None:
    @settings(
        max_examples=30,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def keeps_to_it(case: Any) -> None:
        case.call_and_validate(excluded_checks=REFUSED)

    keeps_to_it()
